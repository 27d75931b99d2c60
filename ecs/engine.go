package ecs

import (
	"reflect"
	"slices"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/internal/rice"
	"github.com/yohamta/donburi"
)

// Engine is a donburi.World with a schedule of systems and a scheduler of coroutines. Make one with
// [New]. It is for one goroutine at a time.
type Engine struct {
	world      donburi.World        `somen:"-"` // as all that is no state has the tag; see Memory
	scheduler  *coroutine.Scheduler `somen:"-"`
	stages     [stageCount][]*entry `somen:"-"`
	commands   Commands
	resources  map[reflect.Type]any `somen:"-"`
	set        []any                `somen:"-"` // pointers to the resources, in the order in which there came to be some
	holders    int64                `somen:"-"` // how often one that is a FixedHolder was set
	input      Input
	watches    []*watch
	feeds      map[any]any                    `somen:"-"` // of events, by type
	queries    map[donburi.IComponentType]any `somen:"-"` // of Values
	plain      []bool                         `somen:"-"` // by component id: a View hands it out as it is
	removal    removals
	release    []func()                 `somen:"-"` // what makes the world forget the engine
	donburis   rice.Correction          `somen:"spare"`
	types      []donburi.IComponentType `somen:"-"` // reused by typesOf
	clocks     map[donburi.Entity]*coroutine.Clock
	off        []string             // names of systems that are disabled, in order
	started    bool                 `somen:"-"`
	failed     error                `somen:"-"` // why it can't start
	closed     bool                 `somen:"-"`
	running    bool                 `somen:"-"` // a step is under way
	after      []func()             `somen:"-"` // to be called at its end
	ends       bool                 `somen:"-"` // they are called
	acts       int64                `somen:"-"` // functions of AfterStep that were called
	settle     []func()             `somen:"-"` // to be called after those
	around     []*func(step func()) `somen:"-"` // the one that is called first comes last
	replay     Replay               `somen:"-"`
	reports    reports              `somen:"-"`
	goesAround bool                 `somen:"-"` // functions of AroundStep are called
	runs       int64                `somen:"-"` // steps, those that were rolled back too
	adviseAt   int64                `somen:"-"` // the step at whose end to look for what was forgotten

	closesClocks bool             `somen:"-"` // of entities that are removed
	owned        *coroutine.Owned `somen:"-"` // the tasks of entities, once somebody has asked
	basis        PartBasis        `somen:"-"` // reused by IsBasis

	step   time.Duration `somen:"-"`
	most   int           `somen:"-"` // steps in a frame
	scale  float64       // of game time
	paused bool
	single bool // take one step although paused
	skip   bool // the next frame is one step long
	debt   time.Duration
	frame  int64
	steps  int64
	now    time.Duration
	delta  time.Duration
	alpha  float64 `somen:"-"` // goes by the player's clock
}

// Option is an option of [New].
type Option func(*Engine)

// WithWorld makes the engine drive a world that exists already, so that a donburi game can be given
// behaviours. One engine drives a world. It panics with a *coroutine.ArgumentError if w is nil.
func WithWorld(w donburi.World) Option {
	if w == nil {
		panic(argumentError("WithWorld", "the world is nil; pass one of donburi.NewWorld, or leave the option out"))
	}
	return func(e *Engine) { e.world = w }
}

// WithScheduler makes the engine run its behaviours on s, which it closes when it is closed. Use it
// to set the scheduler's options. It panics with a *coroutine.ArgumentError if s is nil.
func WithScheduler(s *coroutine.Scheduler) Option {
	if s == nil {
		panic(argumentError("WithScheduler", "the scheduler is nil; pass one of coroutine.NewScheduler, or leave the option out"))
	}
	return func(e *Engine) { e.scheduler = s }
}

// sixtieth of a second, rounded up: 300 steps are five seconds then, and not just below.
const sixtieth = time.Second/60 + 1

// WithStep sets how much game time one step of [Engine.Frame] is. It is a sixtieth of a second
// without this option. It panics with a *coroutine.ArgumentError if d is not positive.
func WithStep(d time.Duration) Option {
	if d <= 0 {
		panic(argumentError("WithStep", "the step is not positive; pass the length of one step"))
	}
	return func(e *Engine) { e.step = d }
}

// WithMaxSteps sets how many steps [Engine.Frame] may run in one frame to catch up. It is 5 without
// this option. It panics with a *coroutine.ArgumentError if n is less than 1.
func WithMaxSteps(n int) Option {
	if n < 1 {
		panic(argumentError("WithMaxSteps", "the number is less than 1; pass how many steps a frame may take"))
	}
	return func(e *Engine) { e.most = n }
}

// New returns an engine with an empty world.
func New(options ...Option) *Engine {
	e := &Engine{
		step:      sixtieth,
		most:      5,
		scale:     1,
		alpha:     1,
		resources: make(map[reflect.Type]any),
		feeds:     make(map[any]any),
		queries:   make(map[donburi.IComponentType]any),
		adviseAt:  firstAdvice,
	}
	for _, o := range options {
		o(e)
	}
	if e.world == nil {
		e.world = donburi.NewWorld()
	}
	if e.scheduler == nil {
		e.scheduler = coroutine.NewScheduler()
	}
	e.commands.engine = e
	e.filterReports()
	e.OnRemove(e.removal.hear)
	return e
}

// World returns the world. Everything that donburi can do with one may be done with it.
func (e *Engine) World() donburi.World { return e.world }

// Scheduler returns the scheduler that runs the behaviours. Tasks that belong to no entity may be
// started on it; the system systems.Behaviours ticks it.
func (e *Engine) Scheduler() *coroutine.Scheduler { return e.scheduler }

// Commands returns the engine's list of changes to make at the end of the stage that runs.
func (e *Engine) Commands() *Commands { return &e.commands }

// Input returns what the player does, as the screen tells it.
func (e *Engine) Input() *Input { return &e.input }

// Close ends the systems, the last first, and closes the scheduler: all behaviours unwind, and no
// goroutine is left. The world stays as it is, but forgets the engine; so one world may have many, one
// after the other. Closing twice does nothing. A system or a behaviour may close the engine; the step
// ends with the system that runs then.
//
// Called on another goroutine than the one that stepped last, as long as that one lives, it only asks for
// the scheduler to be closed, see [coroutine.Scheduler.Close]: the next Step, Frame or FixedStep does it,
// on whichever goroutine that is.
func (e *Engine) Close() {
	if e.closed {
		return
	}
	e.closed = true
	for _, systems := range slices.Backward(e.stages[:]) {
		for _, s := range slices.Backward(systems) {
			if s.started && s.Close != nil {
				s.Close(e)
			}
		}
	}
	e.scheduler.Close()
	e.letGo()
}

// finishClose closes the scheduler if Close, on another goroutine, could only ask for it.
func (e *Engine) finishClose() {
	if !e.scheduler.Closed() {
		e.scheduler.Tick(0, coroutine.Budget{Resumes: -1})
	}
}
