package term

import (
	"context"
	"fmt"
	"image/color"
	"time"

	"github.com/gdamore/tcell/v2"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/internal/inspect"
	"github.com/somen-go/somen/systems/internal/scene"
)

// Option is an option of [Run] and [Draw].
type Option func(*player)

// WithSize sets the size of the game's world, in pixels, which is stretched over the terminal. It
// is 640 by 360 without this option. It panics with a *[coroutine.ArgumentError] if one of them is not
// positive.
func WithSize(width, height int) Option {
	if width <= 0 || height <= 0 {
		panic(&coroutine.ArgumentError{Package: "term", Func: "WithSize", Reason: "the size is not positive; pass width and height in pixels"})
	}
	return func(p *player) { p.width, p.height = width, height }
}

// WithBackground sets the colour behind everything. It is black without this option.
func WithBackground(c color.Color) Option {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return func(p *player) { p.background = color.RGBA(n) }
}

// WithLimit ends the game after n steps. While it is paused, what would have been steps counts as
// well, so that it ends. Zero sets no limit.
func WithLimit(n int) Option { return func(p *player) { p.limit = n } }

// WithOverlay gives the game a debug overlay that F1 opens, the same as that of package render: what
// the behaviours do, how long they take, and what the one that is chosen with Tab waits for. F2 pauses
// the game, F3 runs one step, F4 halves its speed. The game doesn't see these keys while it is open.
func WithOverlay() Option { return func(p *player) { p.overlaid = true } }

// Tape is a recording of the engine: a *rewind.Tape of package ecs/rewind.
type Tape = inspect.Tape

// WithTape lets the overlay of [WithOverlay] go back to any step that the tape has, and forth again: while the game is paused,
// with the arrows to the left and to the right for a step, PageUp and PageDown for a second. F2 plays on from there, and
// what was recorded of later steps is forgotten then. If the tape can't record the game the overlay says why.
func WithTape(t Tape) Option { return func(p *player) { p.tape = t } }

// WithScreen makes Run use a screen of tcell's that has been made already, for tests and for other
// terminals than that of the process. Run initialises and finishes it.
func WithScreen(s tcell.Screen) Option { return func(p *player) { p.screen = s } }

// withClock replaces the ticker that says when to draw.
func withClock(ticks <-chan time.Time) Option { return func(p *player) { p.clock = ticks } }

// WithNote writes what note returns over the lowest rows, unless it is empty.
func WithNote(note func() string) Option { return func(p *player) { p.note = note } }

type player struct {
	note          func() string // or nil
	width, height int
	background    color.RGBA
	limit         int
	screen        tcell.Screen
	clock         <-chan time.Time
	overlaid      bool
	tape          Tape               // or nil
	overlay       *inspect.Inspector // or nil

	eyes   *scene.Eyes
	world  *scene.World
	glows  *scene.Glows
	specks *scene.Specks
}

func newPlayer(options []Option) *player {
	p := &player{width: 640, height: 360, background: color.RGBA{A: 255},
		eyes: scene.NewEyes(), world: scene.NewWorld(scene.OfAll), glows: scene.NewGlows(), specks: scene.NewSpecks()}
	for _, o := range options {
		o(p)
	}
	return p
}

// OpenError says that there is no terminal to play in. The engine has not run a step and is as it
// was.
type OpenError struct{ Err error }

func (e *OpenError) Error() string { return "term: can't use the terminal: " + e.Err.Error() }

func (e *OpenError) Unwrap() error { return e.Err }

// Run plays the engine in the terminal of the process, in real time, until the player presses q,
// Esc or Ctrl-C, the context is done, or the limit of steps is reached. The engine's Input is told
// the other keys. It leaves the terminal as
// it was, after a panic too, and closes the engine. All behaviours run on the caller's goroutine.
//
// The error is an *[OpenError] if there is no terminal. In this case alone the engine stays open.
func Run(ctx context.Context, engine *ecs.Engine, options ...Option) error {
	p := newPlayer(options)
	if p.screen == nil {
		screen, err := newScreen()
		if err != nil {
			return &OpenError{Err: err}
		}
		p.screen = screen
	}
	if err := p.screen.Init(); err != nil {
		return &OpenError{Err: err}
	}
	defer engine.Close()
	defer p.screen.Fini() // before the engine closes, so that what it reports can be read
	if err := engine.Start(); err != nil {
		return fmt.Errorf("term: %w", err)
	}
	if p.clock == nil {
		ticker := time.NewTicker(max(engine.StepLength(), time.Second/60))
		defer ticker.Stop()
		p.clock = ticker.C
	}
	p.play(ctx, engine)
	return nil
}

func (p *player) play(ctx context.Context, engine *ecs.Engine) {
	events, quit := make(chan tcell.Event), make(chan struct{})
	go p.screen.ChannelEvents(events, quit)
	defer close(quit)

	var last time.Time
	var keys typed
	if p.overlaid {
		p.overlay = inspect.New(engine, engine)
		p.overlay.WithTape(p.tape)
	}
	begin, idle := engine.Steps(), time.Duration(0)
	p.draw(engine.View(), p.screen)
	for {
		select {
		case <-ctx.Done():
			return
		case event := <-events:
			if event == nil || isQuit(event) {
				return
			}
			switch event := event.(type) {
			case *tcell.EventResize:
				p.screen.Sync()
				p.draw(engine.View(), p.screen)
			case *tcell.EventKey:
				if p.overlay == nil || !p.overlay.Press(keyOf(event)) {
					keys.press(engine.Input(), event)
				}
			}
		case now := <-p.clock:
			passed := engine.StepLength()
			if !last.IsZero() {
				passed = now.Sub(last)
			}
			last = now
			if engine.Paused() {
				idle += passed
			}
			left := p.limit - int(engine.Steps()-begin) - int(idle/engine.StepLength())
			if p.limit > 0 && left <= 0 {
				return
			}
			if p.limit > 0 { // less than this and a step's length gives no more steps than are left
				passed = min(passed, time.Duration(left)*engine.StepLength())
			}
			ran := engine.Frame(passed)
			if ran > 0 {
				keys.release(engine.Input())
			}
			if p.overlay != nil {
				p.overlay.Frame()
			}
			p.draw(engine.View(), p.screen)
			if p.limit > 0 && ran == left {
				return
			}
		}
	}
}

func isQuit(event tcell.Event) bool {
	key, ok := event.(*tcell.EventKey)
	if !ok {
		return false
	}
	switch key.Key() {
	case tcell.KeyEscape, tcell.KeyCtrlC:
		return true
	case tcell.KeyRune:
		return key.Rune() == 'q' || key.Rune() == 'Q'
	}
	return false
}
