package rewind_test

import (
	"errors"

	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
)

// buttons is what a player holds down in a step.
type buttons uint8

const (
	left buttons = 1 << iota
	right
	fire
	dash
)

// duel is a game of two ships, as a resource. Each waits for its player's buttons, fires bullets, which have behaviours of
// their own, and is slow for a while when it is hit. Stones fall at random.
type duel struct {
	Held  [2]buttons
	Ships [2]*donburi.Entry
	Hits  *coroutine.Chan[hit]
	Round coroutine.Signal[int]
	Score [2]int
	Log   []string
	Lost  int
	Fired map[donburi.Entity]int // by whom, of the bullets on their way
}

type hit struct {
	Ship   int
	Bullet ecs.Ref
}

// prize is a resource that is not there at the beginning.
type prize struct{ Of []int }

// stone is a component.
type stone struct {
	Falls int
	Next  ecs.Ref
}

var (
	stones = donburi.NewComponentType[stone]().SetName("Stone")
	hurt   = donburi.NewTag("Hurt")
)

// match is an engine that plays a duel, with what was heard and reported of each step.
type match struct {
	*ecs.Engine
	heard    map[int64][]components.Sound
	reported map[int64][]string
}

func newMatch(t testing.TB) *match {
	m := &match{heard: map[int64][]components.Sound{}, reported: map[int64][]string{}}
	m.Engine = ecs.New(ecs.WithStep(20*time.Millisecond), ecs.WithScheduler(coroutine.NewScheduler(coroutine.WithSeed(5), coroutine.OnError(func(err error) {
		m.reported[m.Steps()] = append(m.reported[m.Steps()], err.Error())
	}))))
	t.Cleanup(m.Close)
	var effects ecs.Effects[components.Sound]
	m.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Resumes: 40}), systems.Movement())
	m.Add(ecs.Late, ecs.System{Name: "ears", Update: func(e *ecs.Engine) {
		for _, s := range components.TakeSounds(e.World()) {
			if effects.New(e, s) {
				m.heard[e.Steps()] = append(m.heard[e.Steps()], s)
			}
		}
	}})
	ecs.SetResource(m.Engine, duel{Hits: coroutine.NewChan[hit](3), Fired: map[donburi.Entity]int{}})
	d := ecs.Resource[duel](m.Engine)
	for i := range d.Ships {
		d.Ships[i] = m.Spawn(ecs.Comp(components.Position, components.Vec2{X: 20 + 60*float64(i), Y: 100 * float64(i)}), components.Velocity)
	}
	for i, ship := range d.Ships {
		ship.AddComponent(components.Behaviour)
		components.Behaviour.SetValue(ship, steers(m.Engine, i))
	}
	m.Spawn(ecs.Comp(components.Behaviour, components.Behave("referee", referee(m.Engine))))
	m.Spawn(ecs.Comp(components.Behaviour, components.Behave("sky", sky(m.Engine))))
	return m
}

// press gives the game the buttons of both players.
func (m *match) press(held [2]buttons) { ecs.Resource[duel](m.Engine).Held = held }

// sound is one that is told by a number.
func sound(n int) components.Sound { return components.Sound{From: float64(n + 1)} }

func steers(e *ecs.Engine, i int) components.BehaviourData {
	return components.Behave("steers", coroutine.Script(func(co *coroutine.Co) {
		d := ecs.Resource[duel](e)
		ship := d.Ships[i]
		clock := e.ClockOf(ship, nil)
		for {
			held := d.Held[i]
			v := components.Vec2{}
			switch {
			case held&left != 0:
				v.X = -200
			case held&right != 0:
				v.X = 200
			}
			if ship.HasComponent(hurt) {
				v.X /= 2
			}
			components.Velocity.SetValue(ship, v)
			switch {
			case held&fire != 0:
				shoots(co, e, i)
				co.Wait(clock.Sleep(60 * time.Millisecond))
			case held&dash != 0 && held&(left|right) != 0:
				components.Behaviour.SetValue(ship, dashes(e, i, held&left != 0)) // which replaces this one
				co.Forever()
			default:
				co.Frame()
			}
		}
	}))
}

func dashes(e *ecs.Engine, i int, left bool) components.BehaviourData {
	return components.Behave("dashes", coroutine.Script(func(co *coroutine.Co) {
		d := ecs.Resource[duel](e)
		ship := d.Ships[i]
		defer func() { components.Behaviour.SetValue(ship, steers(e, i)) }()
		components.Play(e.World(), sound(100+i))
		from := components.Position.Get(ship).X
		to := from + 30
		if left {
			to = from - 30
		}
		for t := range co.Over(100 * time.Millisecond) {
			components.Position.Get(ship).X = from + (to-from)*t
		}
	}))
}

