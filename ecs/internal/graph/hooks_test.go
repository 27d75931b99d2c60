package graph_test

import (
	"bytes"
	"errors"
	"math/big"
	"net/url"
	"reflect"
	"testing"
	"time"
	"unsafe"

	"github.com/somen-go/somen/ecs/internal/graph"
	"github.com/stretchr/testify/require"
)

// handle is an object that a pool owns.
type handle struct {
	id   int
	pool chan int
}

type pool map[int]*handle

func (p pool) rule() graph.Option {
	return graph.Object(
		func(h *handle) (int, error) { return h.id, nil },
		func(id int) (*handle, error) {
			if h := p[id]; h != nil {
				return h, nil
			}
			return nil, errors.New("no such handle")
		})
}

func TestObjects(t *testing.T) {
	type root struct {
		A, B *handle
		Any  any
		Set  map[*handle]int
	}
	one, two := &handle{1, make(chan int)}, &handle{2, nil}
	data := encoded(t, &root{one, two, one, map[*handle]int{one: 1, two: 2}}, pool{}.rule())
	p := pool{1: {id: 1}, 2: {id: 2}}
	var got root
	require.NoError(t, registry(t, p.rule()).Bind().Root("root", &got).Decode(data))
	require.Same(t, p[1], got.A)
	require.Same(t, p[2], got.B)
	require.Same(t, p[1], got.Any)
	require.Equal(t, map[*handle]int{p[1]: 1, p[2]: 2}, got.Set)
	require.Equal(t, data, encoded(t, &got, p.rule()))
	var hook *graph.HookError
	require.ErrorAs(t, registry(t, pool{}.rule()).Bind().Root("root", &got).Decode(data), &hook)
}

// deck keeps its cards in a way of its own.
type deck struct {
	secret map[*node]chan int
	size   int
}

type deckSaved struct {
	Cards []*node
	Size  int
}

func deckRule() graph.Option {
	return graph.As(
		func(d *deck) (deckSaved, error) {
			s := deckSaved{Size: d.size}
			for n := range d.secret {
				s.Cards = append(s.Cards, n)
			}
			return s, nil
		},
		func(d *deck, s *deckSaved) error {
			d.size, d.secret = s.Size, map[*node]chan int{}
			for _, n := range s.Cards {
				d.secret[n] = nil
			}
			return nil
		})
}

func TestWhatStandsForAValue(t *testing.T) {
	type root struct {
		Deck  deck
		P     *deck
		Q     *deck
		N     *node
		ByKey map[string]deck
		Any   any
		Array [2]deck
	}
	n := &node{Name: "ace"}
	r := &root{Deck: deck{map[*node]chan int{n: make(chan int)}, 1}, N: n, Array: [2]deck{1: {size: 7}}}
	r.P = &r.Array[1]
	r.Q = r.P
	r.ByKey = map[string]deck{"a": r.Deck}
	r.Any = r.Deck
	got := loaded(t, r, deckRule())
	require.Contains(t, got.Deck.secret, got.N)
	require.Contains(t, got.ByKey["a"].secret, got.N)
	require.Contains(t, got.Any.(deck).secret, got.N)
	require.Same(t, &got.Array[1], got.P)
	require.Same(t, got.P, got.Q)
	require.Equal(t, 7, got.Q.size)
}

// logbook embeds what encodes itself, which doesn't mean that it does.
type logbook struct {
	time.Time
	Entry string
}

// stamped embeds it and encodes itself nevertheless.
type stamped struct {
	time.Time
	Entry string
}

func (s stamped) MarshalBinary() ([]byte, error) { return []byte(s.Entry), nil }
func (s *stamped) UnmarshalBinary(b []byte) error {
	s.Entry = string(b) + "!"
	return nil
}

