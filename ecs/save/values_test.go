package save_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/events"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
)

// errands goes through a map, and deletes on the way.
func errands(g *town) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		left := map[string]int{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}
		for k, v := range left {
			co.Frame()
			g.note(co, "%s %d", k, v)
			delete(left, map[string]string{"a": "b", "b": "c", "c": "d", "d": "e", "e": "a"}[k])
		}
		g.note(co, "%d are left", len(left))
	})
}

// TestMaps: loops over maps are saved in each Tick.
func TestMaps(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	s, g := setUp()
	s.Start(errands(g), coroutine.Named("errands"))
	var saves [][]byte
	for s.Len() > 0 {
		var b bytes.Buffer
		require.NoError(t, save.Scheduler(&b, s, save.Root("town", g)))
		saves = append(saves, b.Bytes())
		tick(s)
	}
	require.Greater(t, len(saves), 2)
	for at, data := range saves[1:] { // from when it has begun: Go's order is another one each time
		other, h := setUp()
		require.NoError(t, save.LoadScheduler(bytes.NewReader(data), other, save.Root("town", h)))
		for other.Len() > 0 {
			tick(other)
		}
		require.Equal(t, g.Log, h.Log, "loaded in Tick %d", at)
	}
}

// TestDisabledSystems: what Enable has said is saved.
func TestDisabledSystems(t *testing.T) {
	begin := func() (*ecs.Engine, *[3]int) {
		e, runs := ecs.New(), new([3]int)
		for i := range runs {
			e.Add(ecs.Update, ecs.System{Name: fmt.Sprint("s", i), Update: func(*ecs.Engine) { runs[i]++ }})
		}
		return e, runs
	}
	e, _ := begin()
	e.Enable("s2", false)
	e.Enable("s0", false)
	e.Enable("s2", true)
	var b bytes.Buffer
	require.NoError(t, save.Save(&b, e))
	other, runs := begin()
	other.Enable("s1", false)
	require.NoError(t, save.Load(&b, other))
	other.Step(0)
	require.Equal(t, [3]int{0, 1, 1}, *runs)
	other.Enable("s0", true)
	other.Step(0)
	require.Equal(t, [3]int{1, 2, 2}, *runs)
}

// TestComponentsOfOneName: two types of one name are refused, if both are in the world.
func TestComponentsOfOneName(t *testing.T) {
	first, second := donburi.NewComponentType[int]().SetName("Twin"), donburi.NewComponentType[string]().SetName("Twin")
	e := ecs.New()
	defer e.Close()
	e.Spawn(first)
	var b bytes.Buffer
	require.NoError(t, save.Save(&b, e))
	b.Reset()
	e.Spawn(second)
	err := save.Save(&b, e)
	require.ErrorContains(t, err, `two types of the name "Twin"`)
	require.ErrorContains(t, err, "SetName")
	require.Zero(t, b.Len())
}

// TestEvents: subscribers of donburi's events are functions.
func TestEvents(t *testing.T) {
	type died struct{ Who *donburi.Entry }
	deaths := events.NewEventType[died]()
	e := ecs.New()
	defer e.Close()
	deaths.Subscribe(e.World(), func(donburi.World, died) {})
	var b bytes.Buffer
	err := save.Save(&b, e)
	require.ErrorContains(t, err, "donburi's events")
	require.ErrorContains(t, err, "Signal or Chan")
	require.Zero(t, b.Len())
}

// TestInputWaits: who waits for a key goes on waiting, and one that was pressed before the save is heard.
func TestInputWaits(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	begin := func() *ecs.Engine {
		e := ecs.New()
		ecs.SetResource(e, yard{})
		e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
		return e
	}
	e := begin()
	e.Spawn(ecs.Comp(components.Behaviour, components.Behave("hears", hears(e))))
	step(e)
	e.Input().Press("B")
	var b bytes.Buffer
	require.NoError(t, save.Save(&b, e))
	other := begin()
	require.NoError(t, save.Load(&b, other))
	for _, e := range []*ecs.Engine{e, other} {
		step(e)
		e.Input().Press("A")
		step(e)
		require.True(t, slices.ContainsFunc(ecs.Resource[yard](e).Log, func(s string) bool { return strings.HasSuffix(s, "heard A") }))
	}
	require.Equal(t, look(e), look(other))
}

func hears(e *ecs.Engine) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			log(e, "heard %v", e.Input().WaitPress(co, "A", "B"))
		}
	})
}
