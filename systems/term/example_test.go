package term_test

import (
	"context"
	"errors"
	"fmt"
	"image/color"
	"log"
	"strings"
	"time"

	"github.com/gdamore/tcell/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/systems"
	"github.com/somen-go/somen/systems/term"
)

// newScreen returns a screen for tests, of some columns and rows.
func newScreen(columns, rows int) tcell.SimulationScreen {
	screen := tcell.NewSimulationScreen("UTF-8")
	if err := screen.Init(); err != nil {
		log.Fatal(err)
	}
	screen.SetSize(columns, rows)
	return screen
}

// show prints what a screen for tests shows.
func show(screen tcell.SimulationScreen) {
	cells, columns, _ := screen.GetContents()
	for ; len(cells) > 0; cells = cells[columns:] {
		var row strings.Builder
		for _, cell := range cells[:columns] {
			row.WriteString(string(cell.Runes))
		}
		fmt.Println(strings.TrimRight(row.String(), " "))
	}
}

// newGame returns an engine with a player on the left, who walks to the right.
func newGame() *ecs.Engine {
	engine := ecs.New()
	engine.Add(ecs.Update, systems.Movement())
	player := engine.Spawn(components.Position, components.Velocity, components.Shape)
	components.Position.SetValue(player, components.Vec2{X: 5, Y: 15})
	components.Velocity.SetValue(player, components.Vec2{X: 30})
	components.Shape.SetValue(player, components.ShapeData{Rune: '@'})
	return engine
}

// A test draws the game on a screen of its own, and looks at it.
func ExampleDraw() {
	engine := newGame()
	defer engine.Close()
	sign := engine.Spawn(components.Position, components.Text)
	components.Position.SetValue(sign, components.Vec2{X: 5, Y: 5})
	components.Text.SetValue(sign, components.TextData{String: "exit -->"})

	screen := newScreen(10, 2)
	defer screen.Fini()
	for range 2 {
		term.Draw(engine.View(), screen, term.WithSize(100, 20))
		show(screen)
		engine.Step(time.Second)
	}
	// Output:
	// exit -->
	// @
	// exit -->
	//    @
}

// A game in the terminal that it was started in, until the player presses q or Ctrl-C.
func ExampleRun() {
	engine := newGame()
	if err := term.Run(context.Background(), engine); err != nil {
		log.Fatal(err)
	}
}

// A test runs the game on a screen of its own, with a limit.
func ExampleRun_test() {
	engine := newGame()
	screen := tcell.NewSimulationScreen("UTF-8") // Run initialises it
	err := term.Run(context.Background(), engine, term.WithScreen(screen), term.WithLimit(3))
	fmt.Println(engine.Steps(), err)
	// Output: 3 <nil>
}

// Options may be kept in a list.
func ExampleOption() {
	options := []term.Option{term.WithSize(100, 40), term.WithBackground(color.White)}
	engine := newGame()
	defer engine.Close()
	screen := newScreen(5, 2)
	defer screen.Fini()
	term.Draw(engine.View(), screen, options...)
	show(screen)
	// Output:
	// @
}

func ExampleWithBackground() {
	engine := newGame()
	night := color.RGBA{R: 10, G: 10, B: 40, A: 255}
	if err := term.Run(context.Background(), engine, term.WithBackground(night)); err != nil {
		log.Fatal(err)
	}
}

// A demo ends by itself.
func ExampleWithLimit() {
	engine := newGame()
	screen := tcell.NewSimulationScreen("UTF-8") // without it Run plays in the terminal
	if err := term.Run(context.Background(), engine, term.WithScreen(screen), term.WithLimit(2)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(engine.Steps(), "steps")
	// Output: 2 steps
}

// The player of this test presses q.
func ExampleWithScreen() {
	screen := tcell.NewSimulationScreen("UTF-8") // Run initialises it
	engine := newGame()
	engine.Add(ecs.Late, ecs.System{Name: "quit", Update: func(e *ecs.Engine) {
		screen.InjectKey(tcell.KeyRune, 'q', tcell.ModNone)
	}})
	err := term.Run(context.Background(), engine, term.WithScreen(screen))
	fmt.Println("played:", err == nil)
	// Output: played: true
}

// The world is stretched over the terminal, whatever their sizes are.
func ExampleWithSize() {
	engine := newGame() // with somebody at 5, 15
	defer engine.Close()
	screen := newScreen(12, 3)
	defer screen.Fini()
	term.Draw(engine.View(), screen, term.WithSize(20, 30))
	show(screen)
	// Output:
	//
	//    @
	//
}

// Without a terminal the game can go on without a screen.
func ExampleOpenError() {
	ctx, engine := context.Background(), newGame()
	err := term.Run(ctx, engine)
	var noTerminal *term.OpenError
	if errors.As(err, &noTerminal) {
		log.Print(err)
		err = engine.Run(ctx)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// F1 opens the debug overlay, in the terminal too.
func ExampleWithOverlay() {
	if err := term.Run(context.Background(), newGame(), term.WithOverlay()); err != nil {
		log.Fatal(err)
	}
}

// With a tape it goes back in time.
func ExampleWithTape() {
	engine := newGame()
	tape := rewind.NewTape(engine, nil)
	if err := term.Run(context.Background(), engine, term.WithOverlay(), term.WithTape(tape)); err != nil {
		log.Fatal(err)
	}
}

// Whatever goes to a step of the engine is a tape.
func ExampleTape() {
	engine := ecs.New()
	defer engine.Close()
	var tape term.Tape = rewind.NewTape(engine, nil)
	for range 100 {
		engine.Step(time.Second / 60)
	}
	fmt.Println(tape.Go(30), engine.Steps())
	// Output: <nil> 30
}
