package components

import (
	"image"
	"image/color"
	"strings"
)

// Palette says which colour a character of [Pixels] is. One that is not opaque is best written as a
// color.NRGBA, which is not multiplied with its alpha.
type Palette map[rune]color.Color

// Pixels makes a picture out of text, for a game without files: each line is a row, each character a
// pixel in the colour that the palette has for it. A '.' or a ' ' is transparent, and so is what a
// line is shorter than the longest. Empty lines at both ends and tabs at the beginning of a line
// don't count, so that the text can stand indented in a program.
//
//	ghost := components.Pixels(components.Palette{'w': color.White, 'b': color.Black}, `
//		.www.
//		wbwbw
//		wwwww
//		w.w.w`)
//
// It panics with a *coroutine.ArgumentError if the text is empty, or has a character that is not in
// the palette.
func Pixels(palette Palette, text string) *image.NRGBA {
	lines := strings.Split(strings.Trim(text, "\n\t "), "\n")
	width := 0
	for i, line := range lines {
		lines[i] = strings.TrimLeft(line, "\t")
		width = max(width, len([]rune(lines[i])))
	}
	if width == 0 {
		panic(argumentError("Pixels", "the text is empty; write a line for each row of pixels"))
	}
	picture := image.NewNRGBA(image.Rect(0, 0, width, len(lines)))
	for y, line := range lines {
		for x, r := range []rune(line) {
			if r == '.' || r == ' ' {
				continue
			}
			c, ok := palette[r]
			if !ok {
				panic(argumentError("Pixels", "row %d has %q, which is not in the palette; add it, or write '.' for a transparent pixel", y, r))
			}
			picture.Set(x, y, c)
		}
	}
	return picture
}
