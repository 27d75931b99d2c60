package save_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/save"
)

// counted returns a value after some waits.
func counted(co *coroutine.Co, n int) (sum int) {
	for i := range n {
		co.Sleep(time.Duration(i+1) * 10 * time.Millisecond)
		sum += i * 2
	}
	return sum
}

// report is what a scout brings.
type report struct {
	Far   int
	Words []string
	From  *town
}

func (g *town) explore(co *coroutine.Co) report {
	r := report{From: g}
	for i := range 3 {
		co.Sleep(25 * time.Millisecond)
		r.Far += i
		r.Words = append(r.Words, fmt.Sprint("mile ", i))
	}
	return r
}

// told waits for a child whose type it does not know.
func told[T any](co *coroutine.Co, f func(*coroutine.Co) T) string {
	v, err := coroutine.Go(co, f, coroutine.Named("told")).Await(co)
	return fmt.Sprint(v, err)
}

// first is RaceFor in a generic function.
func first[T any](co *coroutine.Co, a, b func(*coroutine.Co) T) string {
	v, who := coroutine.RaceFor(co, a, b)
	return fmt.Sprint(v, who)
}

// returning are behaviours that wait for children that return something, and the last thing that each says.
var returning = []struct {
	name, says string
	behaviour  func(*town) coroutine.Behaviour
}{
	{"a literal", "12 <nil>", func(g *town) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			n, err := coroutine.Go(co, func(co *coroutine.Co) int { return counted(co, 4) }).Await(co)
			g.note(co, "%d %v", n, err)
		})
	}},
	{"a method, with a struct", "3 mile 2 true", func(g *town) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			scout := coroutine.Go(co, g.explore, coroutine.Named("scout"))
			for co.First(scout.Done(), coroutine.Sleep(10*time.Millisecond)) == 1 {
				g.note(co, "%v is out", scout.Task().Name())
			}
			r, _ := scout.Result()
			g.note(co, "%d %s %v", r.Far, r.Words[2], r.From == g)
		})
	}},
	{"two who wait for one", "6 too", func(g *town) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			f := coroutine.Go(co, func(co *coroutine.Co) int { return counted(co, 3) })
			co.All(coroutine.Script(func(co *coroutine.Co) {
				n, _ := f.Await(co)
				g.note(co, "%d", n)
			}), coroutine.Script(func(co *coroutine.Co) {
				n, _ := f.Await(co)
				g.note(co, "%d too", n)
			}))
		})
	}},
	{"one that fails", "true lost in the woods", func(g *town) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			f := coroutine.Go(co, func(co *coroutine.Co) int { co.Sleep(time.Second / 20); panic(errors.New("lost in the woods")) })
			co.Sleep(time.Second / 10)
			_, err := f.Await(co)
			p := (*coroutine.PanicError)(nil)
			g.note(co, "%v %v", errors.As(err, &p), errors.Unwrap(p))
		})
	}},
	{"one that is cancelled", "true", func(g *town) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			f := coroutine.Go(co, func(co *coroutine.Co) int { return counted(co, 9) })
			co.Sleep(time.Second / 20)
			f.Task().Cancel()
			co.Sleep(time.Second / 20)
			_, err := f.Await(co)
			g.note(co, "%v", errors.Is(err, coroutine.ErrCancelled))
		})
	}},
	{"a child that has not begun", "6", func(g *town) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			f := coroutine.Go(co, func(co *coroutine.Co) int { return counted(co, 3) })
			f.Task().Pause()
			co.Sleep(time.Second / 10)
			f.Task().Resume()
			n, _ := f.Await(co)
			g.note(co, "%d", n)
		})
	}},
	{"a generic function", "[6 <nil> yes<nil>]", func(g *town) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			a := told(co, func(co *coroutine.Co) int { return counted(co, 3) })
			b := told(co, func(co *coroutine.Co) string { co.Sleep(time.Second / 20); return "yes" })
			g.note(co, "%v", []string{a, b})
		})
	}},
	{"children of children", "8", func(g *town) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			n, _ := coroutine.Go(co, func(co *coroutine.Co) int {
				a, b := coroutine.Go(co, func(co *coroutine.Co) int { return counted(co, 3) }), coroutine.Go(co, func(co *coroutine.Co) int { return counted(co, 2) })
				x, _ := a.Await(co)
				y, _ := b.Await(co)
				return x + y
			}).Await(co)
			g.note(co, "%d", n)
		})
	}},
	{"RaceFor", "1 won with 2", func(g *town) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			won, who := coroutine.RaceFor(co, func(co *coroutine.Co) int { return counted(co, 3) + 1 }, func(co *coroutine.Co) int { return counted(co, 2) })
			g.note(co, "%d won with %d", who, won)
		})
	}},
	{"RaceFor in a generic function, of structs", "true 1", func(g *town) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			r := first(co, g.explore, func(co *coroutine.Co) report { co.Sleep(time.Second / 20); return report{Far: 9} })
			g.note(co, "%v %s", strings.HasPrefix(r, "{9 "), r[len(r)-1:])
		})
	}},
	{"a Race of those who wait", "all", func(g *town) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			f := coroutine.Go(co, func(co *coroutine.Co) int { return counted(co, 3) })
			in := co.Timeout(time.Second/30, coroutine.Script(func(co *coroutine.Co) { _, _ = f.Await(co) }))
			g.note(co, "%v", in)
			n, _ := f.Await(co)
			g.note(co, "%d", n)
			g.note(co, "all")
		})
	}},
}

