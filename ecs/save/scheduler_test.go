package save_test

import (
	"bytes"
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

// town is a game: what its behaviours share.
type town struct {
	Log     []string
	Mail    *coroutine.Chan[letter]
	Bell    coroutine.Signal[int]
	Slow    *coroutine.Clock
	Guild   *coroutine.Group
	Boss    coroutine.Task
	Gold    int
	Open    bool
	Answer  coroutine.Future[string]
	scratch int
}

type letter struct {
	To   string
	From *town
}

func (g *town) note(co *coroutine.Co, format string, args ...any) {
	g.Log = append(g.Log, fmt.Sprintf("%d %v ", co.Self().ID(), co.Now())+fmt.Sprintf(format, args...))
}

// work is a call with variables, a deferred function and a loop.
func work(co *coroutine.Co, g *town, name string, days int) int {
	done := 0
	defer func() { g.note(co, "%s goes home after %d", name, done) }()
	for day := range days {
		for t := range co.Over(40 * time.Millisecond) {
			g.scratch += int(t * 10)
		}
		co.Sleep(time.Duration(co.Rand().IntN(50)) * time.Millisecond)
		done++
		g.note(co, "%s has worked on day %d for %d", name, day, g.scratch)
	}
	return done
}

func villager(g *town, name string) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		seen := map[string]int{}
		for {
			g.Gold += work(co, g, name, 2)
			seen[name]++
			g.Mail.Send(co, letter{name, g})
			co.Until(func() bool { return g.Gold > 2*seen[name] })
			co.Yield()
			g.note(co, "%s sees %d gold, %d", name, g.Gold, len(seen))
		}
	})
}

func postman(g *town) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for l := range g.Mail.All(co) {
			g.note(co, "mail of %s, same %v", l.To, l.From == g)
			winner := co.Race(coroutine.Await(coroutine.Sleep(30*time.Millisecond)), coroutine.Script(func(co *coroutine.Co) {
				g.note(co, "the bell rings %d", g.Bell.Wait(co))
			}))
			g.note(co, "race won by %d", winner)
			co.All(coroutine.Sequence(coroutine.Await(coroutine.Frames(2)), coroutine.Script(func(co *coroutine.Co) { co.Frame() })), coroutine.Repeat(2, coroutine.Await(coroutine.NextFrame())))
		}
	})
}

func ringer(g *town) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for i := range co.Every(70 * time.Millisecond) {
			g.Bell.Emit(i)
			if co.First(coroutine.Sleep(20*time.Millisecond), g.Bell.Next(nil), g.Boss.Done()) == 2 {
				g.note(co, "the boss is gone: %v", g.Boss.State())
			}
			if i == 3 {
				g.Guild.Pause()
				co.Go(coroutine.Script(func(co *coroutine.Co) {
					co.Sleep(55 * time.Millisecond)
					g.Guild.Resume()
					g.Slow.SetScale(0.5)
				}), coroutine.Named("guild"))
			}
			if i == 7 {
				g.Boss.Cancel()
				g.Answer.Complete("yes", nil)
			}
		}
	})
}

func boss(g *town) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		defer func() { g.note(co, "the boss ends: %v", co.Cause() == coroutine.ErrCancelled) }()
		var scout *coroutine.Task
		for {
			t := co.Go(coroutine.Script(func(co *coroutine.Co) { co.Sleep(25 * time.Millisecond); work(co, g, "scout", 1) }))
			scout = &t
			co.Timeout(60*time.Millisecond, coroutine.Script(func(co *coroutine.Co) { _ = co.Join(*scout) }))
			co.While(func() bool { return !g.Open }, coroutine.Await(coroutine.Sleep(10*time.Millisecond)))
		}
	})
}

func asker(g *town) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		answer, err := g.Answer.Await(co)
		g.note(co, "the answer is %s %v", answer, err)
	})
}

// setUp makes the scheduler and the game, as each process does.
func setUp() (*coroutine.Scheduler, *town) {
	s := coroutine.NewScheduler(coroutine.WithSeed(7))
	return s, &town{}
}

