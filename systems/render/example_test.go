package render_test

import (
	"context"
	"errors"
	"fmt"
	"image/color"
	"log"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/vector"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
	"github.com/somen-go/somen/systems/render"
	"github.com/yohamta/donburi"
)

var Health = donburi.NewComponentType[float64]().SetName("Health")

// bars is a renderer of the game's own: a bar above everybody who has health.
func bars(view ecs.View, screen *ebiten.Image) {
	for entity, health := range ecs.Values(view, Health) {
		if at, ok := ecs.Value(view, entity, components.Position); ok {
			vector.FillRect(screen, float32(at.X), float32(at.Y)-20, float32(health), 3, color.White, false)
		}
	}
}

// newEngine returns an engine with a ball that rolls to the right.
func newEngine() *ecs.Engine {
	engine := ecs.New()
	engine.Add(ecs.Update, systems.Movement())
	ball := engine.Spawn(components.Position, components.Velocity, components.Shape)
	components.Position.SetValue(ball, components.Vec2{Y: 180})
	components.Velocity.SetValue(ball, components.Vec2{X: 60})
	components.Shape.SetValue(ball, components.ShapeData{Size: components.Vec2{X: 20}})
	return engine
}

// Run is what main calls last.
func ExampleRun() {
	engine := newEngine()
	game := render.NewGame(engine, render.WithTitle("a ball"), render.WithSize(640, 360))
	if err := render.Run(game); err != nil {
		log.Fatal(err)
	}
}

func ExampleNewGame() {
	game := render.NewGame(newEngine(), render.WithSize(320, 180))
	fmt.Println(game.Layout(1920, 1080)) // the window scales it
	// Output: 320 180
}

