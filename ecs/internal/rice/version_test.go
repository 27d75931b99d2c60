package rice

import (
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/events"
)

var (
	numbers = donburi.NewComponentType[int]()
	names   = donburi.NewComponentType[string]()
	tag     = donburi.NewTag()
)

// TestDonburiIsAsItIsKnown tries everything that the package takes for granted. When it fails, donburi has
// changed: what is named is to be looked at in its source, and set right in the file that the failure names.
func TestDonburiIsAsItIsKnown(t *testing.T) {
	version, err := exec.Command("go", "list", "-m", "-f", "{{.Version}}", "github.com/yohamta/donburi").Output()
	require.NoError(t, err)
	require.Equal(t, tried, strings.TrimSpace(string(version)),
		"donburi has another version: see that this test passes otherwise, and name the version here")
	known := func(file string, is bool, what string) {
		t.Helper()
		require.True(t, is, "donburi %s has changed: %s; see %s", version, what, file)
	}

	known("layout.go", worldType != nil, "an Entry has no World that points to a struct")
	known("layout.go", looksLike(worldType.Elem(), reflect.TypeFor[World]()), "its world looks otherwise; everything works, slowly")
	known("layout.go", looksLike(reflect.TypeFor[donburi.Entry](), reflect.TypeFor[entry]()), "its Entry looks otherwise; everything works, slowly")
	known("layout.go", direct, "it isn't read directly")

	require.NoError(t, wasTried(tried))
	require.NoError(t, wasTried(""))
	require.ErrorContains(t, wasTried("v1.16.0"), "v1.16.0, and saving was tried with "+tried)
	_, _, _, err = Savable()
	known("saved.go", err == nil, "its components are kept otherwise; nothing can be saved")

	w := donburi.NewWorld()
	r := Of(w)
	known("world.go", r != nil, "a donburi.World is not its world")
	known("world.go", r.Key() == KeyOf(w) && KeyOf(w) != KeyOf(donburi.NewWorld()) && r.id == int(w.Id()), "worlds have no numbers")
	first, second := w.Create(numbers, names), w.Create(numbers, names)
	other := w.Create(numbers)
	known("world.go", r.Archetypes() == len(w.Archetypes()) && r.Archetypes() == 2, "archetypes stand elsewhere")
	known("world.go", reflect.DeepEqual(*r.Entities(0), []donburi.Entity{first, second}) &&
		&(*r.Entities(0))[0] == &w.Archetypes()[0].Entities()[0], "an archetype's entities stand elsewhere")
	column := r.Column(int(numbers.Id()), 0)
	known("world.go", len(column) == 2 && (*int)(column[1]) == numbers.Get(w.Entry(second)), "components stand elsewhere")
	known("world.go", reflect.DeepEqual(column, SlowColumn(w, numbers, 0, 2)), "components stand elsewhere")
	known("world.go", r.EntryOf(second) == w.Entry(second) && r.EntryOf(1000) == nil, "entries stand elsewhere")

	before, _ := r.Callbacks()
	w.OnCreate(func(donburi.World, donburi.Entity) {})
	after, _ := r.Callbacks()
	known("world.go", after == before+1, "callbacks of creation stand elsewhere")
	calls, valid := 0, false
	count := func(w donburi.World, e donburi.Entity) {
		calls++
		valid = w.Valid(e)
	}
	w.OnRemove(count)
	w.Remove(other)
	known("entry.go", calls == 1 && valid, "an entity is not valid while its removal is told")
	Unhook(w, count)
	w.Remove(w.Create(numbers))
	known("entry.go", calls == 1, "callbacks of removal stand elsewhere")

	entry := w.Entry(second)
	at := LocationOf(entry)
	known("entry.go", at != nil && at.Archetype == 0 && at.Component == 1 && at.Valid, "an Entry has its location elsewhere")
	known("entry.go", w.Entry(second) == entry && Alive(entry, second) && !Alive(entry, second.IncVersion()), "an id has more than one Entry")
	w.Entry(second.IncVersion()) // as somebody asks who has an old one
	known("entry.go", entry.Entity() != second && EntryFor(entry, second) == entry && entry.Entity() == second, "an Entry keeps its entity")
	show := Hide(w, second)
	known("entry.go", !w.Valid(second) && *numbers.Get(entry) == 0, "an entity that is not in its archetype's list counts as valid")
	w.Remove(second)
	show()
	known("entry.go", w.Valid(second) && w.Len() == 2, "what is hidden can be removed")
	w.Remove(first)
	known("entry.go", LocationOf(entry) == at && at.Component == 0, "an entity that moves has another location")

	moves := &Moves{}
	for range 2 {
		moves.Add(entry, tag)
		known("moves.go", entry.HasComponent(tag) && LocationOf(entry).Archetype == len(w.Archetypes())-1, "TransferArchetype moves otherwise")
		moves.Remove(entry, tag)
		known("moves.go", !entry.HasComponent(tag) && LocationOf(entry).Archetype == 0, "TransferArchetype moves otherwise")
	}

	for i, c := range donburi.AllComponentTypes() {
		known("types.go", int(c.Id()) == firstID+i && IndexOf(c) == uint32(i) && TypeAt(uint32(i)) == c, "the ids of component types don't follow one another")
	}
	happened := events.NewEventType[int]()
	happened.Publish(w, 1)
	bus := 0
	for _, archetype := range w.Archetypes() {
		if isEventBus(archetype.ComponentTypes()) {
			bus++
		}
	}
	known("types.go", bus == 1, "the event bus is a component of another package")
}

