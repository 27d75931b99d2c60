package save_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/save"
)

// TestDump: a save says of itself, without the program, what a player's game is at.
func TestDump(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	e := makeYard()
	defer e.Close()
	fill(e)
	for range 20 {
		step(e)
	}
	var b, out bytes.Buffer
	require.NoError(t, save.Save(&b, e))
	require.NoError(t, save.Dump(&out, bytes.NewReader(b.Bytes())))
	for _, text := range []string{
		"20 steps, 333.33332ms", "24 entities, 23 tasks",
		"entity 2.0\n  Behaviour: \"patrol\"\n  Position: {X: ", "Battery: {Charge: ", "Friend: entity 1.0}", "  Tired: tag\n",
		fmt.Sprintf("task 2 \"patrol\" of entity 2.0 waits for 1 more frames\n  in save_test.drive (engine_test.go:%d)\n    robot = entity 2.0\n    to = {X: ", lineIn(t, "engine_test.go", "range co.Over(90")),
		fmt.Sprintf("in save_test.patrol.func1.1 (engine_test.go:%d)\n    robot = entity 2.0\n    e = &engine\n    b = Battery of entity 2.0\n    round = ", lineIn(t, "engine_test.go", "drive(co, robot, components.Vec2")),
		"task 18 \"clock\" of entity 18.0 sleeps until ", "on clock \"entity 1.0\"",
		"save_test.yard = {", "First: entity 1.0", "0: \"0 entity 1.0 is built\"",
	} {
		require.Contains(t, out.String(), text)
	}
	require.NotContains(t, out.String(), "ties:")

	var packed, again bytes.Buffer
	z := gzip.NewWriter(&packed)
	require.NoError(t, save.Save(z, e))
	require.NoError(t, z.Close())
	require.NoError(t, save.Dump(&again, &packed))
	require.Equal(t, out.String(), again.String())

	out.Reset()
	require.NoError(t, save.DumpAll(&out, bytes.NewReader(b.Bytes())))
	require.Contains(t, out.String(), "ties:")
}

// TestDumpWaits: what tasks wait for is told in words.
func TestDumpWaits(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	s, g := setUp()
	defer s.Close()
	begin(s, g)
	for range 12 {
		tick(s)
	}
	var b, out bytes.Buffer
	require.NoError(t, save.Scheduler(&b, s, save.Root("town", g)))
	require.NoError(t, save.Dump(&out, &b))
	for _, text := range []string{
		`task 1 "boss" waits for the first of: its children `, `task 2 "villager" waits for a channel #`, `task 3 "villager" waits for a condition`,
		`task 6 "villager" sleeps until 230ms`, `a signal &game.town[0].Bell, the end of task 1 "boss"`, `task 16 "asker" waits for a future &game.town[0].Answer`,
		`task 25 "postman" waits for its turn`, "    scout = #", "  Slow: clock \"slow\"\n", "  Boss: task 1 \"boss\"\n",
	} {
		require.Contains(t, out.String(), text)
	}
}

// lineIn returns the line of a file in which a text stands.
func lineIn(t *testing.T, file, text string) int {
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	before, _, ok := strings.Cut(string(data), text)
	require.True(t, ok, text)
	return 1 + strings.Count(before, "\n")
}

