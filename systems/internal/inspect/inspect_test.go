package inspect

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

// game is an engine whose wall clock the behaviours move, and its inspector.
type game struct {
	*ecs.Engine
	*Inspector
	now    time.Duration
	errors []error
}

func newGame(t *testing.T, budget coroutine.Budget) *game {
	g := &game{}
	s := coroutine.NewScheduler(
		coroutine.WithWallClock(func() time.Duration { return g.now }),
		coroutine.OnError(func(err error) { g.errors = append(g.errors, err) }))
	g.Engine = ecs.New(ecs.WithScheduler(s), ecs.WithStep(10*time.Millisecond))
	g.Add(ecs.Update, systems.Behaviours(budget))
	g.Inspector = New(g.Engine, g.Engine)
	t.Cleanup(g.Close)
	return g
}

// frames runs frames of one step each.
func (g *game) frames(n int) {
	for range n {
		g.NewFrame()
		g.FixedStep()
		g.Inspector.Frame()
	}
}

func (g *game) spawn(name string, at components.Vec2, b coroutine.Behaviour) *donburi.Entry {
	e := g.Spawn(components.Position, components.Behaviour)
	components.Position.SetValue(e, at)
	components.Behaviour.SetValue(e, components.Behave(name, b))
	return e
}

// work returns a behaviour that uses d in every frame.
func (g *game) work(d time.Duration) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			g.now += d
			co.Frame()
		}
	})
}

// text returns the lines as they are shown.
func (g *game) text() string {
	var all strings.Builder
	for _, l := range g.Lines(99) {
		fmt.Fprintln(&all, l.Text)
	}
	return all.String()
}

// line returns the first line that contains a text.
func (g *game) line(t *testing.T, has string) Line {
	t.Helper()
	for _, l := range g.Lines(99) {
		if strings.Contains(l.Text, has) {
			return l
		}
	}
	require.Failf(t, "no such line", "%q in\n%s", has, g.text())
	return Line{}
}

// identity sees everything with a Position where it is.
func identity(e *donburi.Entry) (components.Vec2, bool) {
	return components.Position.GetValue(e), true
}

func TestBudget(t *testing.T) {
	g := newGame(t, coroutine.Budget{Time: 4 * time.Millisecond, Resumes: 10})
	g.spawn("a", components.Vec2{}, g.work(time.Millisecond))
	g.Press("F1")
	g.frames(10)
	l := g.line(t, "time")
	require.Regexp(t, `^time +1\.00 ms of 4\.00 ms$`, l.Text)
	require.True(t, l.Bar)
	require.Equal(t, .25, l.Part)
	require.Regexp(t, `^resumes +1 of 10$`, g.line(t, "resumes").Text)
	require.Equal(t, .1, g.line(t, "resumes").Part)
	require.Regexp(t, `^left over +0, longest wait +0 +peak 1\.00 ms$`, g.line(t, "left over").Text)

	for range 3 {
		g.spawn("b", components.Vec2{}, g.work(3*time.Millisecond))
	}
	g.frames(30)
	require.Equal(t, Bad, g.line(t, "left over").Tone)
	require.Regexp(t, `^left over +2, longest wait +0 `, g.line(t, "left over").Text, "they got ready in this frame")
	systems.SetBudget(g.Engine, coroutine.Budget{Resumes: 1})
	g.frames(10)
	require.Regexp(t, `^left over +3, longest wait +[1-9]`, g.line(t, "left over").Text)

	systems.SetBudget(g.Engine, coroutine.Budget{})
	g.frames(20)
	require.Regexp(t, `^time 10\.0 ms, 4 resumes, no budget +peak 10\.0 ms$`, g.line(t, "time").Text)
	require.False(t, g.line(t, "time").Bar)
	require.NotContains(t, g.text(), "left over", "nothing can be")

	systems.SetBudget(g.Engine, coroutine.Budget{Resumes: -1})
	g.frames(20)
	require.Regexp(t, `^resumes +0 of nothing$`, g.line(t, "resumes").Text)
}