// TestDonburiStillErrs shows the two mistakes, without which the Correction can go.
func TestDonburiStillErrs(t *testing.T) {
	errs := func(correct bool) {
		w, c := donburi.NewWorld(), Correction{}
		w.Entry(w.Create(numbers)).AddComponent(names)
		create := func() { w.Create(numbers, names); w.Create(numbers, names) }
		if correct {
			c.Correct(w)
			require.NotPanics(t, create)
		} else {
			require.Panics(t, create, "donburi numbers entities as it should; see correct.go")
		}

		w, c = donburi.NewWorld(), Correction{}
		marks := make([]donburi.IComponentType, 9)
		for i := range marks {
			marks[i] = donburi.NewTag()
		}
		for i := range 1 << len(marks) {
			types := []donburi.IComponentType{numbers}
			for bit, mark := range marks {
				if i&(1<<bit) != 0 {
					types = append(types, mark)
				}
			}
			w.Create(types...)
		}
		late := donburi.NewTag()
		if correct {
			c.Correct(w)
			c.Correct(w)
			require.NotPanics(t, func() { w.Create(late) })
		} else {
			require.Panics(t, func() { w.Create(late) }, "donburi's storages grow as they should; see correct.go")
		}
	}
	errs(false)
	errs(true)
}

// TestAnotherDonburiIsNotRead: where something looks otherwise, it goes by public calls.
func TestAnotherDonburiIsNotRead(t *testing.T) {
	defer ForceSlow()()
	require.False(t, Direct())
	w := donburi.NewWorld()
	e := w.Create(numbers)
	entry := w.Entry(e)
	require.Nil(t, Of(w))
	require.Nil(t, LocationOf(entry))
	require.Equal(t, KeyOf(w), KeyOf(w))
	require.True(t, Alive(entry, e))
	require.True(t, Valid(w, e))
	require.False(t, Valid(w, 1<<40), "donburi panics")
	calls := 0
	f := func(donburi.World, donburi.Entity) { calls++ }
	w.OnRemove(f)
	Unhook(w, f)
	moves := &Moves{}
	for range 2 {
		moves.Add(entry, names)
		require.True(t, entry.HasComponent(names))
		moves.Remove(entry, names)
		require.False(t, entry.HasComponent(names))
	}
	show := Hide(w, e)
	require.False(t, w.Valid(e))
	show()
	require.True(t, w.Valid(e))
	read := 0
	Bytes(w, func(_ donburi.Entity, c donburi.IComponentType, bytes []byte) {
		require.Len(t, bytes, int(c.Typ().Size()))
		read++
	})
	require.Equal(t, 1, read)
	w.Remove(e)
	require.Equal(t, 1, calls, "what can't be taken out stays")

	require.Nil(t, worldTypeOf(reflect.TypeFor[struct{}]()))
	require.Nil(t, worldTypeOf(reflect.TypeFor[struct{ World int }]()))
	like := reflect.TypeFor[struct{ Loc *Location }]()
	require.False(t, looksLike(reflect.TypeFor[int](), like))
	require.False(t, looksLike(reflect.TypeFor[struct{ Pos *Location }](), like))
	require.False(t, looksLike(reflect.TypeFor[struct {
		_   int
		Loc *Location
	}](), like))
	require.False(t, looksLike(reflect.TypeFor[struct{ Loc *struct{ Archetype string } }](), like))
	require.False(t, looksLike(reflect.TypeFor[unsafe.Pointer](), reflect.TypeFor[uint32]()))
	n := reflect.ValueOf(map[int]int{1: 5})
	require.False(t, isOneTooHigh(reflect.Value{}, reflect.ValueOf(1), 5))
	require.False(t, isOneTooHigh(reflect.ValueOf(1), reflect.ValueOf(1), 5))
	require.False(t, isOneTooHigh(reflect.ValueOf(map[string]int{}), reflect.ValueOf(1), 5))
	require.False(t, isOneTooHigh(n, reflect.ValueOf(2), 5))
	require.True(t, isOneTooHigh(n, reflect.ValueOf(1), 5))
}
