package play

import (
	"image/color"
	"io"
	"os"
	"path/filepath"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/systems/render"
)

// Option is an option of [Run].
type Option func(*player)

// player is an engine, and how it is to be played.
type player struct {
	engine        *ecs.Engine
	flags         Flags
	title         string
	width, height int
	background    color.Color
	renderers     []render.Renderer
	sound         bool
	report        func(ecs.View, io.Writer)
	saves         *saves // or nil
	watch         *watch // or nil
	synced        syncTest
	tape          *rewind.Tape
}

func newPlayer(engine *ecs.Engine, options []Option) *player {
	p := &player{
		engine:     engine,
		title:      filepath.Base(os.Args[0]),
		width:      640,
		height:     360,
		background: color.Black,
		report:     changedTexts(),
	}
	for _, o := range options {
		o(p)
	}
	return p
}

// WithFlags lets the game heed the flags' Frames, Term, Text and SyncTest.
func WithFlags(f Flags) Option { return func(p *player) { p.flags = f } }

// WithTitle sets the title of the window. It is the name of the program without this option.
func WithTitle(title string) Option { return func(p *player) { p.title = title } }

// WithSize sets the size of the game's world, in pixels, which a window scales and a terminal
// stretches. It is 640 by 360 without this option.
func WithSize(width, height int) Option {
	return func(p *player) { p.width, p.height = width, height }
}

// WithBackground sets the colour behind everything. It is black without this option.
func WithBackground(c color.Color) Option { return func(p *player) { p.background = c } }

// WithRenderers sets the renderers of the window, as [render.WithRenderers] does. A terminal draws
// what it knows, see package term.
func WithRenderers(rs ...render.Renderer) Option {
	return func(p *player) { p.renderers = rs }
}

// WithSound lets the engine be heard in a window and in a terminal, see package sound. M mutes it.
func WithSound() Option { return func(p *player) { p.sound = true } }

// WithTape lets the debug overlay of the window and of the terminal, which F1 opens, go back to any step that the tape has and
// play on from there, see render.WithTape:
//
//	objects := []save.Option{save.Root("game", game)}
//	play.Run(game.engine, play.WithSaves(objects...), play.WithTape(rewind.NewTape(game.engine, objects)))
func WithTape(t *rewind.Tape) Option { return func(p *player) { p.tape = t } }

// WithReport sets what is written in plain text: report is called after every step. Without this
// option every components.Text is written when it has changed, with the time, but for those of the
// HUD.
func WithReport(report func(view ecs.View, out io.Writer)) Option {
	return func(p *player) { p.report = report }
}
