package main

import (
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
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			p := b.open(t, "/play/"+e.Name, 1280, 800)
			p.state("ended")
			require.NotEmpty(t, eval[string](p, game+`.getElementById("output").textContent`))
			require.Equal(t, "main.go", eval[string](p, `document.querySelector("nav .chosen").textContent`), "its behaviours are seen")
			require.True(t, eval[bool](p, `document.querySelector(".source:not([hidden])").scrollTop > 0`), "from where they begin")
			p.page(e.Name)
		})
	}
}
