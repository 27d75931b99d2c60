// Package inspect makes what a debug overlay shows of an engine, as lines of text with bars and a
// plot, and does what its keys say. It knows no screen: those that do, in systems/render and
// systems/term, tell it the keys and the clicks, and draw its lines.
//
//	i := inspect.New(engine)
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
)

// Inspector keeps what the overlay of an engine shows.
type Inspector struct {
	engine  *ecs.Engine
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

	counted int64 // the step of the census
	census  coroutine.Census
	ranked  int64 // the step of the ranking
	window  int64 // how many steps it is about
	top     []coroutine.Info

	chosen target
}

// New returns the inspector of an engine, closed.
func New(e *ecs.Engine) *Inspector { return &Inspector{engine: e} }

// Open reports whether the overlay is to be drawn.
func (i *Inspector) Open() bool { return i.open }

// Press says that a key went down, and reports whether the overlay has taken it, so that the game
// must not see it. F1 is always the overlay's; F2, F3, F4 and Tab are while it is open, and the arrows
// up and down while the game is paused as well, when they are of no use to it.
func (i *Inspector) Press(k ecs.Key) (taken bool) {
	if k != "F1" && !i.open {
		return false
	}
	switch e := i.engine; {
	case k == "F1":
		i.toggle()
	case k == "F2" && e.Paused():
		e.Resume()
	case k == "F2":
		e.Pause()
	case k == "F3":
		e.Pause()
		e.SingleStep()
	case k == "F4":
		i.changeSpeed()
	case k == "Tab", k == "ArrowDown" && e.Paused():
		i.chooseNext(1)
	case k == "ArrowUp" && e.Paused():
		i.chooseNext(-1)
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
	i.top = s.Busiest(topRows, i.top[:0]) // what was before doesn't count as lately
	i.ranked, i.window = i.engine.Steps(), 0
	i.census, i.counted = s.Census(), i.engine.Steps()
}

// changeSpeed halves the speed, or goes back to that from before unless the game has changed it
// meanwhile.
func (i *Inspector) changeSpeed() {
	now := i.engine.TimeScale()
	if i.slow = !i.slow || now != i.usual/2; i.slow {
		i.usual = now
		i.engine.SetTimeScale(now / 2)
		return
	}
	i.engine.SetTimeScale(i.usual)
}

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
	s, step, paused := i.engine.Scheduler(), i.engine.Steps(), i.engine.Paused()
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

// Click chooses the entity whose behaviour is to be told about: the one that is seen nearest to a
// point of the screen, no further than radius pixels away. If there is none, nobody is chosen.
func (i *Inspector) Click(at components.Vec2, radius float64, see func(at components.Vec2, hud bool) components.Vec2) {
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
