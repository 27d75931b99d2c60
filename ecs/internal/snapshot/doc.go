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
// so is what nobody may change: strings, what a func has captured, and values in interfaces.
//
// # How it works
//
// Go doesn't tell where an allocation begins and ends. Here that doesn't matter: memory is noted in the regions that
// pointers and slices show, which may overlap, since each is copied in the same moment. A region has a layout, made
// once for its type (layout.go): which of its bytes are plain, which words are pointers, and where they lead. An image
// has the plain bytes in one list and the pointers in another, typed as such, so that the collector sees them.
//
// The regions are kept from one image to the next, in the order in which they were met (regions.go), with the pointers
// that were last seen and the regions to which these led. Where a pointer is what it was, nothing is to be looked up,
// and the regions that are reached lie one behind the other: so an image costs little more than the copying
// (take.go). Regions that nothing leads to any more are passed over, and when they are many, all regions are found
// anew.
//
// To take and to restore images allocates nothing once their lists are as long as the game needs them, but when regions
// are found anew.
package snapshot
