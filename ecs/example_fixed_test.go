package ecs_test

import (
	"bytes"
	"fmt"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

// Speaker belongs to the process: it can't be saved.
type Speaker struct{ device chan []byte }

// Music is a resource that leads to one.
type Music struct {
	Song string
	On   *Speaker
}

// FixedInSaves makes it an [ecs.FixedHolder].
func (m Music) FixedInSaves() map[string]any { return map[string]any{"speaker": m.On} }

// A resource says itself what it has of the process, so that nobody who saves the game has to know of it.
func ExampleFixedHolder() {
	start := func() *ecs.Engine {
		engine := ecs.New()
		ecs.SetResource(engine, Music{On: &Speaker{make(chan []byte)}})
		return engine
	}
	game := start()
	defer game.Close()
	ecs.Resource[Music](game).Song = "a waltz"
	var file bytes.Buffer
	if err := save.Save(&file, game); err != nil {
		fmt.Println(err)
	}

	again := start() // in a new process
	defer again.Close()
	speaker := ecs.Resource[Music](again).On
	if err := save.Load(&file, again); err != nil {
		fmt.Println(err)
	}
	music := ecs.Resource[Music](again)
	fmt.Println(music.Song, music.On == speaker)
	// Output: a waltz true
}