func TestHistory(t *testing.T) {
	g := newGame(t, coroutine.Budget{Time: 4 * time.Millisecond})
	cost := time.Millisecond
	g.spawn("a", components.Vec2{}, coroutine.Script(func(co *coroutine.Co) {
		for {
			g.now += cost
			co.Frame()
		}
	}))
	g.frames(3) // it is kept while the overlay is closed
	cost = 8 * time.Millisecond
	g.frames(1)
	cost = 2 * time.Millisecond
	g.NewFrame() // of three steps
	for range 3 {
		g.FixedStep()
		g.Inspector.Frame()
	}
	for range 5 { // nothing happens
		g.Inspector.Frame()
	}
	p := g.History()
	require.True(t, p.Times)
	require.Equal(t, 8e6, p.Peak)
	require.Equal(t, .5, p.Limit)
	require.Equal(t, []PlotBar{{}, {Height: .125}, {Height: .125}, {Height: .125}, {Height: 1, Over: true}, {Height: .5, LeftOver: true}},
		p.Bars[Frames-6:], "the frame of three steps has used its budget in two")

	g.frames(Frames - 1)
	p = g.History()
	require.Equal(t, 4e6, p.Peak, "the long frame is forgotten")
	g.frames(1)
	require.Equal(t, 2e6, g.History().Peak)

	cost = 100 * time.Millisecond
	g.frames(1)
	p = g.History()
	require.Equal(t, 1e8, p.Peak)
	require.Equal(t, .5, p.Limit, "it does not hide the others")
	require.Equal(t, 1.0, p.Bars[Frames-1].Height)

	systems.SetBudget(g.Engine, coroutine.Budget{Resumes: 4})
	g.frames(1)
	p = g.History()
	require.False(t, p.Times, "only resumes have a budget")
	require.InDelta(t, 4/(1.2*4), p.Limit, 1e-9)
	require.InDelta(t, 1/(1.2*4), p.Bars[Frames-1].Height, 1e-9)
}

func TestStates(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	for n, w := range []coroutine.Wait{
		coroutine.Sleep(time.Hour), coroutine.Sleep(time.Hour), coroutine.Sleep(time.Hour),
		coroutine.Frames(1000), coroutine.Forever(), coroutine.Until(func() bool { return false }),
		coroutine.NewChan[int](0).ToReceive(new(coroutine.Message[int])),
	} {
		g.spawn(fmt.Sprint(n), components.Vec2{}, coroutine.Await(w))
	}
	g.spawn("ends", components.Vec2{}, coroutine.All())
	g.spawn("fails", components.Vec2{}, coroutine.Script(func(*coroutine.Co) { panic("oops") }))
	g.Press("F1")
	g.frames(10)
	text := g.text()
	for _, want := range []string{"behaviours 7 ", " 0 ready", " 3 asleep", " 1 frames", " 1 for ever", " 1 condition",
		" 1 channel", "2 ended, 1 failed"} {
		require.Contains(t, text, want)
	}
	require.NotContains(t, text, "signal")
	require.Len(t, g.errors, 1)
}

func TestTop(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	for n := range 13 {
		g.spawn(fmt.Sprintf("task%d", (n*5)%13), components.Vec2{}, g.work(time.Duration((n*5)%13)*time.Millisecond))
	}
	g.frames(5)
	g.Press("F1")
	require.Contains(t, g.text(), "Nothing has run since")
	g.frames(30)
	var names []string
	for _, l := range g.Lines(99) {
		if l.Top > 0 {
			names = append(names, strings.Fields(l.Text)[0])
		}
	}
	require.Equal(t, strings.Fields("task12 task11 task10 task9 task8 task7 task6 task5 task4 task3"), names)
	require.Regexp(t, `^task12 +\d+ +12\.0 ms +360 ms +35$`, g.line(t, "task12").Text)

	g.Press("Tab")
	require.Equal(t, Chosen, g.line(t, "task12").Tone)
	g.Press("Tab")
	require.Equal(t, Chosen, g.line(t, "task11").Tone)
	require.False(t, g.Press("ArrowDown"), "it is the game's")
	g.Pause()
	require.True(t, g.Press("ArrowUp"))
	require.True(t, g.Press("ArrowUp"))
	require.Equal(t, Chosen, g.line(t, "task3").Tone)
	g.ClickLine(g.line(t, "task7"))
	require.Equal(t, Chosen, g.line(t, "task7").Tone)
}

