package main

import (
	"bytes"
	"image"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/somen-go/somen/examples/internal/screentest"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { screentest.Main(m) }

// TestReproducible: a film of patrol is the same, byte for byte, when it is made again, and is as long
// and as large as was asked for.
func TestReproducible(t *testing.T) {
	screentest.NeedScreen(t)
	shoot := func() []byte {
		f := film{
			folder: "../../patrol", size: image.Pt(640, 360), seed: 1, skip: 60, frames: 5, every: 4,
			width: 160, colors: 64, out: filepath.Join(t.TempDir(), "patrol.gif"),
		}
		require.NoError(t, f.shoot())
		written, err := os.ReadFile(f.out)
		require.NoError(t, err)
		return written
	}
	written := shoot()
	require.Equal(t, written, shoot())

	got, err := gif.DecodeAll(bytes.NewReader(written))
	require.NoError(t, err)
	require.Len(t, got.Image, 5)
	require.Equal(t, image.Rect(0, 0, 160, 90), got.Image[0].Rect)
	require.Equal(t, []int{7, 6, 7, 7, 6}, got.Delay, "twenty steps are a third of a second")
	for _, frame := range got.Image[1:] {
		require.False(t, frame.Rect.Empty())
	}
}

// TestPress: a key that is pressed in a film reaches the game.
func TestPress(t *testing.T) {
	screentest.NeedScreen(t)
	shoot := func(press presses) image.Image {
		f := film{
			folder: "../screentest/testdata/keys", size: image.Pt(100, 100), press: press, skip: 20, frames: 1, every: 1,
			width: 100, height: 50, colors: 255, out: filepath.Join(t.TempDir(), "keys.png"),
		}
		require.NoError(t, f.shoot())
		file, err := os.Open(f.out)
		require.NoError(t, err)
		defer file.Close()
		picture, err := png.Decode(file)
		require.NoError(t, err)
		require.Equal(t, image.Rect(0, 0, 100, 50), picture.Bounds())
		return picture
	}
	var space presses
	require.NoError(t, space.Set("10:Space"))
	require.NotEqual(t, shoot(nil), shoot(space))

	require.EqualError(t, space.Set("10:Spice"), `"Spice" is no key; pass one of Ebitengine's, as in 90:Digit2`)
	require.EqualError(t, space.Set("Space"), `pass a step and a key, as in 90:Digit2`)
}

func TestFlags(t *testing.T) {
	got, err := parse([]string{"-all"})
	require.NoError(t, err)
	require.Equal(t, list, got)
	for _, f := range list {
		require.NoError(t, f.check(1), f.out)
	}
	for want, args := range map[string][]string{
		"pass the folder of one example, or -all":                {"-seed", "2"},
		"-o film.webp is neither a .png nor a .gif":              {"-o", "film.webp", "."},
		"-frames 2 do not fit into a .png; pass -o with a .gif":  {"-frames", "2", "."},
		"-colors 256 is out of range; pass 2 to 255":             {"-colors", "256", "."},
		"-text needs a -height; pass one, as in -height 270":     {"-text", "."},
		"-text makes a still; pass -frames 1 and -o with a .png": {"-text", "-height", "270", "-o", "film.gif", "."},
	} {
		_, err := parse(args)
		require.EqualError(t, err, want)
	}
}

// TestChange: in the film of a change villagers look as they did until the new program is loaded, and are where they were.
func TestChange(t *testing.T) {
	screentest.NeedScreen(t)
	f := film{
		folder: "../../colony", size: image.Pt(960, 540), seed: 1, skip: 100, frames: building + 10, every: 1,
		width: 300, height: 200, colors: 255, out: filepath.Join(t.TempDir(), "change.gif"),
		change: &change{file: "villager.go", from: "255, 255, 255, 255", to: "9, 9, 9", about: 1, at: image.Pt(200, 150)},
	}
	pictures, err := f.playChanged(t.TempDir())
	require.ErrorContains(t, err, "villager.go") // three values don't build
	require.Empty(t, pictures)

	f.change.to = "9,9,9,9"
	pictures, err = f.playChanged(t.TempDir())
	require.NoError(t, err)
	require.Len(t, pictures, f.frames)
	loaded := len(f.change.to) + building
	before := bright(pictures[loaded-1])
	require.Positive(t, before)
	require.InEpsilon(t, before, bright(pictures[loaded-2]), .1)
	require.Less(t, bright(pictures[loaded]), before/10, "all of them in one step")
}

// bright counts the pixels of the game, above the editor, that are as bright as the coat of a farmer who is well.
func bright(picture *image.RGBA) (n int) {
	for y := range 200 {
		for x := range 300 {
			if picture.RGBAAt(x, y).G > 190 {
				n++
			}
		}
	}
	return n
}
