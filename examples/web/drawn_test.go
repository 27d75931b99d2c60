package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// plays say what a player does in an example, and what is to be seen of it.
var plays = map[string]func(p *tab){
	"danmaku": func(p *tab) {
		p.press("p", "KeyP")
		p.stands()
		p.tap(640, 720, 612, 34) // the pause sign
		p.moves()
	},
	"colony": func(p *tab) {
		p.press("F1", "F1") // the overlay
		p.press("F2", "F2") // pauses the game
		p.stands()
		before := p.picture()
		p.do(chromedp.MouseClickXY(100, 200)) // a line of the overlay's list
		for differing(before, p.picture()) == 0 {
			p.frames(1)
		}
		p.press("F2", "F2")
		p.moves()
	},
	"robots": func(p *tab) { p.saves("robots") },
}

// TestBrowserDraws runs the examples that draw in a browser, and plays some.
func TestBrowserDraws(t *testing.T) {
	b := startBrowser(t)
	examples, err := list(root(t))
	require.NoError(t, err)
	for _, e := range examples {
		if !e.Drawn {
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			p := b.open(t, "/play/"+e.Name, 500, 600)
			p.state("running")
			p.moves() // it appears,
			p.moves() // and goes on
			if play := plays[e.Name]; play != nil {
				play(p)
			}
			p.page(e.Name)
			require.Empty(t, eval[string](p, game+`.getElementById("output").textContent`))
		})
	}
}

// frames waits until the game could draw n times.
func (p *tab) frames(n int) {
	p.t.Helper()
	eval[bool](p, fmt.Sprintf(`new Promise((done) => {
		const view = document.getElementById("game").contentWindow;
		let n = %d;
		const frame = () => n-- > 0 ? view.requestAnimationFrame(frame) : done(true);
		frame();
	})`, n))
}

// picture returns what the game shows.
func (p *tab) picture() image.Image {
	p.t.Helper()
	shot, err := chromedp.Run(p.ctx, chromedp.Screenshot("#game"))
	require.NoError(p.t, err)
	picture, err := png.Decode(bytes.NewReader(shot))
	require.NoError(p.t, err)
	return picture
}

// differing returns which part of two pictures is not the same.
func differing(a, b image.Image) float64 {
	bounds := a.Bounds()
	n := 0
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				n++
			}
		}
	}
	return float64(n) / float64(bounds.Dx()*bounds.Dy())
}

// still is the part of a game's picture that may change while the game stands: a clock, a word that
// blinks.
const still = 0.007

// changed returns which part of the picture is another after some frames.
func (p *tab) changed() float64 {
	p.t.Helper()
	before := p.picture()
	p.frames(10)
	return differing(before, p.picture())
}

// moves waits until the picture changes, and stands until it does not. A game that never does is
// ended with the browser.
func (p *tab) moves() {
	p.t.Helper()
	for p.changed() <= still {
	}
}

func (p *tab) stands() {
	p.t.Helper()
	for p.changed() > still {
	}
}

// press holds a key for some frames, since a game looks at the keys once a frame.
func (p *tab) press(key, code string) {
	p.t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		p.do(call(input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: key, Code: code}))
		p.frames(4)
	}
}

// tap touches the game with a finger, at a place of its screen, which is drawn as large as it fits
// into the frame.
func (p *tab) tap(width, height, x, y float64) {
	p.t.Helper()
	at := eval[input.TouchPoint](p, fmt.Sprintf(`(() => {
		const frame = document.getElementById("game").getBoundingClientRect();
		const scale = Math.min(frame.width / %[1]v, frame.height / %[2]v);
		return {
			x: frame.left + frame.width / 2 + scale * (%[3]v - %[1]v / 2),
			y: frame.top + frame.height / 2 + scale * (%[4]v - %[2]v / 2),
		};
	})()`, width, height, x, y))
	for _, touch := range []input.DispatchTouchEventParams{
		{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: []*input.TouchPoint{&at}},
		{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}},
	} {
		p.do(call(input.DispatchTouchEvent, touch))
		p.frames(4)
	}
}
