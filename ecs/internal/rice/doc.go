// Package rice is the one place that knows the inside of donburi, whose version is that of go.mod. What
// stands here is not promised by donburi, and each of it is tried by the test of the package, which is to
// be run when donburi's version changes:
//
//   - where a world keeps its archetypes, its entities, their components and its callbacks, and where an
//     entry keeps the location of its entity ([World], [LocationOf]);
//   - that an entity moves between archetypes by TransferArchetype ([Moves]);
//   - that an entity is valid while it is removed, and how it comes to look removed ([Hide]);
//   - that the ids of component types follow one another ([IndexOf]);
//   - what the event bus keeps in its component ([Bytes]);
//   - where its untyped pointers to components are, so that a world can be saved ([Savable]);
//   - two mistakes, which are kept from a game ([Correction]).
//
// If donburi's types look otherwise than they are taken for, everything goes by donburi's public calls:
// slower, and right.
package rice
