package main

import (
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/examples/internal/savetest"
)

func TestSaves(t *testing.T) { savetest.Run(t, saved) }

// TestSync: each step that is played, rolled back and played again comes out the same.
func TestSync(t *testing.T) { savetest.Sync(t, saved) }

func saved() *savetest.Game {
	g := newGame(1)
	return &savetest.Game{
		Engine: g.engine, Objects: []save.Option{save.Root("game", g)}, Width: width, Height: height, Background: night,
		Keys: []ecs.Key{"ArrowLeft", "ArrowRight", "Space", "X"},
	}
}
