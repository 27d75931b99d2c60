package snapshot

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// keeper has all ways to lead somewhere. What it leads to is made in a function of its own, so that only images keep it.
type keeper struct {
	Text   string
	Any    any // of what is not followed
	Boxed  any
	Func   func() string
	To     *keeper
	List   []string
	Map    map[string]any
	Handle *strings.Builder `somen:"constant"`
	Land   struct {
		Any  any
		List []string
		Map  map[string]string
	} `somen:"constant"`
	Ends [2]string
	Skip string `somen:"-"`
}

//go:noinline
func (k *keeper) fill(i int, deep bool) {
	text := func(what string) string { return strings.Clone(fmt.Sprint(what, " of ", i)) }
	k.Text, k.Any, k.Boxed = text("text"), text("any"), part{S: []int{i, i}}
	k.Func = func() string { return "func" }
	k.List, k.Map = []string{text("list")}, map[string]any{text("key"): text("element")}
	k.Handle = &strings.Builder{}
	k.Handle.WriteString(text("handle"))
	k.Land.Any, k.Land.List, k.Land.Map = text("land"), []string{text("field")}, map[string]string{text("a"): text("b")}
	k.Ends = [2]string{text("end"), text("other end")}
	if k.To = nil; deep {
		k.To = &keeper{}
		k.To.fill(-i, false)
	}
}

func (k *keeper) String() string {
	s := fmt.Sprint(k.Text, k.Any, k.Boxed, k.Func(), k.List, k.Map, k.Handle, k.Land, k.Ends)
	if k.To != nil {
		s += k.To.String()
	}
	return s
}

// TestKept: the collector leaves alone what only images lead to, as long as they do.
func TestKept(t *testing.T) {
	root := &keeper{}
	types, err := graph.NewRegistry(graph.Raw())
	require.NoError(t, err)
	c, err := New(Objects{Types: types, Roots: map[string]any{"root": root}, Captures: func(uintptr) (reflect.Type, error) { return nil, nil }})
	require.NoError(t, err)
	var images [8]Image
	var want [len(images)]string
	for round := range 40 {
		i := round % len(images)
		root.fill(round, round%3 > 0)
		require.NoError(t, c.Take(&images[i]))
		want[i] = root.String()
		*root = keeper{Skip: root.Skip}
		if round%5 == 0 {
			require.NoError(t, c.Take(&Image{}))
		}
		if round == 20 {
			c.renew() // the images of before are alone
		}
		runtime.GC()
		litter := make([][]byte, 2000) // takes the place of what was freed
		for j := range litter {
			litter[j] = []byte(strings.Repeat("litter", 1+j%20))
		}
		if round >= len(images) {
			for j := range images {
				images[j].Put()
				require.Equal(t, want[j], root.String())
			}
		}
		runtime.KeepAlive(litter)
	}
}

// TestLetGo: what was kept for an image alone is free when that is taken anew.
func TestLetGo(t *testing.T) {
	root := &keeper{Handle: &strings.Builder{}}
	types, err := graph.NewRegistry(graph.Raw())
	require.NoError(t, err)
	c, err := New(Objects{Types: types, Roots: map[string]any{"root": root}})
	require.NoError(t, err)
	freed := make(chan bool)
	runtime.AddCleanup(root.Handle, func(bool) { close(freed) }, true)
	var image Image
	require.NoError(t, c.Take(&image))
	root.Handle = nil
	require.NoError(t, c.Take(&image))
	runtime.GC()
	<-freed
}

// TestNotKept: what is reached no longer leads nowhere, for what it has led to may be gone.
func TestNotKept(t *testing.T) {
	last := &keeper{}
	first := &keeper{To: last, Handle: &strings.Builder{}}
	at := uintptr(unsafe.Pointer(first.Handle))
	freed := make(chan bool)
	runtime.AddCleanup(first.Handle, func(bool) { close(freed) }, true)
	root := &keeper{To: first}
	c := copierOf(t, map[string]any{"root": root}, nil)
	var image Image
	require.NoError(t, c.Take(&image))
	root.To = nil
	require.NoError(t, c.take(&image, true))
	c.regions.arrange() // first and last, which are not reached, are in one block
	require.NoError(t, c.Take(&image))
	first.Handle = nil
	runtime.GC()
	<-freed
	root.To, last.Text = last, strings.Clone("text")
	require.NoError(t, c.Take(&image))
	for _, v := range image.versions {
		for i := 0; v != nil && i < len(v.loose); i++ {
			require.NotEqual(t, at, uintptr(v.loose[i]))
		}
	}
	last.Text = ""
	image.Put()
	require.Equal(t, "text", last.Text)
	runtime.KeepAlive(first)
}
