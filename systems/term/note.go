package term

import "github.com/mattn/go-runewidth"

// note writes a text over the lowest rows.
func (c *canvas) note(text string) {
	if text == "" {
		return
	}
	var lines [][]rune
	line, width := []rune(nil), 0
	for _, r := range text {
		if n := runewidth.RuneWidth(r); width+n > c.columns-2 {
			lines, line, width = append(lines, line), nil, 0
		}
		line, width = append(line, r), width+runewidth.RuneWidth(r)
	}
	lines = append(lines, line)
	for i, line := range lines {
		row := c.rows - len(lines) + i
		for x := range c.columns {
			c.glass(x, row, ' ', glass)
		}
		column := 1
		for _, r := range line {
			c.glass(column, row, r, tones[0])
			column += runewidth.RuneWidth(r)
		}
	}
}