func TestWhatEncodesItself(t *testing.T) {
	type root struct {
		Log     logbook
		Stamped stamped
		Big     *big.Int
		URL     url.URL
		ByTime  map[time.Time]int
		Place   *time.Location
	}
	at := time.Date(2030, 1, 2, 3, 4, 5, 6, time.UTC)
	r := &root{Log: logbook{at, "log"}, Stamped: stamped{at, "stamp"}, Big: big.NewInt(1 << 40), URL: url.URL{Host: "h"},
		ByTime: map[time.Time]int{at: 1}, Place: time.UTC}
	data := encoded(t, r)
	var got root
	require.NoError(t, registry(t).Bind().Root("root", &got).Decode(data))
	require.Equal(t, r.Log, got.Log)
	require.Equal(t, "stamp!", got.Stamped.Entry)
	require.Equal(t, r.Big, got.Big)
	require.Equal(t, r.URL, got.URL)
	require.Equal(t, r.ByTime, got.ByTime)
	require.Same(t, time.UTC, got.Place)
}

// funcs names two funcs, and remembers what it made them of.
type funcs struct{ made map[unsafe.Pointer]any }

type counter struct{ n *int }
type adder struct{ by, then func(int) int }

// word is the address that a func value is.
func word(f func(int) int) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&f)) }

func (f *funcs) counter(c counter) func(int) int {
	fn := func(i int) int { *c.n += i; return *c.n }
	f.made[word(fn)] = &c
	return fn
}

func (f *funcs) adder(a adder) func(int) int {
	fn := func(i int) int { return a.then(a.by(i)) }
	f.made[word(fn)] = &a
	return fn
}

func (f *funcs) Of(fn reflect.Value) (string, reflect.Value, error) {
	captures := f.made[word(fn.Interface().(func(int) int))]
	if captures == nil {
		return "", reflect.Value{}, errors.New("a func of a package that was not compiled")
	}
	return reflect.TypeOf(captures).Elem().Name(), reflect.ValueOf(captures), nil
}

func (f *funcs) Captures(name string) (reflect.Type, error) {
	return map[string]reflect.Type{"counter": reflect.TypeFor[counter](), "adder": reflect.TypeFor[adder]()}[name], nil
}

func (f *funcs) Make(name string, _ reflect.Type, captures reflect.Value) (reflect.Value, error) {
	switch c := captures.Interface().(type) {
	case *counter:
		return reflect.ValueOf(f.counter(*c)), nil
	case *adder:
		return reflect.ValueOf(f.adder(*c)), nil
	}
	return reflect.Value{}, errors.New("no func of the name " + name)
}

func TestFuncs(t *testing.T) {
	type root struct {
		N     *int
		Count func(int) int
		Same  func(int) int
		Add   func(int) int
		Any   any
		ByKey map[string]func(int) int
		Nil   func()
	}
	f := &funcs{map[unsafe.Pointer]any{}}
	n := new(int)
	count := f.counter(counter{n})
	r := &root{N: n, Count: count, Same: count, Add: f.adder(adder{count, f.adder(adder{count, count})})}
	r.Any = r.Add
	r.ByKey = map[string]func(int) int{"count": count}
	got := loaded(t, r, graph.WithFuncs(f), known[func(int) int]())
	require.Equal(t, 1, got.Count(1))
	require.Equal(t, 3, got.Same(2))
	require.Equal(t, 3, *got.N)
	require.Equal(t, r.Add(1), 4)
	*got.N = 0
	require.Equal(t, 4, got.Any.(func(int) int)(1))
	require.Equal(t, 5, got.ByKey["count"](1))
	require.Nil(t, got.Nil)

	r.ByKey["other"] = func(int) int { return 0 }
	_, err := registry(t, graph.WithFuncs(f)).Bind().Root("root", r).Encode()
	require.ErrorContains(t, err, `root.ByKey["other"]`)
	require.ErrorContains(t, err, "not compiled")
}

// Place says that a name is enough.
func (*funcs) Place(string) string { return "" }

func TestDumpNeedsNoTypes(t *testing.T) {
	type root struct {
		N   *node
		Any any
	}
	var text bytes.Buffer
	n := &node{Name: "n"}
	n.Left = n
	require.NoError(t, graph.Dump(&text, encoded(t, &root{n, holder{3}}, known[holder]())))
	require.Contains(t, text.String(), `{Name: "n", Left: #1, Right: nil, vals: [0, 0, 0]}`)
	require.Contains(t, text.String(), "graph_test.holder box 0")
	require.Contains(t, text.String(), "{in: int 3}")
}
