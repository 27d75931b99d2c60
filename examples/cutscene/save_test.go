package main

import (
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/examples/internal/savetest"
)

// TestSaves: saved in any step, it goes on in a new process as it would have gone on anyway.
func TestSaves(t *testing.T) { savetest.Run(t, saved) }

// TestSync: each step that is played, rolled back and played again comes out the same.
func TestSync(t *testing.T) { savetest.Sync(t, saved) }

func saved() *savetest.Game {
	s := newStage(1)
	s.begin()
	return &savetest.Game{Engine: s.engine, Objects: []save.Option{save.Root("stage", s)}, Width: width, Height: height, Background: night, Keys: []ecs.Key{ecs.KeyEnter, ecs.KeyArrowDown, ecs.MouseLeft, ecs.KeyTab}}
}
