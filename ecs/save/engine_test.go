package save_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
)

// battery is a component of the robots.
type battery struct {
	Charge int
	Friend ecs.Ref
}

var (
	batteries = donburi.NewComponentType[battery]().SetName("Battery")
	tired     = donburi.NewTag("Tired")
)

// yard is a resource.
type yard struct {
	Log   []string
	Built int
	First *donburi.Entry
}

func log(e *ecs.Engine, format string, args ...any) {
	y := ecs.Resource[yard](e)
	y.Log = append(y.Log, fmt.Sprintf("%d ", e.Steps())+fmt.Sprintf(format, args...))
}

// drive moves a robot, and waits in the middle.
func drive(co *coroutine.Co, robot *donburi.Entry, to components.Vec2) {
	from := components.Position.GetValue(robot)
	for t := range co.Over(90 * time.Millisecond) {
		components.Position.SetValue(robot, from.Lerp(to, t))
	}
}

func patrol(e *ecs.Engine) func(*donburi.Entry) coroutine.Behaviour {
	return func(robot *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			b := batteries.Get(robot)
			for round := 0; ; round++ {
				drive(co, robot, components.Vec2{X: float64(co.Rand().IntN(100)), Y: 1})
				co.Sleep(time.Duration(co.Rand().IntN(60)) * time.Millisecond)
				b.Charge--
				if entry, ok := b.Friend.Get(); ok {
					batteries.Get(entry).Charge++
				}
				switch {
				case b.Charge < -2:
					log(e, "%v is empty in round %d", ecs.RefOf(robot), round)
					return
				case b.Charge < 0 && !robot.HasComponent(tired):
					robot.AddComponent(tired)
					co.Go(coroutine.Script(func(co *coroutine.Co) {
						co.Sleep(50 * time.Millisecond)
						spawn(e, robot)
					}))
				}
			}
		})
	}
}

func spawn(e *ecs.Engine, friend *donburi.Entry) {
	y := ecs.Resource[yard](e)
	y.Built++
	r := e.Spawn(components.Position, ecs.Comp(components.Velocity, components.Vec2{X: 1}), ecs.Comp(batteries, battery{y.Built % 4, ecs.RefOf(friend)}),
		ecs.Comp(components.Behaviour, components.BehaveFunc("patrol", patrol(e)).EndsEntity()))
	log(e, "%v is built", ecs.RefOf(r))
	if y.First == nil {
		y.First = r
	}
}

// makeYard makes the engine, as each process does.
func makeYard() *ecs.Engine {
	e := ecs.New()
	ecs.SetResource(e, yard{})
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Resumes: 20}), systems.Movement())
	return e
}

func fill(e *ecs.Engine) {
	for range 15 {
		spawn(e, ecs.Resource[yard](e).First)
	}
	e.Spawn(ecs.Comp(components.Behaviour, components.Behave("mourner", coroutine.Script(func(co *coroutine.Co) {
		for entity := range e.EntityRemoved().All(co) {
			log(e, "gone is %v", entity)
			co.Frame()
		}
	}))))
	e.Spawn(ecs.Comp(components.Behaviour, components.Behave("doctor", coroutine.Script(func(co *coroutine.Co) {
		for entity := range e.Watch(tired).Added.All(co) {
			log(e, "tired is %v", entity)
		}
	}))))
	clock := e.ClockOf(ecs.Resource[yard](e).First, nil)
	clock.SetScale(0.7)
	e.Spawn(ecs.Comp(components.Behaviour, components.Behave("clock", coroutine.Script(func(co *coroutine.Co) {
		for i := range co.Every(100 * time.Millisecond) {
			log(e, "tock %d", i)
		}
	}), coroutine.OnClock(clock))))
}

// look tells all of the world that a player could see.
func look(e *ecs.Engine) string {
	var b strings.Builder
	for _, a := range e.World().Archetypes() {
		for _, entity := range a.Entities() {
			entry := e.World().Entry(entity)
			fmt.Fprint(&b, ecs.RefOf(entry))
			if entry.HasComponent(batteries) {
				at := components.Position.GetValue(entry)
				fmt.Fprintf(&b, " %x %d %v", math.Float64bits(at.X), batteries.Get(entry).Charge, entry.HasComponent(tired))
			}
			fmt.Fprintln(&b)
		}
	}
	fmt.Fprintln(&b, e.Steps(), e.Now(), e.Scheduler().Len(), strings.Join(ecs.Resource[yard](e).Log, "\n"))
	return b.String()
}

const steps = 80

func step(e *ecs.Engine) { e.Step(time.Second / 60) }

// TestEngineInEachStep: the game is saved in each step and loaded into another engine, which goes on alike.
func TestEngineInEachStep(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	e := makeYard()
	defer e.Close()
	fill(e)
	var saves [][]byte
	var seen []string
	for range steps {
		var b bytes.Buffer
		require.NoError(t, save.Save(&b, e))
		saves, seen = append(saves, b.Bytes()), append(seen, look(e))
		step(e)
	}
	seen = append(seen, look(e))
	require.Contains(t, seen[steps], "is empty")
	require.Contains(t, seen[steps], "tock 3")
	require.Contains(t, seen[steps], "gone is")
	require.Contains(t, seen[steps], "tired is")
	for at := 0; at < steps; at += 3 {
		other := makeYard()
		if at%2 == 0 { // a game that runs is replaced
			fill(other)
			step(other)
			step(other)
		}
		require.NoError(t, save.Load(bytes.NewReader(saves[at]), other))
		var again bytes.Buffer
		require.NoError(t, save.Save(&again, other))
		require.True(t, bytes.Equal(saves[at], again.Bytes()), "what was loaded is saved alike")
		for i := at; i < steps; i++ {
			require.Equal(t, seen[i], look(other), "loaded in step %d, now in step %d", at, i)
			step(other)
		}
		require.Equal(t, seen[steps], look(other))
		other.Close()
	}
}

// TestEngineInNewProcess: it is loaded by a process that has never played the game.
func TestEngineInNewProcess(t *testing.T) {
	if path := os.Getenv("SOMEN_SAVE"); path != "" {
		e := makeYard()
		f, err := os.Open(path)
		require.NoError(t, err)
		require.NoError(t, save.Load(f, e))
		for e.Steps() < steps {
			step(e)
		}
		require.NoError(t, os.WriteFile(path+".log", []byte(look(e)), 0o600))
		return
	}
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	e := makeYard()
	defer e.Close()
	fill(e)
	var paths []string
	for e.Steps() < steps {
		if e.Steps()%20 == 9 {
			paths = append(paths, fmt.Sprint(t.TempDir(), "/", e.Steps()))
			f, err := os.Create(paths[len(paths)-1])
			require.NoError(t, err)
			require.NoError(t, save.Save(f, e))
			require.NoError(t, f.Close())
		}
		step(e)
	}
	for _, path := range paths {
		cmd := exec.Command(os.Args[0], "-test.run=^TestEngineInNewProcess$")
		cmd.Env = append(os.Environ(), "SOMEN_SAVE="+path)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		played, err := os.ReadFile(path + ".log")
		require.NoError(t, err)
		require.Equal(t, look(e), string(played))
	}
}