// playReturning plays one until nobody is left, and saves before each Tick.
func playReturning(t *testing.T, b func(*town) coroutine.Behaviour) (saves [][]byte, g *town) {
	s := coroutine.NewScheduler(coroutine.OnError(func(error) {}))
	defer s.Close()
	g = &town{}
	s.Start(b(g), coroutine.Named("asks"))
	for s.Len() > 0 {
		var out bytes.Buffer
		require.NoError(t, save.Scheduler(&out, s, save.Root("town", g)))
		saves = append(saves, out.Bytes())
		tick(s)
	}
	return saves, g
}

// goOnReturning loads and plays on.
func goOnReturning(t *testing.T, data []byte) *town {
	s := coroutine.NewScheduler(coroutine.OnError(func(error) {}))
	defer s.Close()
	g := &town{}
	require.NoError(t, save.LoadScheduler(bytes.NewReader(data), s, save.Root("town", g)))
	var again bytes.Buffer
	require.NoError(t, save.Scheduler(&again, s, save.Root("town", g)))
	require.True(t, bytes.Equal(data, again.Bytes()), "what was loaded is saved alike")
	for s.Len() > 0 {
		tick(s)
	}
	return g
}

// TestReturning: a child that returns something is saved in each Tick, and so is who waits for it.
func TestReturning(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	for _, c := range returning {
		t.Run(c.name, func(t *testing.T) {
			saves, g := playReturning(t, c.behaviour)
			require.Greater(t, len(saves), 3)
			require.True(t, strings.HasSuffix(g.Log[len(g.Log)-1], c.says), "%q", g.Log)
			for at, data := range saves {
				require.Equal(t, g.Log, goOnReturning(t, data).Log, "loaded in Tick %d", at)
			}
		})
	}
}

// TestReturningInNewProcess: the process that loads has never called the functions.
func TestReturningInNewProcess(t *testing.T) {
	if path := os.Getenv("SOMEN_SAVE"); path != "" {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path+".log", []byte(strings.Join(goOnReturning(t, data).Log, "\n")), 0o600))
		return
	}
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	for _, c := range returning {
		saves, g := playReturning(t, c.behaviour)
		path := fmt.Sprint(t.TempDir(), "/save")
		require.NoError(t, os.WriteFile(path, saves[2], 0o600))
		cmd := exec.Command(os.Args[0], "-test.run=^TestReturningInNewProcess$")
		cmd.Env = append(os.Environ(), "SOMEN_SAVE="+path)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s:\n%s", c.name, out)
		log, err := os.ReadFile(path + ".log")
		require.NoError(t, err)
		require.Equal(t, strings.Join(g.Log, "\n"), string(log), c.name)
	}
}