func shoots(co *coroutine.Co, e *ecs.Engine, i int) {
	d := ecs.Resource[duel](e)
	at := components.Position.GetValue(d.Ships[i])
	up := 200.0
	if i == 1 {
		up = -200
	}
	components.Play(e.World(), sound(i))
	b := e.Spawn(ecs.Comp(components.Position, at), ecs.Comp(components.Velocity, components.Vec2{Y: up}),
		ecs.Comp(components.Behaviour, components.BehaveFunc("flies", func(self *donburi.Entry) coroutine.Behaviour {
			return coroutine.Script(func(co *coroutine.Co) { flies(co, e, self, 1-i) })
		}).EndsEntity()))
	d.Fired[b.Entity()] = i
	co.Yield()
}

func flies(co *coroutine.Co, e *ecs.Engine, self *donburi.Entry, to int) {
	d := ecs.Resource[duel](e)
	defer delete(d.Fired, self.Entity())
	wobble := co.Rand().Float64()
	for range co.Every(20 * time.Millisecond) {
		at, ship := components.Position.Get(self), components.Position.Get(d.Ships[to])
		at.X += wobble
		if at.Y < -20 || at.Y > 120 {
			d.Lost++
			return
		}
		if dx, dy := at.X-ship.X, at.Y-ship.Y; dx*dx < 400 && dy*dy < 25 {
			if co.Rand().IntN(3) == 0 {
				panic(errDud)
			}
			d.Hits.Send(co, hit{to, ecs.RefOf(self)})
			return
		}
	}
}

var errDud = errors.New("a dud")

func referee(e *ecs.Engine) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		d := ecs.Resource[duel](e)
		for h := range d.Hits.All(co) {
			d.Score[1-h.Ship]++
			d.Log = append(d.Log, h.Bullet.String())
			components.Play(e.World(), sound(10+d.Score[0]+d.Score[1]))
			ship := d.Ships[h.Ship]
			if !ship.HasComponent(hurt) {
				ship.AddComponent(hurt)
				co.Go(coroutine.Script(func(co *coroutine.Co) {
					clock := e.ClockOf(ship, nil)
					clock.SetScale(0.5)
					co.Sleep(200 * time.Millisecond)
					clock.SetScale(1)
					ship.RemoveComponent(hurt)
				}))
			}
			if n := d.Score[0] + d.Score[1]; n%3 == 0 {
				d.Round.Emit(n)
				if _, ok := ecs.LookupResource[prize](e); !ok {
					ecs.SetResource(e, prize{})
				}
				p := ecs.Resource[prize](e)
				p.Of = append(p.Of, h.Ship)
			}
		}
	})
}

// sky lets stones fall.
func sky(e *ecs.Engine) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		d := ecs.Resource[duel](e)
		last := ecs.Ref{}
		for {
			n := 0
			if co.First(d.Round.Next(&n), coroutine.Sleep(time.Duration(40+co.Rand().IntN(100))*time.Millisecond)) == 0 {
				last.Remove()
				continue
			}
			s := e.Spawn(ecs.Comp(stones, stone{Next: last}), ecs.Comp(components.Position, components.Vec2{X: 100 * co.Rand().Float64(), Y: 50}))
			last = ecs.RefOf(s)
			falls := coroutine.Script(func(co *coroutine.Co) {
				for range co.Every(40 * time.Millisecond) {
					if stones.Get(s).Falls++; stones.Get(s).Falls > 5 {
						return
					}
				}
			})
			s.AddComponent(components.Behaviour)
			components.Behaviour.SetValue(s, components.Behave("falls", coroutine.Race(falls, coroutine.Await(d.Round.Next(nil)))).EndsEntity())
		}
	})
}

// compiled reports whether behaviours are data.
func compiled() bool {
	return coroutine.IsStackless(coroutine.Script(func(co *coroutine.Co) { co.Frame() }))
}

// mustBeCompiled ends the test if behaviours have stacks.
func mustBeCompiled(t testing.TB) {
	if !compiled() {
		t.Skip("the behaviours have stacks; go run ./coroutine/cmd/somen test ./ecs/rewind")
	}
}

// TestDuel: enough happens in the game for it to be a test.
func TestDuel(t *testing.T) {
	m := newMatch(t)
	most := 0
	for i := range 400 {
		held := [2]buttons{fire, right}
		switch i / 10 % 6 {
		case 1:
			held = [2]buttons{fire | left, fire}
		case 2:
			held = [2]buttons{right | dash, left}
		case 3, 4:
			held = [2]buttons{fire, left | fire}
		}
		m.press(held)
		m.Step(m.StepLength())
		most = max(most, m.World().Len())
	}
	d := ecs.Resource[duel](m.Engine)
	require.Greater(t, d.Score[0], 3)
	require.Greater(t, d.Score[1], 3)
	require.Greater(t, d.Lost, 3)
	require.Greater(t, most, 8)
	require.NotEmpty(t, ecs.Resource[prize](m.Engine).Of)
	require.NotEmpty(t, m.reported)
	require.NotEmpty(t, m.heard)
}
