// Package rewind puts a running game back to what it was: some steps ago, for a guess about what another player does that was
// wrong; a minute ago, to see how something came about; or one step, to see whether that comes out the same again.
//
// Behaviours are data in a game that is built with the tool somen, so a snapshot has them too: in the middle of a fight each is
// at the line at which it was, with the variables it had. What is state, and what options say of it, is as in package
// save; but snapshots stay in memory, and are put back into the very objects that they were taken of, in a fraction of a
// millisecond for a thousand entities. Pointers that others have lead to what they led to.
//
//   - [Rewinder] takes and restores snapshots; a [Ring] has those of the last steps.
//   - [SyncTest] plays each step twice, and tells what comes out otherwise.
//   - [Tape] records a game, to go to any step of the last minute and play on from there.
//   - [Rollback] has the calls of rollback netcode: save, load, advance, confirm.
//
// What can't be saved can't be rolled back: behaviours that run on stacks, Go channels, funcs of packages that were not
// compiled. The error says what it is, and nothing is touched. What is not state stays as it is: fixed objects, fields with
// the tag `somen:"-"`, variables of packages and of systems; but an element of a map is put back as a whole. Memory that is
// kept to be used again, as a list of free objects, gets the tag `somen:"spare"`: saves leave it out, and snapshots roll it
// back, so that nothing is used twice.
//
// Sounds have been heard when a step is played again. A system that does something outside of the world asks
// ecs.Engine.Replay, or has an ecs.Effects.
package rewind
