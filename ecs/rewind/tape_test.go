package rewind_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"pgregory.net/rapid"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
)

// meadow is a game in which much comes and goes: sheep that walk, age, have lambs and die, a dog that heeds the player,
// and a shepherd who counts.
type meadow struct {
	Engine *ecs.Engine
	Log    []string
	Calls  coroutine.Signal[ecs.Key]
	Born   int
	Herd   *coroutine.Group
}

type fleece struct {
	Grown  int
	Mother ecs.Ref
}

var (
	fleeces = donburi.NewComponentType[fleece]().SetName("Fleece")
	shorn   = donburi.NewTag("Shorn")
)

func newMeadow() *meadow {
	m := &meadow{Engine: ecs.New(ecs.WithStep(tapeStep))}
	e := m.Engine
	m.Herd = e.Scheduler().NewGroup()
	ecs.SetResource(e, m)
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Resumes: 30}), systems.Movement())
	s := e.Scheduler()
	s.Start(m.shepherd(), coroutine.Named("shepherd"))
	s.Start(m.dog(), coroutine.Named("dog"))
	for range 4 {
		m.lamb(ecs.Ref{})
	}
	return m
}

const tapeStep = 20 * time.Millisecond

func (m *meadow) log(format string, args ...any) {
	m.Log = append(m.Log[max(0, len(m.Log)-20):], fmt.Sprintf("%d ", m.Engine.Steps())+fmt.Sprintf(format, args...))
}

func (m *meadow) lamb(mother ecs.Ref) {
	m.Born++
	m.Engine.Spawn(components.Position, ecs.Comp(components.Velocity, components.Vec2{X: float64(m.Born % 3)}),
		ecs.Comp(fleeces, fleece{Mother: mother}),
		ecs.Comp(components.Behaviour, components.BehaveFunc("sheep", m.sheep, coroutine.InGroup(m.Herd)).EndsEntity()))
}

func (m *meadow) sheep(sheep *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		wool := fleeces.Get(sheep)
		for age := range 4 + co.Rand().IntN(6) {
			m.walk(co, sheep)
			wool.Grown += age
			switch r := co.Rand().IntN(8); {
			case r == 0 && m.Herd.Len() < 25:
				m.lamb(ecs.RefOf(sheep))
			case r == 1 && !sheep.HasComponent(shorn):
				sheep.AddComponent(shorn)
				wool.Grown = 0
			case r == 2:
				m.Engine.AfterStep(func() { m.log("a cloud over %v", ecs.RefOf(sheep)) })
			}
			co.Sleep(time.Duration(co.Rand().IntN(100)) * time.Millisecond)
		}
		if mother, ok := wool.Mother.Get(); ok {
			fleeces.Get(mother).Grown++
		}
	})
}

func (m *meadow) walk(co *coroutine.Co, sheep *donburi.Entry) {
	from := components.Position.GetValue(sheep)
	to := components.Vec2{X: co.Rand().Float64() * 100, Y: co.Rand().Float64() * 100}
	for part := range co.Over(70 * time.Millisecond) {
		components.Position.SetValue(sheep, from.Lerp(to, part))
	}
}

func (m *meadow) dog() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			switch k := m.Engine.Input().WaitPress(co); k {
			case ecs.KeyX:
				m.Herd.Cancel(nil)
				m.log("the herd is gone")
			case ecs.KeyA:
				m.lamb(ecs.Ref{})
			default:
				m.Calls.Emit(k)
			}
			if m.Engine.Input().Held(ecs.KeySpace) {
				m.log("the dog barks")
			}
		}
	})
}

func (m *meadow) shepherd() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for i := range co.Every(90 * time.Millisecond) {
			m.log("%d: %d sheep", i, m.Herd.Len())
			var k ecs.Key
			if i%3 == 0 && co.First(m.Calls.Next(&k), coroutine.Sleep(200*time.Millisecond)) == 0 {
				m.log("%s was called", k)
				co.Go(coroutine.Script(func(co *coroutine.Co) { co.Sleep(time.Second); m.lamb(ecs.Ref{}) }))
			}
			if m.Herd.Len() == 0 {
				m.lamb(ecs.Ref{})
			}
		}
	})
}

func (m *meadow) step() { m.Engine.Step(tapeStep) }

// taped returns a meadow and its tape, or skips the test if behaviours run on stacks.
func taped(t interface {
	require.TestingT
	Skip(args ...any)
}, options ...rewind.TapeOption) (*meadow, *rewind.Tape) {
	m := newMeadow()
	tape := rewind.NewTape(m.Engine, nil, options...)
	m.step()
	if state := (*coroutine.StateError)(nil); !coroutine.IsStackless(m.shepherd()) {
		require.ErrorAs(t, tape.Err(), &state)
		m.Engine.Close()
		t.Skip("the behaviours run on stacks; test with the tool somen")
	}
	require.NoError(t, tape.Err())
	return m, tape
}

