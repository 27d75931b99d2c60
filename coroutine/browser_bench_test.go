package coroutine_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// BenchmarkBrowser says how many behaviours a page that draws 60 frames a second has room for, if
// half of each frame, 8 ms, is theirs. All are awake in every frame, or each once a second, so that
// a frame resumes a sixtieth of them. One operation is a frame; run it with GOOS=js GOARCH=wasm.
func BenchmarkBrowser(b *testing.B) {
	const behaviours, frame = 12_000, time.Second / 60
	awake := func(co *coroutine.Co) {
		for {
			co.Frame()
		}
	}
	second := func(co *coroutine.Co) {
		for {
			co.Sleep(60 * frame)
		}
	}
	for _, part := range []struct {
		name   string
		life   func(co *coroutine.Co)
		frames int // in which each is resumed once
	}{{"every frame", awake, 1}, {"once a second", second, 60}} {
		b.Run(part.name, func(b *testing.B) {
			s := coroutine.NewScheduler()
			defer s.Close()
			for range part.frames { // so that they wake evenly
				for range behaviours / part.frames {
					s.Start(coroutine.Script(part.life))
				}
				s.Tick(frame, coroutine.Budget{})
			}
			runtime.GC()
			resumed := 0
			for b.Loop() {
				resumed += s.Tick(frame, coroutine.Budget{}).Resumed
			}
			each := float64(b.Elapsed().Nanoseconds()) / float64(resumed)
			b.ReportMetric(each, "ns/resume")
			b.ReportMetric(float64(8*time.Millisecond)/each*float64(part.frames), "behaviours")
		})
	}
}
