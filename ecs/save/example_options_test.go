package save_test

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs/save"
)

// What saves and what loads get the same options, so a game keeps them in one place.
func ExampleOption() {
	type potion struct{ Heals int }
	type chest struct{ Holds []any }
	objects := func(c *chest) []save.Option {
		return []save.Option{save.Root("chest", c), save.Type[potion](), save.Limit(1 << 20)}
	}
	game, again := newGame(), newGame()
	defer game.Close()
	defer again.Close()
	game.Step(time.Second)
	var file bytes.Buffer
	if err := save.Save(&file, game, objects(&chest{[]any{potion{5}, potion{8}}})...); err != nil {
		fmt.Println(err)
	}

	var loaded chest
	if err := save.Load(&file, again, objects(&loaded)...); err != nil {
		fmt.Println(err)
	}
	fmt.Println(loaded.Holds, again.Now())
	// Output: [{5} {8}] 1s
}

// A server loads what players send, and refuses what would take too much of its memory.
func ExampleLimitError() {
	game, server := newGame(), newGame()
	defer game.Close()
	defer server.Close()
	game.SpawnMany(10_000, components.Position)
	var sent bytes.Buffer
	if err := save.Save(&sent, game); err != nil {
		fmt.Println(err)
	}

	err := save.Load(&sent, server, save.Limit(64<<10))
	var tooLarge *save.LimitError
	fmt.Println(errors.As(err, &tooLarge), tooLarge.Limit, server.World().Len())
	// Output: true 65536 0
}