// begin starts the game.
func begin(s *coroutine.Scheduler, g *town) {
	g.Mail, g.Slow, g.Guild = coroutine.NewChan[letter](1), s.Clock().NewClock("slow"), s.NewGroup()
	g.Boss = s.Start(boss(g), coroutine.Named("boss"), coroutine.WithPriority(coroutine.High))
	for i := range 12 {
		s.Start(villager(g, fmt.Sprint("villager ", i)), coroutine.InGroup(g.Guild), coroutine.Named("villager"))
	}
	s.Start(postman(g), coroutine.OnClock(g.Slow), coroutine.Named("postman"))
	s.Start(ringer(g), coroutine.Named("ringer"))
	s.Start(asker(g), coroutine.Named("asker"))
}

// tick plays a step. The budget leaves something over.
func tick(s *coroutine.Scheduler) { s.Tick(16*time.Millisecond, coroutine.Budget{Resumes: 9}) }

const ticks = 90

// isCompiled reports whether the program was built with the tool somen.
func isCompiled(t testing.TB) bool {
	s, g := setUp()
	begin(s, g)
	tick(s)
	defer s.Close()
	_, err := s.Memory()
	if err == nil {
		return true
	}
	state := (*coroutine.StateError)(nil)
	require.ErrorAs(t, err, &state)
	require.Equal(t, "boss", state.Name)
	require.ErrorContains(t, err, "somen")
	require.ErrorContains(t, save.Scheduler(&bytes.Buffer{}, s, save.Root("town", g)), `behaviour "boss" at `)
	return false
}

// TestEachTick: the game is saved in each step and loaded into another scheduler, which goes on alike.
func TestEachTick(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	s, g := setUp()
	begin(s, g)
	var saves [][]byte
	for range ticks {
		var b bytes.Buffer
		require.NoError(t, save.Scheduler(&b, s, save.Root("town", g)))
		saves = append(saves, b.Bytes())
		tick(s)
	}
	require.Contains(t, strings.Join(g.Log, "\n"), "the boss ends: true")
	require.Contains(t, strings.Join(g.Log, "\n"), "the answer is yes")
	require.Contains(t, strings.Join(g.Log, "\n"), "race won by 1")
	for at, data := range saves {
		other, h := setUp()
		require.NoError(t, save.LoadScheduler(bytes.NewReader(data), other, save.Root("town", h)))
		var again bytes.Buffer
		require.NoError(t, save.Scheduler(&again, other, save.Root("town", h)))
		require.True(t, bytes.Equal(data, again.Bytes()), "what was loaded is saved alike")
		for other.Ticks() < ticks {
			tick(other)
		}
		require.Equal(t, g.Log, h.Log, "loaded in Tick %d", at)
	}
}

// TestNewProcess: it is loaded by a process that has never played the game.
func TestNewProcess(t *testing.T) {
	if path := os.Getenv("SOMEN_SAVE"); path != "" {
		s, g := setUp()
		f, err := os.Open(path)
		require.NoError(t, err)
		require.NoError(t, save.LoadScheduler(f, s, save.Root("town", g)))
		for s.Ticks() < ticks {
			tick(s)
		}
		require.NoError(t, os.WriteFile(path+".log", []byte(strings.Join(g.Log, "\n")), 0o600))
		return
	}
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	s, g := setUp()
	begin(s, g)
	var paths []string
	for s.Ticks() < ticks {
		if s.Ticks()%20 == 7 {
			paths = append(paths, fmt.Sprint(t.TempDir(), "/", s.Ticks()))
			f, err := os.Create(paths[len(paths)-1])
			require.NoError(t, err)
			require.NoError(t, save.Scheduler(f, s, save.Root("town", g)))
			require.NoError(t, f.Close())
		}
		tick(s)
	}
	for _, path := range paths {
		cmd := exec.Command(os.Args[0], "-test.run=^TestNewProcess$")
		cmd.Env = append(os.Environ(), "SOMEN_SAVE="+path)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		log, err := os.ReadFile(path + ".log")
		require.NoError(t, err)
		require.Equal(t, strings.Join(g.Log, "\n"), string(log))
	}
}