func sleeps(co *coroutine.Co) { co.Sleep(20 * time.Second) } // the line that TestChosen looks for

func TestChosen(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	robot := g.spawn("patrol", components.Vec2{X: 50, Y: 50}, coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(time.Second)
		co.Go(coroutine.Await(coroutine.Frames(1000)), coroutine.Named("lamp"))
		sleeps(co)
	}))
	guard := g.Spawn(components.Position, components.Slots)
	components.Position.SetValue(guard, components.Vec2{X: 60, Y: 50})
	components.Slots.Get(guard).Put("speak", components.Behave("greet", coroutine.Await(coroutine.Forever())))
	stone := g.Spawn(components.Position)
	components.Position.SetValue(stone, components.Vec2{X: 50, Y: 52})

	g.Press("F1")
	require.Contains(t, g.text(), "nobody chosen")
	g.frames(10)
	g.Click(components.Vec2{X: 52, Y: 53}, 16, identity)
	ref, ok := g.Chosen()
	require.True(t, ok)
	require.Equal(t, robot.Entity(), ref.Entity(), "the stone has no behaviour")
	require.Regexp(t, `^patrol: sleep, 0\.91 s more, since before 0\.10 s$`, g.line(t, "patrol: ").Text)
	g.frames(100)
	require.Regexp(t, `^patrol: sleep, 19\.91 s more, since 1\.01 s$`, g.line(t, "patrol: ").Text)
	require.Regexp(t, `^  at inspect/inspect_test\.go:\d+ sleeps$`, g.line(t, "sleeps").Text)
	require.Regexp(t, `^  lamp: 991 frames$`, g.line(t, "lamp").Text)

	g.Click(components.Vec2{X: 60, Y: 50}, 16, identity)
	require.Equal(t, "greet: forever, since before 1.10 s", g.line(t, "greet").Text)
	guard.Remove()
	g.frames(10)
	require.Contains(t, g.text(), "It does nothing any more.")
	_, ok = g.Chosen()
	require.False(t, ok)

	g.Click(components.Vec2{X: 300}, 16, identity)
	require.Contains(t, g.text(), "nobody chosen")
	shifted := func(e *donburi.Entry) (components.Vec2, bool) {
		return components.Position.GetValue(e).Add(components.Vec2{X: 250, Y: -50}), e.Entity() == robot.Entity()
	}
	g.Click(components.Vec2{X: 300}, 16, shifted)
	ref, _ = g.Chosen()
	require.Equal(t, robot.Entity(), ref.Entity(), "where the camera sees it")
}

// TestOwned: tasks that a game starts itself are found by their owner.
func TestOwned(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	for n, owner := range []func(*donburi.Entry) any{
		func(e *donburi.Entry) any { return e }, func(e *donburi.Entry) any { return e.Entity() },
		func(e *donburi.Entry) any { return ecs.RefOf(e) },
	} {
		e := g.Spawn(components.Position)
		components.Position.SetValue(e, components.Vec2{X: float64(100 * n)})
		g.Scheduler().Start(coroutine.Await(coroutine.Forever()), coroutine.OwnedBy(owner(e)), coroutine.Named(fmt.Sprint("own", n)))
	}
	g.Press("F1")
	g.frames(1)
	for n := range 3 {
		g.Click(components.Vec2{X: float64(100*n) + 5}, 16, identity)
		g.line(t, fmt.Sprintf("own%d: forever", n))
	}
}

