// Package graph turns a graph of Go values, reached from named roots, into bytes and back. It knows nothing
// of games: what it is to leave out, and what can't be walked, it is told by rules.
//
//	types, err := graph.NewRegistry(graph.NoState[Sound](), graph.Types(reflect.TypeFor[Robot]()))
//	data, err := types.Bind().Root("game", &game).Fixed("engine", engine).Encode()
//
//	// in a new process, which has made a game and an engine of its own
//	err := types.Bind().Root("game", &game).Fixed("engine", engine).Decode(data)
//
// # What is kept
//
// All values of all kinds, exported or not, and the identity of each place in memory: two pointers to one
// thing stay two pointers to one thing, be it a struct, a field of one, or an element of a slice; slices of
// one array go on to share it, with their capacities and what stands there behind their lengths; maps stay
// shared; cycles and lists of a million elements are nothing special. The bits of floats stay as they are,
// those of NaNs too. What the decoder makes is typed memory like any other.
//
// What Go's own rules leave open is not kept: pointers to values without size, adjacent fields to which
// pointers exist while nobody points to their struct, and which copies of a value in interfaces are one
// in memory (as it happens, those stay so that are encoded as boxes, see below).
//
// # What is left out, and what is refused
//
// Fields with the tag `somen:"-"`, those of [Skip], and values of types of [NoState], as the locks of
// package sync, are zero in new memory, and in a root they are as they were. A [Binding.Fixed] object is
// not walked and is found again by its name; so is what package-level variables hold, if it is bound: a
// pointer to a variable that isn't becomes a pointer to a copy, and so does an error like io.EOF. Pointers
// to an [Object] are found again by what a rule says of it. For other values something else may stand ([As]),
// or they encode themselves by encoding.BinaryMarshaler or TextMarshaler, which slices and maps don't.
//
// Channels, uintptr and unsafe.Pointer are refused unless they are zero, funcs unless [Funcs] knows them,
// and a type in an interface that only interfaces lead to unless it is registered, since the program that
// decodes finds types by what the roots lead to. A [*ValueError] says where the value is and what to do.
//
// # How it works
//
// A [Type] describes how values of a Go type lie in memory, once for all that walk them. Encode
//
//   - finds all memory (scan.go): Go doesn't tell where an allocation begins and ends, so it notes for each
//     pointer and slice the values that it shows;
//   - puts together what overlaps (merge.go), which makes blocks, and finds the way into a block for each
//     pointer that doesn't lead to its start (locate.go);
//   - writes the blocks in the order in which they are met on the way from the roots (encode.go, refer.go),
//     and maps in an order that their keys decide (order.go).
//
// Decode checks the whole form (format.go), sees that the types are those of this program, makes memory for
// all records, fills it (decode_value.go), makes what needs other things first (late.go), and copies the
// roots to where they belong when nothing can fail any more. No step goes deeper than types are nested.
//
// # The format
//
// An encoding is an item of CBOR (RFC 8949), with the tag for it, that any tool for CBOR reads: a map of
//
//	somen     the version of the format, 2
//	types     [name, kind, ...]: of an array its length and element, of a map its key and value, of a coded
//	          type what stands for it, of a struct [field, type, field, type, ...] and perhaps a note on
//	          it, [function, file, outline, place, [line, ...], [variable, ...]]; types by number
//	code      where func literals stand, by their names
//	roots     the roots' names; their blocks are the first ones
//	blocks    [type, [value, ...]]; of bytes [type, bytes]
//	maps      [type, [key, value, key, value, ...]]
//	funcs     [type, name, null or [type, captured]]
//	boxes     [type, value]: values in interfaces that hold interfaces themselves
//	objects   [type, what the rule says of it]
//	sum       CRC-32C of all that comes before this key
//
// A struct is an array of its fields, in the order of its type. A pointer is null, a block's number, a fixed
// object's name, [either, index, field, index, ...] for the way into it, [] if there is nothing to point to,
// or -1-n for object n; a slice is null, [pointer, length, capacity], or [length, capacity] if there is no
// memory; a map and a func are null or a number; an interface is null or [type, value], where the value is
// a box's number if the type holds an interface. A string that is no UTF-8 is bytes.
//
// The same state gives the same bytes, in whatever memory it is and whatever order Go's maps have. The one
// exception are maps whose keys hold pointers, and of which only maps like that know, if they are so
// regularly connected that colour refinement can't tell them apart although they differ.
package graph
