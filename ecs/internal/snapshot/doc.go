// Package snapshot copies a graph of Go values within memory, and puts it back into the very objects that it was
// copied from. It knows nothing of games: what it begins at, and what it leaves alone, it is told.
//
//	copier, err := snapshot.New(types, snapshot.Root("game", &game))
//	var image snapshot.Image
//	err = copier.Take(&image)
//	// the game goes on
//	image.Put() // the same pointers, maps and slices lead to what they led to then
//
// # What comes back
//
// All memory that the roots led to when the image was taken has its content again: structs, the arrays of slices up
// to their capacities, the entries of maps. A slice that has grown since has its old array again, and what was
// made since is not reached any longer. What package graph calls fixed, no state or an object is left alone, and
// so is what nobody may change: strings, what a func has captured, values in interfaces, and what types that
// [Objects.Constant] names are. An element of a map has no place of its own where anything could stay, and comes back as a
// whole, as does a key. What the roots have led to shortly before may come back too.
//
// # How it works
//
// Go doesn't tell where an allocation begins and ends. Here that doesn't matter: memory is noted in the regions that
// pointers and slices show, which may overlap, since each is copied in the same moment. A region has a layout, made
// once for its type (layout.go): which of its bytes are plain, which words are pointers, and where they lead. The
// regions are kept from one image to the next (regions.go), and with them the regions to which their words lead.
//
// Little of a game changes in a step, so what takes time is to find out what does. Regions are copied in blocks of
// some dozens (block.go). A block has a version for each content that it had; images share those of what has not
// changed. To take an image is to compare the memory of each block with its present version (compare.go), to
// copy the version if they differ and the regions that have changed into it, and to follow those words in them
// that are others than before (walk.go). To put an image back is to compare its versions with the memory, and to write
// where they differ. The blocks are arranged so that they lie as the memory does (arrange.go), which is compared
// in long stretches then. What is a part of another region is copied with that (inner.go), and a list that is longer
// than a block in pieces (spot.go).
//
// What can be done for each block alone is done by several goroutines if there are many (crew.go, atonce.go): to compare
// and to copy what leads only to what is known, and to put back what no other block has. The rest, and all that finds
// something new, is done afterwards by the caller's.
//
// What is reached no longer is found out now and then (forget.go), from what is known of all words. Until then it is
// copied along. When much is gone, all regions are found anew.
//
// # What the collector sees
//
// A version has the memory as bytes, in which the collector sees no pointers. That is right for two reasons. It does
// not move what it keeps, so bytes are as good as a pointer as long as something else keeps what is there. And
// something does: what words lead to is a region, to which its block has a typed pointer, and an image has a version of
// the block; or else the word is among the loose ones of the version, a list of typed pointers. Types, to which the
// first words of interfaces lead, are there forever. Memory is put back by writing typed pointers, so that the
// collector hears of them.
//
// To take and to restore images allocates nothing once there are as many versions as the game needs, but when regions are
// found anew or arranged, and where there are maps of which Go allocates each key or element, those of more than 128 bytes.
package snapshot