// TestDiff: the first difference is told by entity, behaviour, line and variable.
func TestDiff(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	saved := func(change func(), e interface{ Close() }, write func(*bytes.Buffer) error) *bytes.Reader {
		defer e.Close()
		change()
		var b bytes.Buffer
		require.NoError(t, write(&b))
		return bytes.NewReader(b.Bytes())
	}
	yard := func(n int, charge int) *bytes.Reader {
		e := makeYard()
		return saved(func() {
			fill(e)
			for range n {
				step(e)
			}
			for p := range batteries.Iter(e.World()) {
				if p.Entity().Id() == 3 {
					batteries.Get(p).Charge += charge
				}
			}
		}, e, func(b *bytes.Buffer) error { return save.Save(b, e) })
	}
	same, err := save.Diff(yard(20, 0), yard(20, 0), 10)
	require.NoError(t, err)
	require.Empty(t, same)

	one, err := save.Diff(yard(20, 0), yard(20, 7), 10)
	require.NoError(t, err)
	require.Len(t, one, 1)
	require.Equal(t, "entity 3.0", one[0].Entity)
	require.Equal(t, "entity 3.0, Battery.Charge: 1 and 8", one[0].String())

	town := func(days int) *bytes.Reader {
		s, g := setUp()
		return saved(func() {
			begin(s, g)
			for range 8 {
				tick(s)
			}
			g.Log = nil
			s.Start(villagerOf(days))
			tick(s)
		}, s, func(b *bytes.Buffer) error { return save.Scheduler(b, s, save.Root("town", g)) })
	}
	found, err := save.Diff(town(3), town(4), 10)
	require.NoError(t, err)
	require.NotEmpty(t, found)
	require.Equal(t, "days", found[0].Variable)
	require.Equal(t, "behaviour", found[0].Behaviour)
	require.Contains(t, found[0].Where, fmt.Sprintf("(dump_test.go:%d)", lineIn(t, "dump_test.go", "co.Sleep(12"+"345")))
	require.Contains(t, found[0].String(), "variable days: 3 and 4")
}

// TestDiffOfWaits: a behaviour that is nothing but a wait has no line, but says for what it waits.
func TestDiffOfWaits(t *testing.T) {
	sleeper := func(d time.Duration, ticks int) *bytes.Buffer {
		s, b := coroutine.NewScheduler(), &bytes.Buffer{}
		defer s.Close()
		s.Start(coroutine.Await(coroutine.Sleep(d)))
		for range ticks {
			tick(s)
		}
		require.NoError(t, save.Scheduler(b, s))
		return b
	}
	diff := func(a, b *bytes.Buffer) save.Difference {
		found, err := save.Diff(a, b, 1)
		require.NoError(t, err)
		require.Len(t, found, 1)
		return found[0]
	}
	d := diff(sleeper(time.Hour, 1), sleeper(2*time.Hour, 1))
	require.Equal(t, [2]string{"sleeps until 1h0m0.016s", "sleeps until 2h0m0.016s"}, [2]string{d.A, d.B})
	d = diff(sleeper(time.Hour, 0), sleeper(time.Hour, 1))
	require.Equal(t, "not begun", d.A)
}

func villagerOf(days int) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for left := days; left > 0; left-- {
			co.Sleep(12345)
			co.Sleep(time.Second)
		}
	})
}

// TestDumpOfNoSave: what is damaged or no save is told so.
func TestDumpOfNoSave(t *testing.T) {
	s := coroutine.NewScheduler()
	defer s.Close()
	var b, packed bytes.Buffer
	require.NoError(t, save.Scheduler(&b, s))
	z := gzip.NewWriter(&packed)
	_, err := z.Write(b.Bytes())
	require.NoError(t, err)
	require.NoError(t, z.Close())
	damaged := bytes.Clone(b.Bytes())
	damaged[b.Len()/2] ^= 4
	for name, data := range map[string][]byte{
		"nothing": nil, "foreign": []byte("\x89PNG\r\n"), "cut off": b.Bytes()[:b.Len()-4], "head alone": b.Bytes()[:20], "damaged": damaged,
		"gzip of nothing": {0x1f, 0x8b}, "gzip cut off": packed.Bytes()[:packed.Len()-9],
	} {
		format := (*save.FormatError)(nil)
		require.ErrorAs(t, save.Dump(&bytes.Buffer{}, bytes.NewReader(data)), &format, name)
		require.ErrorAs(t, save.DumpAll(&bytes.Buffer{}, bytes.NewReader(data)), &format, name)
		_, err := save.Diff(bytes.NewReader(b.Bytes()), bytes.NewReader(data), 1)
		require.ErrorAs(t, err, &format, name)
	}
}
