// Package coroutine runs game behaviour as coroutines: what a guard, a door or a boss does is
// written as straight-line Go, and a scheduler in the main loop resumes thousands of them within
// the budget of a frame.
//
// # One agent
//
// A [Behaviour] is a Go iterator over the waits that it asks for. A [Script] makes one of ordinary
// code, which talks to the scheduler through its [Co]:
//
//	blink := coroutine.Script(func(co *coroutine.Co) {
//		for {
//			co.Sleep(time.Second)
//			lamp.On = !lamp.On
//		}
//	})
//	s := coroutine.NewScheduler()
//	s.Start(blink, coroutine.Named("blink"))
//	for { // the main loop
//		s.Tick(time.Second/60, coroutine.Budget{})
//	}
//
// The raw form says the same without a Script, and is the cheapest to start:
//
//	func(yield func(coroutine.Wait) bool) {
//		for yield(coroutine.Sleep(time.Second)) {
//			lamp.On = !lamp.On
//		}
//	}
//
// # Time
//
// Only [Scheduler.Tick] moves time. Loops over [Co.Over] and [Co.Every] are tweens and timers, and
// helpers are plain functions that take the Co:
//
//	func walk(co *coroutine.Co, r *Robot, to Point) {
//		from := r.At
//		for t := range co.Over(2 * time.Second) { // 0 to 1, a step a frame
//			r.At = from.Lerp(to, t)
//		}
//	}
//
// A [Clock] that is scaled or paused makes bullet time and pause menus.
//
// # Several at once
//
// [Co.Go] starts a child, which ends with its parent. [Co.All] waits for several behaviours,
// [Co.Race] for the first, and cancels the others; [Co.Timeout] and [Co.While] set limits.
//
//	switch co.Race(chase(hero), waitForAlarm(), patrol()) { ... }
//
// What they run are children of the task as well, which have cleaned up before it goes on. A panic in a
// child of Go is reported and touches nobody else; in one of the others it is raised in the parent.
//
// # Talking to each other
//
// A [Signal] tells everybody who waits; a [Chan] hands each message to one receiver; [Co.Join]
// waits for the end of another task. [Co.First] waits for whichever comes first.
//
// A [Future] is a value that is still to come: what a child returns ([Go], [RaceFor]), what takes long
// on another goroutine while frames go on ([Async]), or a promise that somebody completes. What is to become of
// work that is under way when a game is saved, [Future.OnLoad] says.
//
//	scout := coroutine.Go(co, explore) // func explore(co *coroutine.Co) []Place
//	answer, _ := coroutine.RaceFor(co, askPlayer, silence)
//	places, err := scout.Await(co)
//
// # A boss fight
//
// Phases are functions, one after the other. What belongs to a phase lives in it, and is gone, with
// its deferred functions run, when the phase is over:
//
//	func fight(co *coroutine.Co, b *Boss) {
//		defer b.DropLoot()
//		co.While(func() bool { return b.Health > 50 }, coroutine.All(spin(b), shoot(b)))
//		b.Roar()
//		co.Sleep(2 * time.Second)
//		if !co.Timeout(time.Minute, rage(b)) {
//			b.Flee()
//		}
//	}
//
// # Rules
//
// Cancelling. A call of a Co never returns when its task has been cancelled: the stack unwinds and
// deferred functions run. These may call the Co again, which returns at once. In the raw form yield
// returns false. See [Task.Cancel].
//
// One goroutine. A scheduler, its tasks, channels, signals and clocks are for the goroutine that
// ticks; behaviours seem to run on it too, so they need no locks. Only [Scheduler.Post] and
// [Scheduler.Close] may be called from others. A yield or a Co is for its own behaviour alone; to
// hand it to a goroutine that uses it while the behaviour runs is not detected.
//
// Threads. Coroutines are created under the thread lock (runtime.LockOSThread) of the first Tick
// that resumes one, and can be resumed under no other; so behaviours may be started anywhere, and
// Tick panics with a [*ThreadError] instead of crashing the process.
//
// Order. Tasks are resumed in the order in which they became ready, higher priorities first. A wait
// about time never ends within its Tick; a wait about others may. With a fixed dt, a budget by
// count and one seed, a run repeats exactly.
//
// Budget. A [Budget] limits a Tick by resumes, time or both. What does not fit goes first next
// time. Nothing interrupts a behaviour that never yields: call [Co.Pace] in loops that compute.
//
// Mistakes. A call that gets a nil behaviour or condition, or a number that can't be meant, panics with an
// *[ArgumentError], which names the remedy. To wait for something of another scheduler is the panic
// [ErrForeignScheduler].
//
// Allocation. A resume allocates nothing. To start a raw behaviour that exists already costs one
// allocation on a warm scheduler, its yield; a Script costs two, and the closures that behaviours are
// made of one each. Goroutines of ended behaviours are kept for the next ones.
//
// Go versions. Everything works with Go 1.25 and later, on any processor. What is faster because it
// looks into Go's runtime (which thread lock holds, whether a panic is on its way, what memory comes
// next) finds its way by experiment when the first scheduler is made, and has been seen to with Go 1.25
// and 1.26 on amd64, arm64 and WebAssembly. Where it does not, a Tick takes some 6 µs more, and so does a
// cancellation between Ticks. The build tag somen_slow shows what that is like.
//
// Closing. [Scheduler.Close] cancels every task, and waits for their deferred functions, for its
// goroutines, and for the functions of futures, whose contexts have ended. After it no goroutine is
// left.
package coroutine
