package cluster

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Grid divides a rectangle into regions of one size, for World.Regions, World.Where and Shadows.Near.
type Grid struct {
	Width, Height float64 // of the world
	Columns, Rows int
	Overlap       float64 // how far beyond the border somebody still belongs where they are
	Sight         float64 // how far beyond a border one sees
}

// Names returns the names of the regions, row by row: "0-0" is the first of the first row, "1-0" the one to its right.
func (g Grid) Names() []string {
	var all []string
	for y := range g.Rows {
		for x := range g.Columns {
			all = append(all, g.name(x, y))
		}
	}
	return all
}

func (g Grid) name(column, row int) string { return fmt.Sprintf("%d-%d", column, row) }

// cell returns the column and the row of a point; what lies outside of the world belongs to the nearest region.
func (g Grid) cell(x, y float64) (column, row int) {
	return cell(x, g.Width, g.Columns), cell(y, g.Height, g.Rows)
}

func cell(at, size float64, n int) int {
	i := math.Floor(at / size * float64(n))
	if !(i > 0) { // NaN too
		return 0
	}
	return int(min(i, float64(n-1)))
}

// Where returns the region of who is at a point and has been in region now: that one up to Overlap beyond its border.
func (g Grid) Where(x, y float64, now string) string {
	if x0, y0, x1, y1, ok := g.Bounds(now); ok &&
		x >= x0-g.Overlap && x < x1+g.Overlap && y >= y0-g.Overlap && y < y1+g.Overlap {
		return now
	}
	return g.name(g.cell(x, y))
}

// Bounds returns the corners of a region, and false if there is none of the name.
func (g Grid) Bounds(name string) (x0, y0, x1, y1 float64, ok bool) {
	before, after, _ := strings.Cut(name, "-")
	column, err := strconv.Atoi(before)
	row, err2 := strconv.Atoi(after)
	if err != nil || err2 != nil || column < 0 || row < 0 || column >= g.Columns || row >= g.Rows {
		return 0, 0, 0, 0, false
	}
	w, h := g.Width/float64(g.Columns), g.Height/float64(g.Rows)
	return float64(column) * w, float64(row) * h, float64(column+1) * w, float64(row+1) * h, true
}

// Near appends the regions but now whose border is at most Sight away from a point.
func (g Grid) Near(near []string, x, y float64, now string) []string {
	c0, r0 := g.cell(x-g.Sight, y-g.Sight)
	c1, r1 := g.cell(x+g.Sight, y+g.Sight)
	for row := r0; row <= r1; row++ {
		for column := c0; column <= c1; column++ {
			if name := g.name(column, row); name != now {
				near = append(near, name)
			}
		}
	}
	return near
}
