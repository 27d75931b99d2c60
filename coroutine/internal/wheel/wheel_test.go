package wheel

import (
	"cmp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// key is live as long as its place in the list is true.
type key struct {
	n    int
	live *[]bool
}

func (k key) Order() uint64 { return uint64(k.n) }
func (k key) Live() bool    { return (*k.live)[k.n] }

// distances are near, far and at the borders of powers of 64.
var distances = rapid.Custom(func(t *rapid.T) int64 {
	shift := rapid.IntRange(0, 60).Draw(t, "shift")
	return max(1, int64(1)<<shift+rapid.Int64Range(-3, 3).Draw(t, "off"))
})

func TestWheelIsASortedList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var w Wheel[key]
		var live []bool
		var list []Timer[key]
		now := int64(0)
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0, 1:
				for range rapid.IntRange(1, 50).Draw(t, "how many") {
					e := Timer[key]{now + distances.Draw(t, "distance"), key{len(live), &live}}
					if now > 1<<61 {
						continue
					}
					live = append(live, true)
					w.Add(e.At, e.Key)
					list = append(list, e)
				}
			case 2:
				if len(live) > 0 {
					live[rapid.IntRange(0, len(live)-1).Draw(t, "whose")] = false
					for range 100 {
						w.Doubt()
					}
				}
			default:
				d := distances.Draw(t, "passes")
				if now > 1<<61 {
					d = 1
				}
				now += d
				var want []int
				slices.SortStableFunc(list, func(a, b Timer[key]) int { return cmp.Compare(a.At, b.At) })
				for len(list) > 0 && list[0].At <= now {
					if list[0].Key.Live() {
						want = append(want, list[0].Key.n)
					}
					list = list[1:]
				}
				var got []int
				for _, e := range w.Advance(now) {
					require.LessOrEqual(t, e.At, now)
					if e.Key.Live() {
						got = append(got, e.Key.n)
					}
				}
				require.Equal(t, want, got)
			}
		}
	})
}

// Nobody who has gone is kept for ever.
func TestWheelForgets(t *testing.T) {
	var w Wheel[key]
	live := make([]bool, 1_000_000)
	for n := range live {
		w.Add(int64(1+n)<<40, key{n, &live})
	}
	require.LessOrEqual(t, w.size, 2049)
	require.Empty(t, w.Advance(0), "time does not go back")
}

// A crowd that has gone is forgotten as time passes, long before it would have been due.
func TestWheelForgetsAsTimePasses(t *testing.T) {
	var w Wheel[key]
	live := make([]bool, 50_001)
	for n := range live {
		live[n] = true
		w.Add(int64(1+n%7)<<42, key{n, &live})
	}
	clear(live[1:])
	for range live[1:] {
		w.Doubt()
	}
	now := int64(0)
	for range 3000 {
		now += 10_000_000
		require.Empty(t, w.Advance(now))
	}
	kept := 0
	for l := range w.levels {
		lv := &w.levels[l]
		for c := lv.next; c != nil; c = c.next {
			kept += c.n
		}
		if lv.slots != nil {
			for _, c := range lv.slots {
				for ; c != nil; c = c.next {
					kept += c.n
				}
			}
		}
	}
	require.Equal(t, 1, kept)
	due := w.Advance(1 << 42)
	require.Len(t, due, 1)
	require.Zero(t, due[0].Key.n)
	w.Advance(1 << 50)
	require.Zero(t, w.size)
}

func TestWheelAllocatesNothingOnceItIsWarm(t *testing.T) {
	var w Wheel[key]
	live := make([]bool, 1<<20)
	for n := range live {
		live[n] = true
	}
	now, n := int64(0), 0
	round := func() {
		for range 100 {
			w.Add(now+int64(n%977)*1_000_003+1, key{n, &live})
			n++
		}
		now += 10_000_000
		w.Advance(now)
	}
	for range 500 {
		round()
	}
	require.Zero(t, testing.AllocsPerRun(500, round))
}

func BenchmarkAddAndAdvance(b *testing.B) {
	var w Wheel[key]
	live := make([]bool, 1<<16)
	for n := range live {
		live[n] = true
	}
	now, n := int64(0), 0
	for b.Loop() {
		w.Add(now+int64(n%977)*1_000_003+1, key{n % len(live), &live})
		n++
		if n%100 == 0 {
			now += 10_000_000
			w.Advance(now)
		}
	}
}