func TestKeys(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	g.spawn("a", components.Vec2{}, g.work(time.Millisecond))
	for _, k := range []ecs.Key{"F2", "F3", "F4", "Tab", "A"} {
		require.False(t, g.Press(k), "it is closed")
	}
	require.True(t, g.Press("F1"))
	require.True(t, g.Open())
	g.frames(5)
	require.True(t, g.Press("F2"))
	g.frames(5)
	require.Equal(t, int64(5), g.Steps())
	require.Contains(t, g.text(), "paused")
	require.True(t, g.Press("F3"))
	g.frames(5)
	require.Equal(t, int64(6), g.Steps())
	require.Contains(t, g.text(), "step 6  0.06 s", "it tells of a step at once")
	g.Press("F2")
	g.SetTimeScale(2)
	g.Press("F4")
	require.Equal(t, 1.0, g.TimeScale())
	g.Press("F4")
	require.Equal(t, 2.0, g.TimeScale())
	require.False(t, g.Press("A"))
	g.Press("F1")
	require.False(t, g.Open())
	require.False(t, g.Scheduler().Profile(false), "it measures no more")
}

// TestSameOutcome: a game does the same whether it is looked at or not.
func TestSameOutcome(t *testing.T) {
	play := func(look bool) (trace []string) {
		g := newGame(t, coroutine.Budget{Resumes: 7})
		var born []*donburi.Entry
		for n := range 20 {
			var e *donburi.Entry
			e = g.spawn(fmt.Sprint(n), components.Vec2{X: float64(n)}, coroutine.Script(func(co *coroutine.Co) {
				for {
					if co.Rand().IntN(9) == 0 {
						co.Go(coroutine.Await(coroutine.Frames(3)))
					}
					co.First(coroutine.Frames(co.Rand().IntN(4)), coroutine.Sleep(15*time.Millisecond))
					components.Position.Get(e).X += co.Rand().Float64()
				}
			}))
			born = append(born, e)
		}
		for n := range 300 {
			if look {
				switch n % 20 {
				case 3:
					g.Press("F1")
				case 7:
					g.Press("Tab")
				case 9:
					g.Click(components.Vec2{X: float64(n % 50)}, 20, identity)
				}
				g.Lines(99)
				g.History()
			}
			g.frames(1)
			for _, e := range born {
				trace = append(trace, fmt.Sprint(components.Position.GetValue(e).X))
			}
		}
		return trace
	}
	require.Equal(t, play(false), play(true))
}

func TestColumns(t *testing.T) {
	g := newGame(t, coroutine.Budget{Time: time.Hour, Resumes: 1_000_000})
	g.spawn(strings.Repeat("ü", 99), components.Vec2{}, coroutine.Script(func(co *coroutine.Co) {
		for {
			g.now += time.Hour
			co.First(coroutine.Frames(1), coroutine.NewChan[map[string][]string](0).ToReceive(new(coroutine.Message[map[string][]string])))
		}
	}))
	g.Press("F1")
	g.frames(60)
	g.Press("Tab")
	lines := len(g.Lines(99))
	for _, l := range g.Lines(99) {
		require.LessOrEqual(t, len([]rune(l.Text)), Columns)
	}
	g.Press("Tab")
	require.Len(t, g.Lines(99), lines, "the panel keeps its height")
	for rows := 20; rows < 40; rows++ {
		require.Len(t, g.Lines(rows), min(lines, rows-PlotRows+1), "or that of the screen")
	}
}

func TestPlace(t *testing.T) {
	require.Equal(t, "swarm/main.go:80 life.sleep", place("/a/folder/swarm/main.go:80 example.com/x/main.(*life).sleep"))
	require.Equal(t, "a/b.go:1 F.func1", place("a/b.go:1 p.F.func1"))
	require.Empty(t, place(""))
}
