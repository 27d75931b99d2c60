// Package save saves a running game in the middle of its behaviours, and loads it in a new process, where it
// goes on at the same line with the same variables.
//
//	err := save.Save(file, engine, save.Root("game", &game), save.Fixed("speaker", speaker))
//
//	// in a new process, which has made a game and an engine with the same systems
//	err := save.Load(file, engine, save.Root("game", &game), save.Fixed("speaker", speaker))
//
// [Scheduler] and [LoadScheduler] do the same for a scheduler without an engine. [Part] saves some entities with their
// behaviours, and [LoadPart] makes such entities in a game that runs; a [Carrier] does both again and again, for entities that
// go from machine to machine.
//
// # What is saved
//
// All that is reached: the world's entities with their ids, versions, components and order, the resources, the
// tasks with their activations and children, what they wait for and until when, the order in which it is
// their turn, clocks, channels with their messages, signals, groups, the random source, and whatever these
// and the roots point to. Objects keep their identity: two pointers to one thing stay that, and an entry, an
// ecs.Ref or a component pointer in a local variable comes back as that of the same entity.
//
// A resource is loaded into the one of the same type that the engine has, or, if it is a pointer, into what that
// points to. A root is an object of the game that is loaded into: whoever has a pointer to it sees what was loaded. A
// fixed object belongs to the process, as a speaker or a texture: it is found again by its name. Fields with
// the tag `somen:"-"` are left out. What a system keeps in variables of its own is saved if its State says so, as it
// is for the clock of systems.OnClock; otherwise it belongs into a resource or a root. How a scheduler was made is no state: it keeps its error handler, its wall
// clock and its guard; nor is any time on the wall clock.
//
// # What is refused
//
// A behaviour is data if the program was built with the tool somen, and no part of it runs on a stack at the
// moment. Otherwise Save returns a *coroutine.StateError that names it and its line, and an [*Error]
// for a value that can't be saved, as a Go channel or a func of a package that was not compiled, before a byte is
// written. So is the work of a future that is under way, unless coroutine.Future.OnLoad says what becomes of it, and
// so are donburi's events, both who subscribes and what is queued. The game saves between two steps.
//
// A save of another build of the program is carried over by the names of functions, waits, variables, types and fields. What
// is ambiguous is refused with a [*BuildError]. [OnGone] says what becomes of behaviours that can't go on, [Renamed] what
// has another name now, and [OnChange] hears of all that is new or gone.
//
// What is loaded may be made up by anybody. All that Somen and donburi keep is looked at before anything is replaced, and
// types of the game that are a [Verifier]; what contradicts itself is refused with a [*FormatError].
//
// # To look into a save
//
// [Dump] prints a save for people, and [Diff] tells in what two differ; neither needs the program that has written them. [Check]
// tells what the present build of a program would make of one.
// A save may go through any io.Writer, as one that compresses it.
package save
