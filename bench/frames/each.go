package frames

import (
	"iter"

	"github.com/somen-go/somen/components"
	"github.com/yohamta/donburi"
)

// turning returns the behaviour of one entity in straight-line code: wait gives way for one frame,
// and reports whether to go on.
func turning(w donburi.World, e donburi.Entity, first, period int, acted *int) func(wait func() bool) {
	return func(wait func() bool) {
		v := components.Velocity.Get(w.Entry(e))
		for left := first; ; left = period {
			for range left {
				if !wait() {
					return
				}
			}
			*acted++
			v.X = -v.X
		}
	}
}

func spawnMovers(w donburi.World, entities int) []donburi.Entity {
	all := w.CreateMany(entities, components.Position, components.Velocity)
	for _, e := range all {
		components.Velocity.SetValue(w.Entry(e), components.Vec2{X: 10, Y: 5})
	}
	return all
}

func playPulled(entities, period int) game {
	w := donburi.NewWorld()
	acted := 0
	var nexts []func() (struct{}, bool)
	var stops []func()
	for i, e := range spawnMovers(w, entities) {
		run := turning(w, e, 1+i%period, period, &acted)
		next, stop := iter.Pull(func(yield func(struct{}) bool) {
			run(func() bool { return yield(struct{}{}) })
		})
		nexts, stops = append(nexts, next), append(stops, stop)
	}
	move := movement(w)
	return game{
		frame: func() {
			for _, next := range nexts {
				next()
			}
			move()
		},
		acted: func() int { return acted },
		close: func() {
			for _, stop := range stops {
				stop()
			}
		},
	}
}

func playGoroutines(entities, period int) game {
	w := donburi.NewWorld()
	acted := 0 // one goroutine runs at a time
	type routine struct{ resume, yielded chan struct{} }
	var all []routine
	for i, e := range spawnMovers(w, entities) {
		r := routine{make(chan struct{}), make(chan struct{})}
		run := turning(w, e, 1+i%period, period, &acted)
		go func() {
			defer close(r.yielded)
			if _, ok := <-r.resume; !ok {
				return
			}
			run(func() bool {
				r.yielded <- struct{}{}
				_, ok := <-r.resume
				return ok
			})
		}()
		all = append(all, r)
	}
	move := movement(w)
	return game{
		frame: func() {
			for _, r := range all {
				r.resume <- struct{}{}
				<-r.yielded
			}
			move()
		},
		acted: func() int { return acted },
		close: func() {
			for _, r := range all {
				close(r.resume)
				<-r.yielded
			}
		},
	}
}
