package main

import (
	"image/color"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/examples/internal/screentest"
	"github.com/stretchr/testify/require"
)

// blocks returns the Go code of a section of the README, block by block.
func blocks(t *testing.T, section string) (code []string) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, text, ok := strings.Cut(string(readme), "\n## "+section+"\n")
	require.True(t, ok)
	text, _, _ = strings.Cut(text, "\n## ")
	for _, block := range regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(text, -1) {
		code = append(code, block[1])
	}
	return code
}

// TestREADME plays the README's donburi game: the cat walks for two seconds and sleeps for one, and F2
// holds it. TestREADME of patrol builds it too, where there is no screen.
func TestREADME(t *testing.T) {
	file := filepath.Join(t.TempDir(), "main.go")
	program := strings.Join(blocks(t, "Into an existing donburi game"), "\n")
	require.NoError(t, os.WriteFile(file, []byte(program), 0o600))
	g := screentest.Start(t, file, 640, 480) // twice the game's pixels; the overlay needs some
	white := func(x int) bool { return g.Frame().RGBAAt(2*x, 240) == color.RGBA{255, 255, 255, 255} }
	g.Step(61)
	require.True(t, white(160), "it is half way")
	g.Step(70)
	require.True(t, white(280), "it sleeps")
	for _, k := range []ebiten.Key{ebiten.KeyF1, ebiten.KeyF2} {
		g.Session.PressKey(k)
		g.Step(1)
	}
	g.Step(110)
	require.True(t, white(280), "it is held")
	g.Session.ReleaseKey(ebiten.KeyF2)
	g.Step(1)
	g.Session.PressKey(ebiten.KeyF2)
	g.Step(110)
	require.True(t, white(160), "it goes on")
}
