package save_test

import (
	"fmt"
	"io"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

// closing is a door that has begun to close, and was saved by a version of the game in which doors were otherwise.
func closing(left int64) coroutine.Behaviour { return coroutine.Await(coroutine.Frames(int(left))) }

// loadAnyVersion loads what this version of a game, or one before it, has saved.
func loadAnyVersion(r io.Reader, e *ecs.Engine) error {
	return save.Load(r, e,
		save.Renamed("main.Robot", "main.Machine"),
		save.Renamed("main.Robot.speed", "main.Machine.pace"),
		save.OnGone(func(g save.Gone) save.Fate {
			switch g.Name {
			case "villager":
				return save.Restart()
			case "door":
				left, _ := g.Variable("left").(int64)
				return save.Become(func(coroutine.Task) coroutine.Behaviour { return closing(left) })
			}
			return save.Refuse()
		}),
		save.OnChange(func(c save.Change) { fmt.Println(c) }))
}

func ExampleOnGone() {
	e := ecs.New()
	defer e.Close()
	fmt.Println(loadAnyVersion(new(noSave), e))
	// Output:
	// save: this is no save: it does not begin as one
}

func ExampleGone() {
	g := save.Gone{Name: "guard", Owner: "entity 3.0", Function: "main.patrol", Line: "patrol.go:12", Reason: "its wait co.Sleep(rest) is gone"}
	fmt.Println(g)
	// Output:
	// behaviour "guard" of entity 3.0 in main.patrol at patrol.go:12: its wait co.Sleep(rest) is gone
}

func ExampleGoneError() {
	fmt.Println(&save.GoneError{Gone: []save.Gone{{Name: "guard", Function: "main.patrol", Line: "patrol.go:12", Reason: "its wait co.Sleep(rest) is gone"}}})
	// Output:
	// behaviour "guard" in main.patrol at patrol.go:12: its wait co.Sleep(rest) is gone; say what becomes of them by the option OnGone, or load it with the build that has written it
}

func ExampleFate() {
	fates := map[string]save.Fate{
		"villager": save.Restart(),
		"guard":    save.Become(func(t coroutine.Task) coroutine.Behaviour { return coroutine.Await(coroutine.NextFrame()) }),
	}
	option := save.OnGone(func(g save.Gone) save.Fate { return fates[g.Name] }) // all others are refused
	fmt.Println(option != nil)
	// Output:
	// true
}

func ExampleChange() {
	fmt.Println(save.Change{What: "main.Robot.battery", How: "is new, and zero"})
	// Output:
	// main.Robot.battery is new, and zero
}

// noSave is an empty file.
type noSave struct{}

func (*noSave) Read([]byte) (int, error) { return 0, io.EOF }