// A Game is an ebiten.Game, which another one may update and draw, or a test.
func ExampleGame() {
	engine := ecs.New(ecs.WithStep(10 * time.Millisecond))
	defer engine.Close()
	var game ebiten.Game = render.NewGame(engine)
	for range 3 {
		if err := game.Update(); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(engine.Now())
	// Output: 30ms
}

// Options may be kept in a list.
func ExampleOption() {
	look := []render.Option{
		render.WithTitle("Pong"),
		render.WithSize(320, 200),
		render.WithBackground(color.Gray{Y: 20}),
	}
	game := render.NewGame(newEngine(), look...)
	fmt.Println(game.Layout(0, 0))
	// Output: 320 200
}

func ExampleWithSize() {
	game := render.NewGame(newEngine(), render.WithSize(256, 144))
	fmt.Println(game.Layout(2560, 1440)) // pixels of the game stay what they are
	// Output: 256 144
}

func ExampleWithTitle() {
	game := render.NewGame(newEngine(), render.WithTitle("The Cellar"))
	if err := render.Run(game); err != nil {
		log.Fatal(err)
	}
}

func ExampleWithBackground() {
	night := color.RGBA{R: 10, G: 10, B: 40, A: 255}
	game := render.NewGame(newEngine(), render.WithBackground(night))
	if err := render.Run(game); err != nil {
		log.Fatal(err)
	}
}

// A renderer of the game's own draws between the shapes and the texts.
func ExampleWithRenderers() {
	game := render.NewGame(newEngine(), render.WithRenderers(render.Shapes(), bars, render.Texts(16)))
	if err := render.Run(game); err != nil {
		log.Fatal(err)
	}
}

// A demo ends by itself.
func ExampleWithLimit() {
	engine := newEngine()
	defer engine.Close()
	game := render.NewGame(engine, render.WithLimit(2))
	for range 3 {
		fmt.Println(game.Update())
	}
	// Output:
	// <nil>
	// <nil>
	// regular termination
}

// A Renderer reads components through a view, and can't write them.
func ExampleRenderer() {
	var crosses render.Renderer = func(view ecs.View, screen *ebiten.Image) {
		for _, at := range ecs.Values(view, components.Position) {
			x, y := float32(at.X), float32(at.Y)
			vector.StrokeLine(screen, x-5, y, x+5, y, 1, color.White, false)
			vector.StrokeLine(screen, x, y-5, x, y+5, 1, color.White, false)
		}
	}
	game := render.NewGame(newEngine(), render.WithRenderers(crosses))
	if err := render.Run(game); err != nil {
		log.Fatal(err)
	}
}

// Shapes alone, for a game without texts.
func ExampleShapes() {
	game := render.NewGame(newEngine(), render.WithRenderers(render.Shapes()))
	if err := render.Run(game); err != nil {
		log.Fatal(err)
	}
}

// Large letters, which are drawn above the shapes because they come last.
func ExampleTexts() {
	engine := newEngine()
	title := engine.Spawn(components.Position, components.Text)
	components.Position.SetValue(title, components.Vec2{X: 200, Y: 100})
	components.Text.SetValue(title, components.TextData{String: "The Cellar"})
	game := render.NewGame(engine, render.WithRenderers(render.Shapes(), render.Texts(48)))
	if err := render.Run(game); err != nil {
		log.Fatal(err)
	}
}

// Without a window the game can go on without a screen, or in a terminal, with package term.
func ExampleOpenError() {
	engine := newEngine()
	err := render.Run(render.NewGame(engine))
	var noWindow *render.OpenError
	if errors.As(err, &noWindow) {
		log.Print(err)
		err = engine.Run(context.Background())
	}
	if err != nil {
		log.Fatal(err)
	}
}

// The player, or who debugs the game, opens the overlay with F1.
func ExampleWithOverlay() {
	game := render.NewGame(newEngine(), render.WithTitle("a ball"), render.WithOverlay())
	if err := render.Run(game); err != nil {
		log.Fatal(err)
	}
}

// A donburi game with an Update and a Draw of its own.
type cellar struct{ engine *ecs.Engine }

func (c *cellar) Update() error {
	c.engine.Step(time.Second / 60)
	return nil
}

func (c *cellar) Draw(screen *ebiten.Image)           { screen.Fill(color.Gray{Y: 30}) }
func (c *cellar) Layout(width, height int) (int, int) { return 320, 200 }

// A game with a tape goes back in time behind F1: with objects of its own that are state, named as for a save.
func ExampleWithTape() {
	engine := newEngine()
	tape := rewind.NewTape(engine, []save.Option{save.Root("score", new(int))})
	game := render.NewGame(engine, render.WithOverlay(render.WithTape(tape)))
	if err := render.Run(game); err != nil {
		log.Fatal(err)
	}
}

// Whatever goes to a step of the engine is a tape.
func ExampleTape() {
	engine := ecs.New()
	defer engine.Close()
	var tape render.Tape = rewind.NewTape(engine, nil)
	for range 100 {
		engine.Step(time.Second / 60)
	}
	fmt.Println(tape.Go(30), engine.Steps())
	fmt.Println(tape.Steps())
	// Output:
	// <nil> 30
	// 0 100
}

// One line gives any game the overlay.
func ExampleOverlay() {
	game := &cellar{engine: newEngine()}
	if err := ebiten.RunGame(render.Overlay(game, game.engine)); err != nil {
		log.Fatal(err)
	}
}

// Options may be kept in a list.
func ExampleOverlayOption() {
	game := &cellar{engine: newEngine()}
	options := []render.OverlayOption{render.EngineFrom(func() *ecs.Engine { return game.engine })}
	width, height := render.Overlay(game, nil, options...).Layout(1920, 1080)
	fmt.Println(width, height)
	// Output: 320 200
}

// Depth is the game's own position: on which of its shelves something lies.
var Depth = donburi.NewComponentType[int]()

// A click finds things where the game draws them.
func ExampleSeenAt() {
	game := &cellar{engine: newEngine()}
	seen := func(e *donburi.Entry) (at components.Vec2, ok bool) {
		if !e.HasComponent(Depth) {
			return at, false
		}
		return components.Vec2{X: 160, Y: float64(20 * *Depth.Get(e))}, true
	}
	if err := ebiten.RunGame(render.Overlay(game, game.engine, render.SeenAt(seen))); err != nil {
		log.Fatal(err)
	}
}

// A game with a new engine for each level.
func ExampleEngineFrom() {
	game := &cellar{engine: newEngine()}
	current := func() *ecs.Engine { return game.engine }
	if err := ebiten.RunGame(render.Overlay(game, nil, render.EngineFrom(current))); err != nil {
		log.Fatal(err)
	}
}
