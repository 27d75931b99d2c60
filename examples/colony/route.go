package main

import (
	"container/heap"
	"context"
	"errors"
	"math"
	"slices"
)

var errNoWay = errors.New("there is no way")

// steps are the ways out of a cell, the straight ones first.
var steps = [...]Cell{{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {1, 1}, {-1, 1}, {-1, -1}, {1, -1}}

// Route finds the shortest way by A*, and returns its corners, the goal last. It only reads the
// land, so that any goroutine may call it; it gives up when the context ends, for then whoever
// asked is no more.
func (l *Land) Route(ctx context.Context, from, to Cell) ([]Cell, error) {
	var cameFrom [columns * rows]int16
	var cost [columns * rows]float32
	index := func(c Cell) int { return c.Y*columns + c.X }
	ahead := func(c Cell) float32 {
		dx, dy := math.Abs(float64(to.X-c.X)), math.Abs(float64(to.Y-c.Y))
		return float32(max(dx, dy) + (math.Sqrt2-1)*min(dx, dy))
	}
	open := &frontier{{from, ahead(from)}}
	cost[index(from)] = 1
	for looked := 0; open.Len() > 0; looked++ {
		if looked%256 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		here := heap.Pop(open).(candidate).cell
		if here == to {
			return corners(from, to, func(c Cell) Cell {
				at := int(cameFrom[index(c)])
				return Cell{at % columns, at / columns}
			}), nil
		}
		for i, d := range steps {
			next := Cell{here.X + d.X, here.Y + d.Y}
			far := cost[index(here)] + 1
			if i >= 4 { // aslant, if no corner is in the way
				if l.At(Cell{here.X, next.Y}) >= Tree || l.At(Cell{next.X, here.Y}) >= Tree {
					continue
				}
				far += math.Sqrt2 - 1
			}
			if l.At(next) >= Tree || cost[index(next)] > 0 && cost[index(next)] <= far {
				continue
			}
			cost[index(next)], cameFrom[index(next)] = far, int16(index(here))
			heap.Push(open, candidate{next, far + ahead(next)})
		}
	}
	return nil, errNoWay
}

// corners goes back from the goal and keeps the cells at which the direction changes.
func corners(from, to Cell, before func(Cell) Cell) []Cell {
	way, last := []Cell{to}, Cell{}
	for c := to; c != from; {
		p := before(c)
		step := Cell{c.X - p.X, c.Y - p.Y}
		if step != last && c != to {
			way = append(way, c)
		}
		c, last = p, step
	}
	slices.Reverse(way)
	return way
}

// frontier is the heap of the cells to look at next.
type frontier []candidate

type candidate struct {
	cell  Cell
	total float32
}

func (f frontier) Len() int           { return len(f) }
func (f frontier) Less(i, j int) bool { return f[i].total < f[j].total }
func (f frontier) Swap(i, j int)      { f[i], f[j] = f[j], f[i] }
func (f *frontier) Push(c any)        { *f = append(*f, c.(candidate)) }
func (f *frontier) Pop() any {
	last := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return last
}
