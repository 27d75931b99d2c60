package main

import (
	"image"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestBrowser opens the gallery and runs the examples that write text in a browser.
func TestBrowser(t *testing.T) {
	b := startBrowser(t)
	examples, err := list(root(t))
	require.NoError(t, err)

	t.Run("gallery", func(t *testing.T) {
		p := b.open(t, "/", 1280, 800)
		p.await(`[...document.images].filter((i) => i.loading !== "lazy").every((i) => i.complete && i.naturalWidth > 0)`)
		require.Len(t, examples, eval[int](p, `document.querySelectorAll(".card").length`))
		p.page("gallery")
		p = b.open(t, "/", 390, 844)
		p.page("gallery_phone")
		require.LessOrEqual(t, eval[int](p, `document.documentElement.scrollWidth`), 390, "a phone need not scroll sideways")
	})
	for _, e := range examples {
		if e.Drawn {
			continue // not yet played here
		}
		t.Run(e.Name, func(t *testing.T) {
			p := b.open(t, "/play/"+e.Name, 1280, 800)
			if !e.Drawn {
				p.state("ended")
				require.NotEmpty(t, eval[string](p, game+`.getElementById("output").textContent`))
				p.page(e.Name)
				return
			}
			p.state("running")
			p.await(game + `.querySelector("canvas").width > 300`) // it has been laid out
			for colours(p.picture(e.Name)) < 4 {
				p.frames(5)
			}
			first := p.picture(e.Name)
			for changed(first, p.picture(e.Name)) == 0 {
				p.frames(5)
			}
			p.page(e.Name)
			require.Empty(t, eval[string](p, game+`.getElementById("output").textContent`), "what it has to say")
		})
	}
}

// colours counts those of a picture, up to a hundred.
func colours(picture *image.NRGBA) int {
	seen := map[[4]uint8]bool{}
	for i := 0; i < len(picture.Pix) && len(seen) < 100; i += 4 {
		seen[[4]uint8(picture.Pix[i:i+4])] = true
	}
	return len(seen)
}

// changed returns the part of the pixels in which two pictures differ by more than a little.
func changed(a, b *image.NRGBA) float64 {
	n := 0
	for i := 0; i < len(a.Pix); i += 4 {
		for c := range 3 {
			if d := int(a.Pix[i+c]) - int(b.Pix[i+c]); d > 8 || d < -8 {
				n++
				break
			}
		}
	}
	return float64(n) / float64(len(a.Pix)/4)
}
