package ecs

import (
	"math/rand/v2"

	"github.com/akmonengine/volt"
	"github.com/yohamta/donburi"
)

type position struct{ X, Y float64 }

type velocity struct{ X, Y float64 }

// Eight further components make up to 256 archetypes.
type (
	extra0 struct{ V int64 }
	extra1 struct{ V int64 }
	extra2 struct{ V int64 }
	extra3 struct{ V int64 }
	extra4 struct{ V int64 }
	extra5 struct{ V int64 }
	extra6 struct{ V int64 }
	extra7 struct{ V int64 }
)

// Volt's components know their ids.
func (position) GetComponentId() volt.ComponentId { return 0 }
func (velocity) GetComponentId() volt.ComponentId { return 1 }
func (extra0) GetComponentId() volt.ComponentId   { return 2 }
func (extra1) GetComponentId() volt.ComponentId   { return 3 }
func (extra2) GetComponentId() volt.ComponentId   { return 4 }
func (extra3) GetComponentId() volt.ComponentId   { return 5 }
func (extra4) GetComponentId() volt.ComponentId   { return 6 }
func (extra5) GetComponentId() volt.ComponentId   { return 7 }
func (extra6) GetComponentId() volt.ComponentId   { return 8 }
func (extra7) GetComponentId() volt.ComponentId   { return 9 }

var (
	positions  = donburi.NewComponentType[position]()
	velocities = donburi.NewComponentType[velocity]()
	extras     = []donburi.IComponentType{
		donburi.NewComponentType[extra0](), donburi.NewComponentType[extra1](),
		donburi.NewComponentType[extra2](), donburi.NewComponentType[extra3](),
		donburi.NewComponentType[extra4](), donburi.NewComponentType[extra5](),
		donburi.NewComponentType[extra6](), donburi.NewComponentType[extra7](),
	}
)

// shuffled puts a slice into an order that is random, but the same for every contender.
func shuffled[T any](all []T) []T {
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// must is for calls that fail only if the benchmark itself is wrong.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
