// Package save measures how long it takes to save and load a game, beside the components alone in gob and
// JSON.
package save

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"runtime"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/bench/internal/harness"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
)

// Part is the comparison of saves.
var Part = harness.Part{
	Name:  "save",
	Title: "saving and loading a village",
	About: []string{
		"Villagers go from place to place, sleep and eat, each by a behaviour with a call that waits. Somen",
		"saves the whole game, behaviours included, and loads it into an engine that is there; components",
		"alone are the same village without behaviours. gob and JSON write a slice of the components, which is",
		"what one would do by hand, and read it again; nothing is put back into a world. Ratio: Somen with",
		"components alone over the contender.",
	},
	Base: base,
	Cases: func(scale harness.Scale) (all []harness.Case, _ []harness.Missing) {
		n := scale.Size(10_000, 200)
		peers := []struct {
			name string
			make func(n int) saver
		}{
			{base, func(n int) saver { return whole(n, false) }},
			{"gob, components alone", withGob},
			{"JSON, components alone", withJSON},
		}
		for _, p := range peers {
			all = append(all, harness.Case{Peer: p.name, Column: harness.Thousands(n) + " villagers", X: float64(n),
				Run: func() (harness.Sample, error) { return measure(p.make(n), n) }})
		}
		return append(all, harness.InCompiledForm(harness.Case{Peer: "Somen, with behaviours", Column: harness.Thousands(n) + " villagers", X: float64(n),
			Run: func() (harness.Sample, error) { return measure(whole(n, true), n) }})), nil
	},
}

const base = "Somen, components alone"

// A saver is a set-up contender.
type saver struct {
	save func(*bytes.Buffer) error
	load func(*bytes.Buffer) (int, error) // returns how many villagers there are
}

func measure(g saver, n int) (s harness.Sample, _ error) {
	var file bytes.Buffer
	if err := g.save(&file); err != nil {
		return nil, err
	}
	data := bytes.Clone(file.Bytes())
	saving, saveMallocs, err := best(func() error { file.Reset(); return g.save(&file) })
	if err != nil {
		return nil, err
	}
	loading, loadMallocs, err := best(func() error {
		got, err := g.load(bytes.NewBuffer(data))
		if err == nil && got != n {
			err = fmt.Errorf("%d villagers were loaded, want %d", got, n)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	s.Add("save", "ms", saving.Seconds()*1e3)
	s.Add("load", "ms", loading.Seconds()*1e3)
	s.Add("size of one", "bytes", float64(len(data))/float64(n))
	s.Add("allocations to save one", "objects", saveMallocs/float64(n))
	s.Add("allocations to load one", "objects", loadMallocs/float64(n))
	return s, nil
}

// best returns the shortest time of some rounds, and the allocations of the last one.
func best(round func() error) (shortest time.Duration, mallocs float64, _ error) {
	var start, end runtime.MemStats
	for i := range 5 {
		runtime.GC()
		runtime.ReadMemStats(&start)
		began := time.Now()
		if err := round(); err != nil {
			return 0, 0, err
		}
		took := time.Since(began)
		runtime.ReadMemStats(&end)
		if i == 0 || took < shortest {
			shortest = took
		}
		mallocs = float64(end.Mallocs - start.Mallocs)
	}
	return shortest, mallocs, nil
}

// hunger is a component of the villagers.
type hunger struct {
	Now, Grows float64
	Bread      int
}

var hungers = donburi.NewComponentType[hunger]().SetName("Hunger")

// villager is the behaviour.
func villager(v *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		h := hungers.Get(v)
		for {
			walk(co, v, components.Vec2{X: float64(co.Rand().IntN(1000)), Y: float64(co.Rand().IntN(1000))})
			co.Sleep(time.Duration(co.Rand().IntN(5000)) * time.Millisecond)
			if h.Now += h.Grows; h.Now > 1 && h.Bread > 0 {
				h.Now, h.Bread = 0, h.Bread-1
			}
		}
	})
}

func walk(co *coroutine.Co, v *donburi.Entry, to components.Vec2) {
	from := components.Position.GetValue(v)
	for t := range co.Over(time.Second) {
		components.Position.SetValue(v, from.Lerp(to, t))
	}
}

func newEngine() *ecs.Engine {
	e := ecs.New()
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement())
	return e
}

// Village returns a village that has gone on for two seconds.
func Village(n int, behaves bool) *ecs.Engine {
	e := newEngine()
	for i := range n {
		v := e.Spawn(components.Position, components.Velocity, ecs.Comp(hungers, hunger{Grows: 0.1, Bread: i % 7}))
		if behaves {
			b := components.BehaveFunc("villager", villager)
			donburi.Add(v, components.Behaviour, &b)
		}
	}
	for range 120 {
		e.Step(time.Second / 60)
	}
	return e
}

func whole(n int, behaves bool) saver {
	from, to := Village(n, behaves), newEngine()
	return saver{
		save: func(w *bytes.Buffer) error { return save.Save(w, from) },
		load: func(r *bytes.Buffer) (int, error) { err := save.Load(r, to); return to.World().Len(), err },
	}
}

// parts are what one would save of a villager by hand.
type parts struct {
	Entity   donburi.Entity
	Position components.Vec2
	Velocity components.Vec2
	Hunger   hunger
}

func allParts(e *ecs.Engine) []parts {
	var all []parts
	for entry := range hungers.Iter(e.World()) {
		all = append(all, parts{entry.Entity(), components.Position.GetValue(entry), components.Velocity.GetValue(entry), hungers.GetValue(entry)})
	}
	return all
}

func withGob(n int) saver {
	e := Village(n, false)
	return saver{
		save: func(w *bytes.Buffer) error { return gob.NewEncoder(w).Encode(allParts(e)) },
		load: func(r *bytes.Buffer) (int, error) {
			var all []parts
			err := gob.NewDecoder(r).Decode(&all)
			return len(all), err
		},
	}
}

func withJSON(n int) saver {
	e := Village(n, false)
	return saver{
		save: func(w *bytes.Buffer) error { return json.NewEncoder(w).Encode(allParts(e)) },
		load: func(r *bytes.Buffer) (int, error) {
			var all []parts
			err := json.NewDecoder(r).Decode(&all)
			return len(all), err
		},
	}
}
