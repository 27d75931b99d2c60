package main

import (
	"math"
	"math/rand/v2"
)

// The land is a grid of cells.
const (
	columns, rows = 70, 54
	cellSize      = 10
)

// Cell is a place on the grid.
type Cell struct{ X, Y int }

func (c Cell) middle() Vec2 {
	return Vec2{X: (float64(c.X) + .5) * cellSize, Y: (float64(c.Y) + .5) * cellSize}
}

func cellAt(p Vec2) Cell {
	return Cell{min(columns-1, max(0, int(p.X/cellSize))), min(rows-1, max(0, int(p.Y/cellSize)))}
}

// Tile is what is in a cell.
type Tile uint8

const (
	Grass Tile = iota
	Bridge
	Field
	Home
	Store
	Tree // from here on nobody can walk
	Rock
	Water
)

// Land is the map. Nothing in it changes after newLand.
type Land struct {
	tiles  [columns * rows]Tile
	Store  Cell
	Homes  []Cell
	Fields []Cell
	Woods  []Cell // beside trees
}

// At returns the tile of a cell; there is water all around the land.
func (l *Land) At(c Cell) Tile {
	if c.X < 0 || c.X >= columns || c.Y < 0 || c.Y >= rows {
		return Water
	}
	return l.tiles[c.Y*columns+c.X]
}

func (l *Land) set(c Cell, t Tile) {
	if l.At(c) == Grass {
		l.tiles[c.Y*columns+c.X] = t
	}
}

func newLand(random *rand.Rand) *Land {
	l := &Land{Store: Cell{33, 26}}
	l.set(l.Store, Store)
	for y := range rows {
		bend := 50 + int(math.Round(5*math.Sin(float64(y)/8)))
		for x := bend; x < bend+3; x++ {
			if y/2%11 == 4 {
				l.set(Cell{x, y}, Bridge)
			}
			l.set(Cell{x, y}, Water)
		}
	}
	for _, f := range [][4]int{{6, 30, 20, 42}, {25, 41, 42, 50}, {10, 8, 22, 17}} {
		for y := f[1]; y < f[3]; y++ {
			for x := f[0]; x < f[2]; x++ {
				l.set(Cell{x, y}, Field)
			}
		}
	}
	for _, w := range []Cell{{63, 10}, {62, 30}, {64, 46}, {34, 5}, {5, 22}} {
		for range 90 {
			l.set(Cell{w.X + int(random.NormFloat64()*3), w.Y + int(random.NormFloat64()*4)}, Tree)
		}
	}
	for range 48 {
		sin, cos := math.Sincos(random.Float64() * 2 * math.Pi)
		far := 3 + 8*random.Float64()
		l.set(Cell{l.Store.X + int(far*cos*1.2), l.Store.Y + int(far*sin)}, Home)
	}
	for range 90 {
		c := Cell{random.IntN(columns), random.IntN(rows)}
		if math.Hypot(float64(c.X-l.Store.X), float64(c.Y-l.Store.Y)) > 14 {
			l.set(c, Rock)
		}
	}
	l.survey()
	return l
}

// survey lists the places that can be reached from the store.
func (l *Land) survey() {
	seen := map[Cell]bool{l.Store: true}
	for queue := []Cell{l.Store}; len(queue) > 0; queue = queue[1:] {
		c := queue[0]
		switch l.At(c) {
		case Home:
			l.Homes = append(l.Homes, c)
		case Field:
			l.Fields = append(l.Fields, c)
		}
		byTree := false
		for _, d := range steps[:4] {
			next := Cell{c.X + d.X, c.Y + d.Y}
			byTree = byTree || l.At(next) == Tree
			if l.At(next) < Tree && !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
		if byTree {
			l.Woods = append(l.Woods, c)
		}
	}
}
