package play

import (
	"image/color"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/ebitenutil"
	"github.com/hajimehoshi/ebiten/v2/vector"

	"github.com/somen-go/somen/ecs"
)

// A character of the note, in pixels.
const column, row = 6, 16

// drawNote draws the note over everything, at the lower edge.
func (s *saves) drawNote(_ ecs.View, screen *ebiten.Image) {
	note := s.note()
	if note == "" {
		return
	}
	size := screen.Bounds().Size()
	text := wrapped(note, max(10, (size.X-2*row)/column))
	top := size.Y - row*(1+strings.Count(text, "\n")) - row/2
	vector.FillRect(screen, 0, float32(top)-row/2, float32(size.X), float32(size.Y-top)+row/2, color.RGBA{12, 16, 28, 255}, false)
	ebitenutil.DebugPrintAt(screen, text, row, top-row/8)
}

// wrapped breaks a text at blanks into lines of so many characters.
func wrapped(text string, most int) string {
	var out strings.Builder
	length := 0
	for i, word := range strings.Fields(text) {
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
