package save_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/save"
)

// genuine returns saves of a game. Without the tool somen it has behaviours of waits and combinators alone.
func genuine(t testing.TB) (saves [][]byte) {
	s, g := setUp()
	defer s.Close()
	g.Mail, g.Slow, g.Guild = coroutine.NewChan[letter](1), s.Clock().NewClock("slow"), s.NewGroup()
	if compiled(s, g) {
		begin(s, g)
	}
	waits := func(n int) coroutine.Behaviour {
		mail := &coroutine.Message[letter]{}
		nap := coroutine.Await(coroutine.Sleep(time.Duration(7*n) * time.Millisecond))
		return coroutine.Repeat(-1, coroutine.Sequence(nap,
			coroutine.Race(nap, coroutine.Await(coroutine.Frames(n)), coroutine.Await(g.Bell.Next(nil))),
			coroutine.Timeout(40*time.Millisecond, coroutine.All(coroutine.Await(g.Mail.ToReceive(mail)), coroutine.Await(g.Answer.Done()))),
			coroutine.Await(coroutine.First(nil, g.Slow.Sleep(time.Duration(n)*time.Millisecond), g.Mail.ToSend(&coroutine.Message[letter]{}), coroutine.Frames(3))),
			coroutine.Rush(coroutine.Await(coroutine.AllOf(coroutine.Frames(2), coroutine.Sleep(9*time.Millisecond))), nap)))
	}
	for n := range 10 {
		s.Start(waits(n), coroutine.InGroup(g.Guild), coroutine.WithPriority(coroutine.Priority(n%3-1)))
	}
	s.Start(coroutine.Sequence(coroutine.Await(coroutine.Forever()), waits(3)), coroutine.OnClock(g.Slow)).Pause()
	for i := range 40 {
		if i%9 == 4 {
			var b bytes.Buffer
			require.NoError(t, save.Scheduler(&b, s, save.Root("town", g)))
			saves = append(saves, b.Bytes())
		}
		switch i {
		case 11, 30:
			g.Guild.Pause()
		case 14:
			g.Guild.Resume()
		case 20:
			g.Bell.Emit(1)
			g.Slow.SetScale(0.5)
		}
		tick(s)
	}
	return saves
}

// compiled reports whether the program was built with the tool somen.
func compiled(s *coroutine.Scheduler, g *town) bool { return coroutine.IsStackless(villager(g, "")) }

// loadForged loads a save, and plays on if it is one. What is refused changes nothing.
func loadForged(t testing.TB, data []byte) (loaded bool) {
	s, g := coroutine.NewScheduler(coroutine.OnError(func(err error) { _ = err.Error() })), &town{Gold: 7}
	mine := s.Start(coroutine.Await(coroutine.Frames(2)))
	err := save.LoadScheduler(bytes.NewReader(data), s, save.Root("town", g), save.Limit(1<<24))
	if err != nil {
		require.True(t, typedError(err), "%T: %v", err, err)
		require.Equal(t, &town{Gold: 7}, g)
		require.Equal(t, []coroutine.Task{mine}, s.Tasks())
		for range 4 {
			tick(s)
		}
		require.Zero(t, s.Len())
		return false
	}
	var b bytes.Buffer
	if err := save.Scheduler(&b, s, save.Root("town", g)); err == nil {
		require.NoError(t, save.Dump(&strings.Builder{}, bytes.NewReader(b.Bytes())))
	}
	for i := range 100 {
		if i%4 == 0 {
			s.Tick(16*time.Millisecond, coroutine.Budget{Resumes: 1000})
		} else {
			tick(s)
		}
		for _, task := range s.Tasks() {
			_ = task.Info().Where()
		}
		s.Queues()
		s.Groups()
	}
	for _, task := range s.Tasks() {
		task.Cancel()
	}
	s.Close()
	return true
}

func typedError(err error) bool {
	switch err.(type) {
	case *save.Error, *save.FormatError, *save.LimitError, *save.BuildError:
		return true
	}
	return false
}

// forged changes a genuine save as a script says, of sixteen bytes a change.
func forged(genuine, script []byte) []byte {
	f := forgeryOf(genuine)
	for ; len(script) >= 16; script = script[16:] {
		n := func(i int) uint64 { return uint64(binary.LittleEndian.Uint32(script[i:])) }
		f.change(n(0), n(4), n(8), n(12))
	}
	return f.written()
}

// TestForged: a save of which somebody has made up values, with the right checksum, is refused, or is a game that
// runs.
func TestForged(t *testing.T) { testForged(t, genuine(t), loadForged) }

// FuzzForged: as TestForged.
func FuzzForged(f *testing.F) { fuzzForged(f, genuine(f), loadForged) }

// testForged loads forgeries of saves at random, of which some are refused and others not.
func testForged(t *testing.T, saves [][]byte, load func(testing.TB, []byte) bool) {
	loaded, refused := 0, 0
	n := 1500
	if testing.Short() {
		n = 200
	}
	r := rand.New(rand.NewPCG(5, seedOf(t)))
	script := []byte(nil)
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("%x: %v\n%s", script, p, debug.Stack())
		}
	}()
	for i := range n {
		data := saves[i%len(saves)]
		require.Equal(t, data, forgeryOf(data).written(), "without a change it is the same")
		script = nil
		for range 4 * (1 + r.IntN(3)) {
			script = binary.LittleEndian.AppendUint32(script, r.Uint32())
		}
		if load(t, forged(data, script)) {
			loaded++
		} else {
			refused++
		}
	}
	t.Logf("%d were loaded, %d refused", loaded, refused)
	require.NotZero(t, loaded)
	require.NotZero(t, refused)
}

func fuzzForged(f *testing.F, saves [][]byte, load func(testing.TB, []byte) bool) {
	for i := range saves {
		f.Add(byte(i), []byte("which...how.....by......with...."))
	}
	f.Fuzz(func(t *testing.T, which byte, script []byte) {
		load(t, forged(saves[int(which)%len(saves)], script[:min(len(script), 16*8)]))
	})
}
