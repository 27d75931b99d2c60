package coroutine_test

import (
	"fmt"
	"testing"
	"time"
	"unsafe"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

// bomb goes off if somebody calls its methods.
type bomb struct{ n int }

func (*bomb) String() string         { panic("String was called") }
func (bomb) Error() string           { panic("Error was called") }
func (*bomb) GoString() string       { panic("GoString was called") }
func (*bomb) Format(fmt.State, rune) { panic("Format was called") }

type chain struct {
	name string
	next *chain
	any  any
}

// hoard has a variable of each kind, and waits in a function that it calls.
func hoard(co *coroutine.Co, depth int) {
	b, ring := &bomb{3}, &chain{name: "first"}
	ring.next, ring.any = ring, b
	long, list := string(make([]byte, 500)), []any{1, "two", nil, 3.5, bomb{4}}
	counts, wide, text, pause := map[string]int{"a": 1}, [3][]int{{1, 2}, nil, {}}, error(bomb{5}), 1500*time.Millisecond
	call, mail, raw := func() {}, make(chan int), unsafe.Pointer(b)
	round := 0
	look := func() int { return round } // so that it is in a box
	for ; round < 3; round++ {
		round := round * 10
		nap(co, pause)
		defer func() { _ = round + look() }()
	}
	later := depth
	co.Frame()
	call()
	_, _, _, _, _, _, _, _ = long, list, counts, wide, text, mail, raw, later
	_, _ = b.n, ring.name
}

func nap(co *coroutine.Co, d time.Duration) {
	for left := 2; left > 0; left-- {
		co.Sleep(d / 2)
	}
}

// TestVariables: they have their names, wherever the behaviour stands, and what they are is told without asking them.
func TestVariables(t *testing.T) {
	s := newBench(t)
	body := coroutine.Script(func(co *coroutine.Co) { hoard(co, 7) })
	task := s.Start(body)
	look := func() (said []string) {
		for v := range task.Info().Variables() {
			require.NotPanics(t, func() { v.Value() })
			require.LessOrEqual(t, len([]rune(v.String())), 120)
			said = append(said, fmt.Sprintf("%d %s", v.Line, v))
		}
		return said
	}
	require.Empty(t, look(), "it has not begun")
	s.ticks(1)
	if !coroutine.IsStackless(body) {
		require.Empty(t, look(), "it runs on a stack")
		return
	}
	names := map[string]string{}
	for v := range task.Info().Variables() {
		names[v.Name] = v.String()
		if v.Name == "left" {
			require.Contains(t, v.Function, "coroutine_test.nap")
			require.Equal(t, 2, v.Value())
		}
	}
	for _, want := range []string{"left = 2", "d = 1.5s", "pause = 1.5s", "depth = 7", "round = 0"} {
		require.Contains(t, look(), fmt.Sprint(lineOf(task, want), " ", want))
	}
	require.NotContains(t, names, "co")
	require.NotContains(t, names, "later", "it is not declared yet")
	task.Cancel()
	require.Empty(t, look(), "it is over")
}

// lineOf returns the line of the variable that says so.
func lineOf(task coroutine.Task, says string) int {
	for v := range task.Info().Variables() {
		if v.String() == says {
			return v.Line
		}
	}
	return -1
}

// TestVariableKinds: whatever a variable is, it is said in short, and no method of it is called.
func TestVariableKinds(t *testing.T) {
	s := newBench(t)
	body := coroutine.Script(func(co *coroutine.Co) {
		b, ring := &bomb{3}, &chain{name: "first"}
		ring.next, ring.any = ring, b
		long, list := string(make([]byte, 500)), []any{1, "two", nil, 3.5, bomb{4}}
		counts, wide, text := map[string]int{"a": 1}, [3][]int{{1, 2}, nil, {}}, error(bomb{5})
		call, mail, raw, on := func() {}, make(chan int), unsafe.Pointer(b), true
		co.Frame()
		call()
		fmt.Fprint(nowhere{}, b.n, ring.name, len(long), list[0], counts["a"], wide[0], text, mail, raw, on)
	})
	task := s.Start(body)
	s.ticks(1)
	if !coroutine.IsStackless(body) {
		require.Equal(t, -1, lineOf(task, "on = true"))
		return
	}
	said := map[string]string{}
	for v := range task.Info().Variables() {
		said[v.Name] = v.String()
	}
	require.Equal(t, map[string]string{
		"b":      "b = &{n:3}",
		"ring":   `ring = &{name:"first" next:*coroutine_test.chain any:*coroutine_test.bomb}`,
		"long":   "long = " + said["long"][len("long = "):],
		"list":   `list = [1 "two" nil 3.5 {n:4}]`,
		"counts": "counts = 1 in map[string]int",
		"wide":   "wide = [[1 2] nil []]",
		"text":   "text = {n:5}",
		"call":   "call = func()",
		"mail":   "mail = chan int",
		"raw":    "raw = unsafe.Pointer",
		"on":     "on = true",
	}, said)
	require.Len(t, []rune(said["long"]), len("long = ")+100)
	var none coroutine.Variable
	require.Equal(t, "", none.String())
	require.Nil(t, none.Value())
}

// nowhere forgets what is written.
type nowhere struct{}

func (nowhere) Write(b []byte) (int, error) { return len(b), nil }
