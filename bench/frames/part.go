// Package frames compares whole frames: entities that move and behave, with Somen and with what a
// donburi game would use instead.
package frames

import (
	"fmt"
	"runtime"
	"time"

	"github.com/somen-go/somen/bench/internal/harness"
)

const frame = time.Second / 60

// Part is the comparison of whole frames.
var Part = harness.Part{
	Name:  "frames",
	Title: "whole frames: movement and behaviours",
	About: []string{
		"Every entity moves in every frame, and turns round when its behaviour says so; the columns say",
		"how many of the behaviours do so in a frame. Goroutines and bare iter.Pull have no scheduler, so",
		"each is resumed in each frame and counts for itself. All but Somen move by donburi's own query,",
		"save the line that shows what the query makes of the difference. GC pause: how long a full",
		"collection stops the world. Ratio: Somen over the contender. Somen's behaviours are Scripts.",
	},
	Base:  "Somen",
	Cases: cases,
	Plots: []harness.Plot{
		{File: "frames-10000", Title: "A frame with 10,000 entities", YLabel: "median time of a frame",
			XLabel: "how many of the behaviours act in a frame", Marks: []harness.Mark{harness.AFrame}, Group: "10,000 entities", Metric: "frame p50"},
		{File: "frames-100000", Title: "A frame with 100,000 entities", YLabel: "median time of a frame",
			XLabel: "how many of the behaviours act in a frame", Marks: []harness.Mark{harness.AFrame}, Group: "100,000 entities", Metric: "frame p50"},
	},
}

// A game is a set-up contender.
type game struct {
	frame func()
	acted func() int // how often a behaviour has done something
	close func()
}

func cases(scale harness.Scale) (all []harness.Case, _ []harness.Missing) {
	sizes := []int{10_000, 100_000}
	if scale.Quick {
		sizes = []int{1_000}
	}
	for _, n := range sizes {
		for _, percent := range []int{1, 10, 50, 100} {
			for _, peer := range []struct {
				name string
				play func(entities, period int) game
			}{
				{"Somen", playScripts},
				{"Somen, raw form", playRaw},
				{"(a) state machines", playMachines},
				{"(a) with Somen's queries", playMachinesInSomen},
				{"(b) a goroutine each", playGoroutines},
				{"(c) bare iter.Pull each", playPulled},
			} {
				all = append(all, harness.InEachForm(harness.Case{
					Group:  harness.Thousands(n) + " entities",
					Column: fmt.Sprintf("%d%%", percent), X: float64(percent), Peer: peer.name,
					Run: func() (harness.Sample, error) {
						before := harness.Memory()
						g := peer.play(n, 100/percent)
						defer g.close()
						return measure(g, n*percent/100, scale.Size(120, 10), before, n)
					},
				})...)
			}
		}
	}
	return all, nil
}

// measure runs frames, in each of which as many behaviours as ready act.
func measure(g game, ready, frames int, before float64, entities int) (s harness.Sample, _ error) {
	for range 3 { // in the first the coroutines are made
		g.frame()
	}
	acted := g.acted()
	var start, end runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&start)
	times := harness.Frames(frames, g.frame)
	runtime.ReadMemStats(&end)
	if acted = g.acted() - acted; acted != ready*frames {
		return nil, fmt.Errorf("behaviours acted %d times in %d frames, want %d in each", acted, frames, ready)
	}
	memory := harness.Memory() - before
	mallocs := end.Mallocs - start.Mallocs - 1 // the slice of times

	runtime.ReadMemStats(&start)
	began := time.Now()
	runtime.GC()
	collection := time.Since(began)
	runtime.ReadMemStats(&end)
	runtime.KeepAlive(g)

	s.Add("frame p50", "µs", harness.Percentile(times, 50))
	s.Add("frame p99", "µs", harness.Percentile(times, 99))
	s.Add("allocations a frame", "objects", float64(mallocs)/float64(frames))
	s.Add("GC pause", "µs", float64(end.PauseTotalNs-start.PauseTotalNs)/1e3)
	s.Add("full collection", "ms", collection.Seconds()*1e3)
	s.Add("memory an entity", "bytes", memory/float64(entities))
	return s, nil
}
