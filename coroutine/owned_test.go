package coroutine_test

import (
	"cmp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/somen-go/somen/coroutine"
)

// TestOwned: the index finds the tasks that a look at all tasks finds, whenever somebody asks.
func TestOwned(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := coroutine.NewScheduler()
		defer s.Close()
		index := s.NewOwned(func(owner any) (uint64, bool) { n, ok := owner.(int); return uint64(n), ok })
		var started []coroutine.Task
		rt.Repeat(map[string]func(*rapid.T){
			"start": func(rt *rapid.T) {
				for range rapid.IntRange(1, 200).Draw(rt, "n") {
					var options []coroutine.Option
					switch owner := rapid.IntRange(-1, 4).Draw(rt, "owner"); owner {
					case -1:
					case 0:
						options = append(options, coroutine.OwnedBy("somebody"))
					default:
						options = append(options, coroutine.OwnedBy(owner))
					}
					if rapid.Bool().Draw(rt, "child") && len(started) > 0 {
						options = append(options, coroutine.ChildOf(rapid.SampledFrom(started).Draw(rt, "parent")))
					}
					started = append(started, s.Start(coroutine.Await(coroutine.Frames(rapid.IntRange(1, 9).Draw(rt, "frames"))), options...))
				}
			},
			"tick": func(*rapid.T) { s.Tick(0, coroutine.Budget{}) },
			"cancel": func(rt *rapid.T) {
				if len(started) > 0 {
					rapid.SampledFrom(started).Draw(rt, "whom").Cancel()
				}
			},
			"ask": func(rt *rapid.T) {
				key := rapid.IntRange(1, 4).Draw(rt, "key")
				var want []coroutine.Task
				for _, task := range s.Tasks() {
					if task.Owner() == key {
						want = append(want, task)
					}
				}
				require.ElementsMatch(rt, want, index.Tasks(nil, uint64(key)))
				byID := func(a, b coroutine.Task) int { return cmp.Compare(a.ID(), b.ID()) }
				all := s.WithChildren(append(want, want...))
				slices.SortFunc(all, byID)
				require.Equal(rt, len(slices.CompactFunc(slices.Clone(all), func(a, b coroutine.Task) bool { return a == b })), len(all))
				for _, task := range all {
					for _, child := range task.Children() {
						require.Contains(rt, all, child)
					}
				}
			},
		})
	})
}
