package rice_test

import (
	"reflect"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"pgregory.net/rapid"

	"github.com/somen-go/somen/ecs/internal/rice"
)

// TestComing: the world creates the entities that it was said to create, with the entries and the memory given.
func TestComing(t *testing.T) {
	numbers, marks := donburi.NewComponentType[int](), donburi.NewTag()
	rapid.Check(t, func(t *rapid.T) {
		w := donburi.NewWorld()
		for range rapid.IntRange(0, 8).Draw(t, "before") {
			w.Create(numbers)
		}
		for id := range rapid.IntRange(0, 5).Draw(t, "removed") {
			if e := donburi.Entity(id+1) << 32; id < w.Len() {
				w.Remove(e.Ready())
			}
		}
		told := 0
		w.OnCreate(func(w donburi.World, e donburi.Entity) { told += *numbers.Get(w.Entry(e)) })
		var want []donburi.Entity
		var all []rice.Components
		entries := map[int]*donburi.Entry{}
		sum := 0
		for i := range rapid.IntRange(0, 9).Draw(t, "n") {
			e := rice.Of(w).Coming(i)
			want = append(want, e)
			require.False(t, rice.Valid(w, e))
			if rapid.Bool().Draw(t, "entry") && rice.Of(w).EntryOf(e) == nil {
				entries[i] = rice.NewEntry(w, e)
			}
			n := i + 1
			sum += n
			all = append(all, rice.Components{Types: []donburi.IComponentType{numbers, marks}, Values: []rice.Pointer{unsafe.Pointer(&n), unsafe.Pointer(new(donburi.Tag))}})
		}
		created, tell := rice.CreateFrom(w, all, func(i int) *donburi.Entry { return entries[i] })
		require.Len(t, created, len(want))
		require.Zero(t, told)
		for i, e := range created {
			require.Equal(t, want[i], e)
			entry := w.Entry(e)
			if entries[i] != nil {
				require.Same(t, entries[i], entry)
			}
			require.True(t, entry.Valid() && entry.HasComponent(marks))
			require.Equal(t, all[i].Values[0], unsafe.Pointer(numbers.Get(entry)))
			rice.ValuesOf(entry, func(c donburi.IComponentType, v reflect.Value) { require.Equal(t, c.Typ(), v.Type().Elem()) })
		}
		tell()
		require.Equal(t, sum, told)
		last := w.Create(numbers)
		require.True(t, w.Valid(last))
		require.NotContains(t, created, last)
	})
}

// TestNewEntry: an entry of an entity that is nowhere is not valid.
func TestNewEntry(t *testing.T) {
	w := donburi.NewWorld()
	first := w.Create(donburi.NewTag())
	e := rice.NewEntry(w, first.IncVersion())
	require.False(t, e.Valid())
	require.Equal(t, first.Id(), e.Id())
	require.Equal(t, first.IncVersion(), e.Entity())
	require.False(t, rice.Alive(e, e.Entity()))
}

func TestCheckTypes(t *testing.T) {
	a, b := donburi.NewTag("a"), donburi.NewTag("b")
	require.NoError(t, rice.CheckTypes([]donburi.IComponentType{a, b}))
	require.Error(t, rice.CheckTypes(nil))
	require.ErrorContains(t, rice.CheckTypes([]donburi.IComponentType{a, b, a}), "a twice")
}
