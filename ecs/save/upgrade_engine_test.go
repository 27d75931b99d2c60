package save_test

import (
	"bytes"
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

// The components, resources and behaviours of a farm, before and after.
type (
	cowA struct {
		Milk int
		Home *donburi.Entry
	}
	cowB struct {
		Name string
		Milk int
		Home *donburi.Entry
	}
	barnA   struct{ Log []string }
	barnB   struct{ Log, Bills []string }
	weather struct{ Rain bool }
)

var (
	cowsA = donburi.NewComponentType[cowA]()
	cowsB = donburi.NewComponentType[cowB]()
)

func grazeA(e *ecs.Engine, cow *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		self := cowsA.Get(cow)
		for days := 0; ; days++ {
			co.Sleep(time.Second)
			self.Milk++
			ecs.Resource[barnA](e).Log = append(ecs.Resource[barnA](e).Log, "old")
		}
	})
}

func grazeB(e *ecs.Engine, cow *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		self := cowsB.Get(cow)
		for days := 0; ; days++ {
			co.Sleep(time.Second)
			self.Milk += 10
			self.Name = "daisy"
			ecs.Resource[barnB](e).Log = append(ecs.Resource[barnB](e).Log, "new")
		}
	})
}

// farm makes an engine of one of the versions.
func farm[C, B any](t *testing.T, cow *donburi.ComponentType[C], graze func(*ecs.Engine, *donburi.Entry) coroutine.Behaviour) *ecs.Engine {
	e := ecs.New()
	t.Cleanup(e.Close)
	ecs.SetResource(e, *new(B))
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	house := e.Spawn(components.Position)
	for range 3 {
		entry := e.Spawn(cow, components.Behaviour, components.Position)
		components.Behaviour.SetValue(entry, components.Behave("graze", graze(e, entry)))
		if a, ok := any(cow.Get(entry)).(*cowA); ok {
			a.Home = house
		}
	}
	return e
}

// A field of the name of a component type is none.
var farmOptions = []save.Option{renamed("barnA.cowA", "barnB.calf"), renamed("cowA", "cowB"), renamed("barnA", "barnB"), renamed("grazeA", "grazeB")}

// A world with components, resources and behaviours of an older version goes on in this one.
func TestEngineOfAnotherBuild(t *testing.T) {
	old := farm[cowA, barnA](t, cowsA, grazeA)
	for range 150 {
		old.Step(time.Second / 60)
	}
	var b bytes.Buffer
	if err := save.Save(&b, old); err != nil {
		t.Skip(err)
	}
	e := farm[cowB, barnB](t, cowsB, grazeB)
	ecs.SetResource(e, weather{Rain: true})
	var changes []string
	require.NoError(t, save.Load(bytes.NewReader(ofAnotherBuild(b.Bytes())), e, append(farmOptions, save.OnChange(func(c save.Change) { changes = append(changes, c.String()) }))...))
	require.ElementsMatch(t, []string{here + ".cowB.Name is new, and zero", here + ".barnB.Bills is new, and zero", "resource." + here + ".weather is new, and stays as the program has made it"}, changes)
	require.True(t, ecs.Resource[weather](e).Rain, "it stays as the program has made it")
	for range 60 {
		e.Step(time.Second / 60)
	}
	require.Equal(t, []string{"old", "old", "old", "old", "old", "old", "new", "new", "new"}, ecs.Resource[barnB](e).Log)
	n := 0
	for entry := range cowsB.Iter(e.World()) {
		cow := cowsB.Get(entry)
		require.Equal(t, cowB{"daisy", 12, cow.Home}, *cow)
		require.True(t, cow.Home.Valid() && cow.Home.HasComponent(components.Position))
		n++
	}
	require.Equal(t, 3, n)
}

// So does a part of one.
func TestPartOfAnotherBuild(t *testing.T) {
	old := farm[cowA, barnA](t, cowsA, grazeA)
	for range 150 {
		old.Step(time.Second / 60)
	}
	var cows []donburi.Entity
	home := donburi.Null
	for entry := range cowsA.Iter(old.World()) {
		cows, home = append(cows, entry.Entity()), cowsA.Get(entry).Home.Entity()
	}
	var b bytes.Buffer
	if err := save.Part(&b, old, cows, save.Outside("home", home)); err != nil {
		t.Skip(err)
	}
	e := farm[cowB, barnB](t, cowsB, grazeB)
	e.Step(time.Second / 60)
	loaded, err := save.LoadPart(bytes.NewReader(ofAnotherBuild(b.Bytes())), e, append(farmOptions, save.Outside("home", e.Spawn(components.Position).Entity()))...)
	require.NoError(t, err)
	require.Len(t, loaded, 3)
	for range 60 {
		e.Step(time.Second / 60)
	}
	for _, cow := range loaded {
		require.Equal(t, 12, cowsB.Get(e.World().Entry(cow)).Milk)
	}
}
