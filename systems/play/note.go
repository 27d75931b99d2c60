package play

import (
	"image/color"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/ebitenutil"
	"github.com/hajimehoshi/ebiten/v2/vector"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/render"
)

// A character of the note, in pixels.
const column, row = 6, 16

// drawNote returns the renderer that draws a note over everything, at the lower edge.
func drawNote(note func() string) render.Renderer {
	return func(_ ecs.View, screen *ebiten.Image) {
		if text := note(); text != "" {
			drawText(screen, text)
		}
	}
}

func drawText(screen *ebiten.Image, text string) {
	size := screen.Bounds().Size()
	text = wrapped(text, max(10, (size.X-2*row)/column))
	top := size.Y - row*(1+strings.Count(text, "\n")) - row/2
	vector.FillRect(screen, 0, float32(top)-row/2, float32(size.X), float32(size.Y-top)+row/2, color.RGBA{12, 16, 28, 255}, false)
	ebitenutil.DebugPrintAt(screen, text, row, top-row/8)
}

// wrapped breaks the lines of a text at blanks into lines of so many characters.
func wrapped(text string, most int) string {
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, wrappedLine(line, most))
	}
	return strings.Join(lines, "\n")
}

func wrappedLine(line string, most int) string {
	var out strings.Builder
	length := 0
	for i, word := range strings.Fields(line) {
		n := len([]rune(word))
		switch {
		case i == 0:
		case length+1+n > most:
			out.WriteByte('\n')
			length = 0
		default:
			out.WriteByte(' ')
			length++
		}
		out.WriteString(word)
		length += n
	}
	return out.String()
}
