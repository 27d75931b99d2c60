package term

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gdamore/tcell/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
)

// TestOverlay: F1 opens the overlay, its keys are not the game's, and a paused game with a limit ends.
func TestOverlay(t *testing.T) {
	engine := ecs.New(ecs.WithStep(10 * time.Millisecond))
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Resumes: 2}))
	spawn := func() {
		e := engine.Spawn(components.Behaviour)
		components.Behaviour.SetValue(e, components.Behave("walk", coroutine.Script(func(co *coroutine.Co) {
			for {
				co.Frame()
			}
		})))
	}
	for range 4 {
		spawn()
	}
	var pressed []ecs.Key
	engine.Add(ecs.Early, ecs.System{Name: "listen", Update: func(e *ecs.Engine) {
		if keys := e.Input().Keys(); len(keys) > 0 {
			pressed = append(pressed, keys...)
			spawn()
		}
	}})
	screen := &shown{SimulationScreen: tcell.NewSimulationScreen("UTF-8")}
	clock, over := make(chan time.Time), make(chan struct{})
	go func() {
		now := time.Now()
		tick := func() bool {
			now = now.Add(10 * time.Millisecond)
			select {
			case clock <- now:
				return true
			case <-over:
				return false
			}
		}
		press := func(k tcell.Key, until string) {
			screen.InjectKey(k, 0, 0)
			for tick() && !strings.Contains(screen.text(), until) {
			}
		}
		tick()
		screen.SetSize(60, 24)
		press(tcell.KeyF1, "running")
		press(tcell.KeyTab, "walk: ")
		press(tcell.KeyLeft, "behaviours 5")
		press(tcell.KeyF2, "paused")
		for tick() { // up to the limit, though it is paused
		}
	}()
	require.NoError(t, Run(context.Background(), engine, WithScreen(screen), withClock(clock), WithLimit(500), WithOverlay()))
	close(over)
	require.Less(t, engine.Steps(), int64(500))
	require.Equal(t, []ecs.Key{"ArrowLeft"}, pressed)
	text := screen.text()
	for _, want := range []string{" paused", " resumes         2 of 2", "███████", "behaviours 5", "walk: ", "F2 go on", "▄"} {
		require.Contains(t, text, want)
	}
}

// TestTapeInOverlay: the paused game goes back in time, and plays on from there.
func TestTapeInOverlay(t *testing.T) {
	engine := ecs.New(ecs.WithStep(10 * time.Millisecond))
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement())
	engine.Spawn(components.Position, ecs.Comp(components.Velocity, components.Vec2{X: 1}))
	tape := rewind.NewTape(engine, nil)
	screen := &shown{SimulationScreen: tcell.NewSimulationScreen("UTF-8")}
	clock, over := make(chan time.Time), make(chan struct{})
	var texts []string
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		defer stop()
		now := time.Now()
		tick := func() bool {
			now = now.Add(10 * time.Millisecond)
			select {
			case clock <- now:
				return true
			case <-over:
				return false
			}
		}
		press := func(k tcell.Key, until string) {
			screen.InjectKey(k, 0, 0)
			for tick() && !strings.Contains(screen.text(), until) {
			}
			texts = append(texts, screen.text())
		}
		tick()
		screen.SetSize(60, 24)
		for range 200 {
			tick()
		}
		press(tcell.KeyF1, "F2, or a pull at the slider")
		press(tcell.KeyF2, "paused")
		press(tcell.KeyPgUp, "1.00 s back")
		press(tcell.KeyLeft, "1.01 s back")
		press(tcell.KeyRight, "1.00 s back")
		press(tcell.KeyF2, "now, ")
	}()
	require.NoError(t, Run(ctx, engine, WithScreen(screen), withClock(clock), WithOverlay(), WithTape(tape)))
	close(over)
	require.Len(t, texts, 6)
	require.Contains(t, texts[2], "Left Right go a step")
	require.Regexp(t, "━{10,}●─{10,}", texts[2])
	require.Regexp(t, "━{47}●\n", strings.ReplaceAll(texts[5], " ", "")+"\n")
}

// shown is a screen that keeps what it shows.
type shown struct {
	tcell.SimulationScreen
	sync.Mutex
	last []string
}

func (s *shown) Show() {
	s.SimulationScreen.Show()
	s.Lock()
	defer s.Unlock()
	s.last = rows(s.SimulationScreen)
}

func (s *shown) text() string {
	s.Lock()
	defer s.Unlock()
	return strings.Join(s.last, "\n")
}