// TestTapeProperty: wherever one goes on a tape, the state is the one that was there; and what is played on from there is
// recorded as well.
func TestTapeProperty(t *testing.T) {
	probe, _ := taped(t)
	probe.Engine.Close()
	rapid.Check(t, func(t *rapid.T) {
		length := time.Duration(rapid.IntRange(10, 3000).Draw(t, "length")) * time.Millisecond
		memory := rapid.SampledFrom([]int{1, 100_000, 1 << 20, 64 << 20}).Draw(t, "memory")
		m := newMeadow()
		defer m.Engine.Close()
		for range rapid.IntRange(0, 30).Draw(t, "before") {
			m.step()
		}
		tape := rewind.NewTape(m.Engine, nil, rewind.WithLength(length), rewind.WithMemory(memory))
		defer tape.Stop()
		model := rewind.New(m.Engine)
		sums := map[int64]uint64{}
		sum := func() uint64 {
			s, err := model.Sum()
			require.NoError(t, err)
			return s
		}
		in := m.Engine.Input()
		play := func(n int) {
			for range n {
				m.step()
				require.NoError(t, tape.Err())
				sums[m.Engine.Steps()] = sum()
				_, last := tape.Steps()
				require.Equal(t, m.Engine.Steps(), last)
			}
		}
		check := func(step int64) {
			require.NoError(t, tape.Go(step))
			require.Equal(t, step, m.Engine.Steps())
			if want, ok := sums[step]; ok {
				require.Equal(t, want, sum(), "step %d", step)
			}
		}
		play(1)
		keys := []ecs.Key{ecs.KeyX, ecs.KeyA, ecs.KeySpace, ecs.KeyB, ecs.KeyC}
		t.Repeat(map[string]func(*rapid.T){
			"play":    func(t *rapid.T) { play(rapid.IntRange(1, 80).Draw(t, "steps")) },
			"press":   func(t *rapid.T) { in.Press(rapid.SampledFrom(keys).Draw(t, "key")); play(1) },
			"release": func(t *rapid.T) { in.Release(rapid.SampledFrom(keys).Draw(t, "key")); play(1) },
			"between": func(t *rapid.T) {
				m.Engine.AfterStep(func() { m.lamb(ecs.Ref{}) })
				delete(sums, m.Engine.Steps()) // what is there now is another state
				play(1)
			},
			"go": func(t *rapid.T) {
				first, last := tape.Steps()
				check(rapid.Int64Range(first, last).Draw(t, "to"))
			},
			"back": func(t *rapid.T) {
				by := rapid.Int64Range(1, 4).Draw(t, "by")
				for range rapid.IntRange(1, 20).Draw(t, "times") {
					first, _ := tape.Steps()
					check(max(first, m.Engine.Steps()-by))
				}
			},
			"forth": func(t *rapid.T) {
				for range rapid.IntRange(1, 20).Draw(t, "times") {
					_, last := tape.Steps()
					check(min(last, m.Engine.Steps()+1))
				}
			},
			"away": func(t *rapid.T) {
				first, last := tape.Steps()
				require.Equal(t, &rewind.StepError{Step: last + 1, Oldest: first, Newest: last}, tape.Go(last+1))
				require.Equal(t, &rewind.StepError{Step: first - 1, Oldest: first, Newest: last}, tape.Go(first-1))
			},
		})
	})
}

// drift is an engine without behaviours, which needs no tool.
func drift(t *testing.T, options ...rewind.TapeOption) (*ecs.Engine, *rewind.Tape) {
	e := ecs.New()
	t.Cleanup(e.Close)
	e.Add(ecs.Update, systems.Movement())
	e.Spawn(components.Position, ecs.Comp(components.Velocity, components.Vec2{X: 1}))
	return e, rewind.NewTape(e, nil, options...)
}

func plays(e *ecs.Engine, n int) {
	for range n {
		e.Step(tapeStep)
	}
}

// TestTapeLength: a tape that begins in the middle of a game keeps what it is to keep, and little more.
func TestTapeLength(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	plays(e, 500)
	tape := rewind.NewTape(e, nil, rewind.WithLength(2*time.Second)) // 100 steps
	first, last := tape.Steps()
	require.Equal(t, []int64{500, 500}, []int64{first, last})
	require.Equal(t, &rewind.StepError{Step: 500, Oldest: 500, Newest: 500}, tape.Go(500), "nothing is recorded yet")
	plays(e, 50)
	first, last = tape.Steps()
	require.Equal(t, []int64{500, 550}, []int64{first, last})
	for range 20 {
		plays(e, 37)
		first, last = tape.Steps()
		require.Equal(t, e.Steps(), last)
		if last > 620 {
			require.GreaterOrEqual(t, last-first, int64(100))
			require.LessOrEqual(t, last-first, int64(115))
		}
		require.NoError(t, tape.Go(first))
		require.NoError(t, tape.Go(last))
	}
	tape.Stop()
	require.Error(t, tape.Go(last))
	plays(e, 1)
	require.Zero(t, tape.Size())
}

