package main

import (
	"bytes"
	"log"
	"os"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"
	"github.com/somen-go/somen/ecs/save"
)

// readKeys saves and loads the game, between two steps.
func (g *Game) readKeys() {
	switch {
	case inpututil.IsKeyJustPressed(ebiten.KeyF5):
		g.told("saved", g.save())
	case inpututil.IsKeyJustPressed(ebiten.KeyF9):
		g.told("loaded", g.restore())
	}
}

// save writes all that the engine and the Game lead to: where each bundle is, and at which line each behaviour.
func (g *Game) save() error {
	var data bytes.Buffer
	if err := save.Save(&data, g.engine, save.Root("game", g)); err != nil {
		return err
	}
	return os.WriteFile(g.file, data.Bytes(), 0o600)
}

func (g *Game) restore() error {
	data, err := os.ReadFile(g.file)
	if err != nil {
		return err
	}
	return save.Load(bytes.NewReader(data), g.engine, save.Root("game", g))
}

// told shows what has come of it.
func (g *Game) told(done string, err error) {
	if err != nil {
		log.Printf("not %s: %v", done, err)
		done = "not " + done
	}
	g.pop(Vec2{X: width / 2, Y: 40}, done)
}
