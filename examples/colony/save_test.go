package main

import (
	"image/color"
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/examples/internal/savetest"
)

// TestSaves: saved in any step, also while hundreds look for their ways, it goes on in a new process as it would
// have gone on anyway.
func TestSaves(t *testing.T) { savetest.Run(t, saved) }

// TestSync: each step that is played, rolled back and played again comes out the same.
func TestSync(t *testing.T) { savetest.Sync(t, saved) }

func saved() *savetest.Game {
	engine, v := newGame(1)
	return &savetest.Game{
		Engine: engine, Objects: []save.Option{save.Root("village", v)}, Width: width, Height: height, Background: color.RGBA{14, 16, 26, 255},
		Keys: []ecs.Key{ecs.MouseLeft, ecs.KeyTab, ecs.KeyArrowLeft},
	}
}
