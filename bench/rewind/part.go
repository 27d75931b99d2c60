// Package rewind measures what it costs to take a snapshot of a game in memory, and to put the game back.
package rewind

import (
	"runtime"
	"slices"
	"time"

	"github.com/somen-go/somen/bench/internal/harness"
	"github.com/somen-go/somen/bench/save"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
)

// Part is what rewinding costs.
var Part = harness.Part{
	Name:  "rewind",
	Title: "rewinding a village",
	About: []string{
		"The villagers of the part save, each with a behaviour in the middle of its work. A snapshot is taken",
		"after each step, as for rollback, and restored; eight steps is to go eight steps back and play them",
		"again, alone and with a snapshot after each. Components by hand: two components of each villager are",
		"copied to a slice and back, which is the least there is, and forgets the behaviours. Figures are",
		"medians of 300 rounds, which begin when 400 steps were taken, and of 30 for eight steps.",
	},
	Base: base,
	Cases: func(scale harness.Scale) (all []harness.Case, _ []harness.Missing) {
		for _, size := range []int{1000, 10_000} {
			n := scale.Size(size, size/10)
			all = append(all, harness.Case{Peer: base, Column: harness.Thousands(n) + " villagers", X: float64(n), Run: func() (harness.Sample, error) { return byHand(n) }},
				harness.InCompiledForm(harness.Case{Peer: "Somen, whole engine", Column: harness.Thousands(n) + " villagers", X: float64(n),
					Run: func() (harness.Sample, error) { return whole(n) }}))
		}
		return all, nil
	},
}

const (
	base   = "components by hand"
	rounds = 300
	step   = time.Second / 60
)

func whole(n int) (s harness.Sample, _ error) {
	e := save.Village(n, true)
	defer e.Close()
	ring := rewind.NewRing(rewind.New(e), 16)
	for range 400 {
		e.Step(step)
		if err := ring.Take(); err != nil {
			return nil, err
		}
	}
	var takes, restores, eights, alone []time.Duration
	var before, after runtime.MemStats
	runtime.GC()
	for range rounds {
		e.Step(step)
		began := time.Now()
		if err := ring.Take(); err != nil {
			return nil, err
		}
		takes = append(takes, time.Since(began))
	}
	for range rounds / 10 {
		began := time.Now()
		if err := ring.Restore(e.Steps() - 8); err != nil {
			return nil, err
		}
		restores = append(restores, time.Since(began))
		for range 8 {
			e.Step(step)
			if err := ring.Take(); err != nil {
				return nil, err
			}
		}
		eights = append(eights, time.Since(began))
	}
	for range rounds / 10 {
		began := time.Now()
		if err := ring.Restore(e.Steps() - 8); err != nil {
			return nil, err
		}
		for range 8 {
			e.Step(step)
		}
		alone = append(alone, time.Since(began))
		for range 9 {
			e.Step(step)
			if err := ring.Take(); err != nil {
				return nil, err
			}
		}
	}
	r, one := rewind.New(e), rewind.Snapshot{}
	for range 2 {
		if err := r.Take(&one); err != nil {
			return nil, err
		}
	}
	runtime.ReadMemStats(&before)
	if err := r.Take(&one); err != nil {
		return nil, err
	}
	if err := r.Restore(&one); err != nil {
		return nil, err
	}
	runtime.ReadMemStats(&after)
	s.Add("snapshot", "ms", median(takes))
	s.Add("restore", "ms", median(restores))
	s.Add("eight steps alone", "ms", median(alone))
	s.Add("eight steps and snapshots", "ms", median(eights))
	s.Add("snapshot of one", "bytes", float64(one.Size())/float64(n))
	s.Add("allocations of both", "objects", float64(after.Mallocs-before.Mallocs))
	return s, nil
}

// byHand copies components.
func byHand(n int) (s harness.Sample, _ error) {
	type parts struct{ position, velocity components.Vec2 }
	e := save.Village(n, false)
	defer e.Close()
	all := ecs.NewQuery2(components.Position, components.Velocity)
	kept := make([]parts, n)
	var takes, restores []time.Duration
	for range rounds {
		e.Step(step)
		began := time.Now()
		i := 0
		for row := range all.Rows(e.World()) {
			kept[i] = parts{*row.A, *row.B}
			i++
		}
		takes = append(takes, time.Since(began))
		began = time.Now()
		i = 0
		for row := range all.Rows(e.World()) {
			*row.A, *row.B = kept[i].position, kept[i].velocity
			i++
		}
		restores = append(restores, time.Since(began))
	}
	s.Add("snapshot", "ms", median(takes))
	s.Add("restore", "ms", median(restores))
	s.Add("snapshot of one", "bytes", 32)
	return s, nil
}

func median(all []time.Duration) (ms float64) {
	slices.Sort(all)
	return all[len(all)/2].Seconds() * 1e3
}
