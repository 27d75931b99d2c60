package play

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/render"
	"github.com/somen-go/somen/systems/sound"
	"github.com/somen-go/somen/systems/term"
)

// Run plays the game until the player has enough of it, and closes the engine. It must be called from
// the goroutine of main, as [render.Run] must.
//
// Where a window can't be opened though there seemed to be a screen, it says so on the standard
// error and plays in the terminal, and where that can't be used, in plain text. The error is that of
// [ecs.Engine.Start] or of Ebitengine; or it is [ErrNoTerminal]. It panics with a
// *coroutine.ArgumentError if the engine is nil.
func Run(engine *ecs.Engine, options ...Option) error {
	if engine == nil {
		panic(&coroutine.ArgumentError{Package: "play", Func: "Run", Reason: "the engine is nil; pass one of ecs.New"})
	}
	defer engine.Close()
	p := newPlayer(engine, options)
	if p.saves != nil {
		p.saves.slot = slotOf(p.title)
		engine.Add(ecs.Early, p.saves.system())
	}
	if p.flags.SyncTest {
		p.sync()
	}
	if err := p.join(); err != nil {
		return err
	}
	defer p.watch.close()
	err := p.run()
	p.synced.say()
	return errors.Join(err, p.synced.failed)
}

func (p *player) run() error {
	here := here()
	mode, err := here.choose(p.flags)
	if err != nil {
		return err
	}
	if mode == window {
		err := p.inWindow()
		if open := (*render.OpenError)(nil); !errors.As(err, &open) || p.watch != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "%v; playing without one\n", err)
		mode = here.withoutWindow()
	}
	if mode == terminal && p.watch != nil {
		return errWatchedTerminal
	}
	if mode == terminal {
		err := p.inTerminal()
		if open := (*term.OpenError)(nil); p.flags.Term || !errors.As(err, &open) {
			return err
		}
		fmt.Fprintf(os.Stderr, "%v; playing in plain text\n", err)
	}
	return p.inText(os.Stdout)
}

// hear lets the engine play sounds. It may be called again, for another screen.
func (p *player) hear() {
	if sounds := sound.Sounds(sound.MutedBy("M")); p.sound && !p.engine.Enable(sounds.Name, true) {
		p.engine.Add(ecs.Late, sounds)
	}
}

func (p *player) inWindow() error {
	p.hear()
	renderers := p.renderers
	if p.saves != nil || p.watch != nil {
		if renderers == nil {
			renderers = []render.Renderer{render.World(16), render.Glows(), render.Particles(), render.HUD(16)}
		}
		renderers = append(slices.Clone(renderers), drawNote(p.note))
	}
	gated, err := p.watch.inWindow()
	if err != nil {
		return over(err)
	}
	if p.flags.SyncTest && p.watch == nil {
		gated = p.synced.inWindow()
	}
	return render.Run(render.NewGame(p.engine, append(gated,
		render.WithTitle(p.title),
		render.WithSize(p.width, p.height),
		render.WithBackground(p.background),
		render.WithRenderers(renderers...),
		render.WithLimit(p.flags.Frames),
		render.WithInterpolation(),
		render.WithOverlay(p.overlay()...),
	)...))
}

// note is what stands at the lower edge of the window.
func (p *player) note() string {
	if text := p.watch.note(); text != "" || p.saves == nil {
		return text
	}
	return p.saves.note()
}

func (p *player) overlay() (options []render.OverlayOption) {
	if p.tape != nil {
		options = append(options, render.WithTape(p.tape))
	}
	return options
}

func (p *player) inTerminal() error {
	p.hear()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p.synced.stop = stop
	defer holdLog()()
	options := []term.Option{
		term.WithSize(p.width, p.height),
		term.WithBackground(p.background),
		term.WithLimit(p.flags.Frames),
		term.WithOverlay(),
	}
	if p.tape != nil {
		options = append(options, term.WithTape(p.tape))
	}
	if p.saves != nil {
		options = append(options, term.WithNote(p.saves.note))
	}
	return term.Run(ctx, p.engine, options...)
}

// textTime is how much of the game is told in plain text, if -frames doesn't say.
const textTime = 10 * time.Second

func (p *player) inText(out io.Writer) error {
	p.engine.Enable(sound.Sounds().Name, false) // which is there if there should have been a window
	if p.watch != nil {
		return over(p.watch.inText(p.flags.Frames, func() { p.report(p.engine.View(), out) }))
	}
	if err := p.engine.Start(); err != nil {
		return err
	}
	step := p.engine.StepLength()
	steps := p.flags.Frames
	if steps == 0 {
		steps = int((textTime + step - 1) / step)
	}
	for i := 0; i < steps && p.synced.failed == nil; i++ {
		p.engine.Step(step)
		p.report(p.engine.View(), out)
	}
	return nil
}
