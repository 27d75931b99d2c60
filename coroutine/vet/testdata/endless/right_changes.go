package endless

import (
	"math/rand"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/coroutine/vet/testdata/helpers"
	"github.com/yohamta/donburi"
)

// What is changed in these loops ends them.

func fills(co *coroutine.Co, n int) []int {
	var xs []int
	for len(xs) < n {
		xs = append(xs, len(xs))
	}
	return xs
}

func byPointer(co *coroutine.Co) {
	done := false
	finish := func() { done = true }
	for !done {
		finish()
	}
}

func grows(co *coroutine.Co, robot *donburi.Entry) {
	for components.Position.Get(robot).X < 10 {
		components.Position.Get(robot).X++
	}
	for components.Position.GetValue(robot).Y < 10 {
		components.Position.SetValue(robot, components.Vec2{Y: 20})
	}
	for components.Position.GetValue(robot).Y < 10 {
		helpers.Nudge(robot)
	}
}

func byAddress(co *coroutine.Co) {
	n := 0
	for n < 10 {
		increment(&n)
	}
	q := queue{items: []int{1}}
	for q.Len() > 0 {
		clearQueue(&q)
	}
}

func increment(n *int) { *n++ }

func clearQueue(q *queue) { *q = queue{} }

func byResult(co *coroutine.Co, step func() error) error {
	for {
		if err := step(); err != nil {
			return err
		}
	}
}

func binarySearch(co *coroutine.Co, xs []int, x int) int {
	low, high := 0, len(xs)
	for low < high {
		mid := (low + high) / 2
		if xs[mid] < x {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

func floods(co *coroutine.Co, grid map[int][]int) {
	seen, todo := map[int]bool{}, []int{0}
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		todo = append(todo, grid[at]...)
	}
}

// The ways out are closed one by one, and chosen by chance.
func mutates(co *coroutine.Co, r *rand.Rand, v, limit int) int {
	for {
		switch r.Intn(2) {
		case 0:
			if v >= limit {
				continue
			}
			return v + 1
		case 1:
			if v <= -limit {
				continue
			}
			return v - 1
		}
	}
}

func choosesWays(co *coroutine.Co, r *rand.Rand, a, b *lamp) {
	for {
		if r.Intn(2) == 0 {
			if a.on {
				return
			}
		} else if b.on {
			return
		}
	}
}