// TestTapeMemory: snapshots take no more than they may, and then what one can go to is less.
func TestTapeMemory(t *testing.T) {
	for _, memory := range []int{0, 1, 200_000, 1 << 20} {
		e, tape := drift(t, rewind.WithMemory(memory))
		for i := range 3000 {
			e.Spawn(components.Position, ecs.Comp(components.Velocity, components.Vec2{Y: float64(i)}))
			plays(e, 1)
			if memory == 1<<20 && e.Steps() < 400 {
				require.LessOrEqual(t, tape.Size(), memory)
			}
			first, last := tape.Steps()
			require.Equal(t, e.Steps(), last)
			require.Less(t, first, last)
			if i%100 == 0 {
				require.NoError(t, tape.Go((first+last)/2))
				require.NoError(t, tape.Go(last))
			}
		}
	}
}

// TestTapeLoaded: a game that somebody else has put elsewhere is another.
func TestTapeLoaded(t *testing.T) {
	e, tape := drift(t)
	plays(e, 40)
	var saved bytes.Buffer
	require.NoError(t, save.Save(&saved, e))
	plays(e, 60)
	e.AfterStep(func() { require.NoError(t, save.Load(&saved, e)) })
	require.Equal(t, int64(40), e.Steps())
	plays(e, 10)
	first, last := tape.Steps()
	require.Equal(t, []int64{40, 50}, []int64{first, last})
	require.NoError(t, tape.Go(45))
}

// TestTapeOnStacks: it says what keeps it from recording, and records when that is gone.
func TestTapeOnStacks(t *testing.T) {
	e, tape := drift(t)
	e.Add(ecs.Early, systems.Behaviours(coroutine.Budget{}))
	plays(e, 20)
	mail := make(chan int)
	guard := e.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		co.Forever()
		mail <- 1 //somen:ignore blocking a Go channel is what keeps it from being recorded
	}), coroutine.Named("guard"))
	plays(e, 20)
	require.ErrorContains(t, tape.Err(), "guard")
	first, last := tape.Steps()
	require.Equal(t, []int64{40, 40}, []int64{first, last})
	require.Error(t, tape.Go(10))
	guard.Cancel()
	plays(e, 100)
	require.NoError(t, tape.Err())
	first, last = tape.Steps()
	require.Equal(t, int64(140), last)
	require.Less(t, first, int64(110))
	require.NoError(t, tape.Go(first))
}

// TestTapeKeys: the keys of the past are those of the past, and who plays on has his own.
func TestTapeKeys(t *testing.T) {
	e, tape := drift(t)
	in := e.Input()
	var heard []string
	e.Add(ecs.Early, ecs.System{Name: "hear", Update: func(e *ecs.Engine) {
		if in := e.Input(); e.Replay() == ecs.Live && (in.Pressed(ecs.KeyA) || in.Released(ecs.KeyA) || in.Pressed(ecs.KeyB) || in.Released(ecs.KeyB)) {
			heard = append(heard, fmt.Sprint(e.Steps(), in.Pressed(ecs.KeyA), in.Released(ecs.KeyA), in.Pressed(ecs.KeyB), in.Released(ecs.KeyB)))
		}
	}})
	plays(e, 20)
	in.Press(ecs.KeyA)
	plays(e, 20)
	in.Release(ecs.KeyA)
	in.Press(ecs.KeyB)
	plays(e, 20)
	require.Equal(t, []string{"21 true false false false", "41 false true true false"}, heard)
	require.NoError(t, tape.Go(30))
	require.Equal(t, []ecs.Key{ecs.KeyA}, in.Keys())
	require.NoError(t, tape.Go(10))
	require.Empty(t, in.Keys())
	require.NoError(t, tape.Go(30))
	require.Equal(t, []ecs.Key{ecs.KeyA}, in.Keys())
	heard = nil
	plays(e, 2)
	require.Equal(t, []ecs.Key{ecs.KeyB}, in.Keys())
	require.Equal(t, []string{"31 false true true false"}, heard)
	in.Refresh()
	require.False(t, in.Pressed(ecs.KeyB) || in.Released(ecs.KeyA), "they are so already")
}

// TestTapeWithSync: a game whose steps are played twice is recorded once.
func TestTapeWithSync(t *testing.T) {
	e, tape := drift(t)
	plays(e, 5)
	require.NoError(t, rewind.SyncTest(e, 30, tapeStep, nil))
	plays(e, 5)
	first, last := tape.Steps()
	require.Equal(t, []int64{0, 40}, []int64{first, last})
	require.NoError(t, tape.Go(20))
	require.NoError(t, tape.Go(40))
}

// TestTapePanic: a step that has ended with a panic is not on the tape.
func TestTapePanic(t *testing.T) {
	fails := false
	e, tape := drift(t)
	e.Add(ecs.Late, ecs.System{Update: func(*ecs.Engine) {
		if fails {
			panic("of a system")
		}
	}})
	plays(e, 20)
	fails = true
	require.Panics(t, func() { plays(e, 1) })
	fails = false
	first, last := tape.Steps()
	require.Equal(t, []int64{0, 20}, []int64{first, last})
	require.NoError(t, tape.Go(20))
	plays(e, 5)
	first, last = tape.Steps()
	require.Equal(t, []int64{0, 25}, []int64{first, last})
}
