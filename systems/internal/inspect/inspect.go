// Package inspect makes what a debug overlay shows of an engine, as lines of text with bars and a
// plot, and does what its keys say. It knows no screen: those that do, in systems/render and
// systems/term, tell it the keys and the clicks, and draw its lines.
//
//	i := inspect.New(engine, engine)
//	...
//	mine := i.Press("F1")       // for each key that goes down; the game doesn't see those of i
//	i.Frame()                   // after the steps of a frame
//	for _, line := range i.Lines(rows) { ... }
//
// It reads the scheduler, and asks it to measure while the overlay is open. Nothing it does, save
// the keys that pause the game and slow it down, changes what the game does.
package inspect

import (
	"slices"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/yohamta/donburi"
)

// Pace is what the keys that pause and slow down act on: the engine itself, or the game around it.
type Pace interface {
	Pause()
	Resume()
	Paused() bool
	SingleStep()
	SetTimeScale(float64)
	TimeScale() float64
}

// Inspector keeps what the overlay of an engine shows.
type Inspector struct {
	engine  *ecs.Engine
	pace    Pace
	history history
	open    bool
	timed   bool    // whether the scheduler measured before
	usual   float64 // the time scale to go back to
	slow    bool

	calls     int // of Frame, since the lines were made
	made      bool
	rows      int // that they were made for
	lines     []Line
	stateRows int // the most lines so far, so that what is below stays where it is
	topMost   int // the same of the busiest
	details   int // how many there may be about the chosen one

	counted int64 // the step of the census
	census  coroutine.Census
	ranked  int64 // the step of the ranking
	window  int64 // how many steps it is about
	top     []coroutine.Info

	chosen target

	tape    Tape  // or nil
	refused error // why the tape couldn't go there
}

// New returns the inspector of an engine, closed.
func New(e *ecs.Engine, p Pace) *Inspector { return &Inspector{engine: e, pace: p} }

// Follow makes it the inspector of another engine, which has taken the place of the one before, and
// forgets everything about that.
func (i *Inspector) Follow(e *ecs.Engine) {
	if i.engine == e {
		return
	}
	open := i.open
	if open {
		i.toggle()
	}
	*i = Inspector{engine: e, pace: i.pace, usual: i.usual, slow: i.slow}
	if open {
		i.toggle()
	}
}

// Open reports whether the overlay is to be drawn.
func (i *Inspector) Open() bool { return i.open }

// Press says that a key went down, and reports whether the overlay has taken it, so that the game
// must not see it. F1 is always the overlay's; F2, F3, F4 and Tab are while it is open, and the arrows
// up and down while the game is paused as well, when they are of no use to it; with a tape those to the left and
// to the right too, PageUp and PageDown.
func (i *Inspector) Press(k ecs.Key) (taken bool) {
	if k != "F1" && !i.open {
		return false
	}
	switch e := i.pace; {
	case k == "F1":
		i.toggle()
	case k == "F2" && e.Paused():
		e.Resume()
	case k == "F2":
		e.Pause()
	case k == "F3":
		if e.Pause(); !i.forth() {
			e.SingleStep()
		}
	case k == "F4":
		i.changeSpeed()
	case k == "Tab", k == "ArrowDown" && e.Paused():
		i.chooseNext(1)
	case k == "ArrowUp" && e.Paused():
		i.chooseNext(-1)
	case i.pressTape(k):
	default:
		return false
	}
	i.made = false
	return true
}

func (i *Inspector) toggle() {
	i.open = !i.open
	s := i.engine.Scheduler()
	if !i.open {
		s.Profile(i.timed)
		return
	}
	i.timed = s.Profile(true)
	i.stateRows, i.topMost = 0, 0
	i.look()
}

// look counts and ranks anew, so that what was before doesn't count as lately.
func (i *Inspector) look() {
	s := i.engine.Scheduler()
	i.top = s.Busiest(topRows, i.top[:0])
	i.ranked, i.window = i.engine.Steps(), 0
	i.census, i.counted = s.Census(), i.engine.Steps()
}

// changeSpeed halves the speed, or goes back to that from before unless the game has changed it
// meanwhile.
func (i *Inspector) changeSpeed() {
	now := i.pace.TimeScale()
	if i.slow = !i.isSlowed(); i.slow {
		i.usual = now
		i.pace.SetTimeScale(now / 2)
		return
	}
	i.pace.SetTimeScale(i.usual)
}

func (i *Inspector) isSlowed() bool { return i.slow && i.pace.TimeScale() == i.usual/2 }

const (
	topRows    = 10
	rankEvery  = 30     // steps between two rankings; also what "lately" means
	countEvery = 6      // steps between two counts
	crowd      = 10_000 // tasks, of which there are so many that they are counted as seldom as ranked
	makeEvery  = 6      // frames between two texts, for numbers that change faster can't be read
)

// Frame is called after the steps of a frame, or of a part of it, even if there were none.
func (i *Inspector) Frame() {
	i.history.note(systems.FrameStats(i.engine))
	if !i.open {
		return
	}
	s, step, paused := i.engine.Scheduler(), i.engine.Steps(), i.pace.Paused()
	every := int64(countEvery)
	if s.Len() > crowd {
		every = rankEvery
	}
	if passed := step - i.counted; passed >= every || paused && passed > 0 {
		i.census, i.counted, i.made = s.Census(), step, false
	}
	if passed := step - i.ranked; passed >= rankEvery || paused && passed > 0 {
		i.top = s.Busiest(topRows, i.top[:0])
		i.ranked, i.window, i.made = step, passed, false
	}
	i.chosen.watch(i.engine)
	if i.calls++; i.calls >= makeEvery {
		i.made = false
	}
}

// History returns the frames that are plotted.
func (i *Inspector) History() *Plot { return i.history.plot() }

// See says where on the screen an entity is, and false if it is nowhere.
type See func(*donburi.Entry) (at components.Vec2, ok bool)

// Click chooses the entity whose behaviour is to be told about: the one that is seen nearest to a
// point of the screen, no further than radius pixels away. If there is none, nobody is chosen.
func (i *Inspector) Click(at components.Vec2, radius float64, see See) {
	i.made = false
	i.choose(i.nearest(at, radius, see))
}

// ClickLine does the same for what a line is about, if it is about a task.
func (i *Inspector) ClickLine(l Line) {
	if at := l.Top - 1; at >= 0 && at < len(i.top) {
		i.made = false
		i.chooseTask(i.top[at].Task)
	}
}

// Chosen returns the entity that was chosen, if it is alive.
func (i *Inspector) Chosen() (ecs.Ref, bool) { return i.chosen.ref, i.chosen.ref.Alive() }

// chooseNext goes through the busiest tasks, or through the first ones if nobody was busy.
func (i *Inspector) chooseNext(by int) {
	var all []coroutine.Task
	for _, u := range i.top {
		if !u.Task.State().Ended() {
			all = append(all, u.Task)
		}
	}
	if len(all) == 0 {
		all = i.engine.Scheduler().Tasks()
		all = all[:min(len(all), topRows)]
	}
	if len(all) == 0 {
		return
	}
	at := slices.Index(all, i.chosen.task)
	if at < 0 && by < 0 {
		at = 0
	}
	i.chooseTask(all[(at+by+len(all))%len(all)])
}
