package compile_test

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"

	"github.com/somen-go/somen/coroutine/compile"
)

// compiledGame compiles a game. Its function guard writes to a file, and calls its function salute, which waits in the body
// of a range over an iterator.
func compiledGame() *compile.Program {
	p, err := compile.Load(compile.Config{Patterns: []string{"./testdata/game"}})
	if err != nil {
		panic(err)
	}
	p.Compile()
	return p
}

// A Config says what to compile in the words of a go command.
func ExampleConfig() {
	p, err := compile.Load(compile.Config{Dir: "testdata/game", Patterns: []string{"."}, Flags: []string{"-tags=steam"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	p.Compile()
	fmt.Println(p.Functions[0].Name, filepath.Base(p.Functions[0].File))
	// Output: main.guard game.go
}

// What the tool somen builds, go reads in the place of the sources. The tool also calls Verify before, which has Go check
// the types of what was compiled.
func ExampleProgram() {
	p := compiledGame()
	for file, text := range p.Files() {
		fmt.Println(filepath.Base(file), bytes.Contains(text, []byte("func (f_ *Somen_guard) Step() bool {")))
	}
	dir, err := os.MkdirTemp("", "overlay")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	overlay, err := p.WriteOverlay(dir) // go build -overlay=...
	fmt.Println(filepath.Ext(overlay), err)
	// Output:
	// game.go true
	// .json <nil>
}

// The command explain of the tool somen says of each function what has become of it.
func ExampleFunction() {
	for _, f := range compiledGame().Functions {
		if f.Island == "" {
			fmt.Println(f.Name, "is compiled")
			continue
		}
		fmt.Printf("%s is an island: %s (line %d)\n", f.Name, f.Island, f.At)
	}
	// Output:
	// main.guard is compiled
	// main.salute is an island: a wait in a range over a function (line 23)
	// main.main.func1 is compiled
}

// A compiled function may call one that is not: that has a stack as long as it runs.
func ExampleIslandCall() {
	for _, f := range compiledGame().Functions {
		for _, call := range f.Calls {
			fmt.Printf("%s is compiled, but for %s (line %d)\n", f.Name, path.Base(call.What), call.Line)
		}
	}
	// Output: main.guard is compiled, but for game.salute (line 16)
}

// The command explain -save says why the game can't be saved while a function waits, and what to do.
func ExampleObstacle() {
	for _, f := range compiledGame().Functions {
		for _, o := range f.Obstacles() {
			if f.Name == "main.guard" && o.Variable != "" {
				fmt.Printf("%s, line %d: %s\n%s\n", f.Name, o.Line, o.What, o.Remedy)
			}
		}
	}
	// Output:
	// main.guard, line 13: log is bound to this process
	// make it again after the wait, name it by save.Fixed, or tag the field `somen:"-"`
}
