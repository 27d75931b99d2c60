package ecs_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/yohamta/donburi"
)

// Register is a resource that knows entities by name. Its methods make it an [ecs.PartHolder].
type Register struct{ names map[donburi.Entity]string }

// registered is the record of some of them.
type registered struct{ Names map[donburi.Entity]string }

func (r *Register) PartOf(entities []donburi.Entity) (record any, tasks []coroutine.Task, own []any) {
	of := &registered{map[donburi.Entity]string{}}
	for _, entity := range entities {
		if name, ok := r.names[entity]; ok {
			of.Names[entity] = name
		}
	}
	return of, nil, nil
}

func (r *Register) CheckPart(record any) error {
	if of, ok := record.(*registered); !ok || of == nil {
		return errors.New("the names are damaged")
	}
	return nil
}

func (r *Register) TakePart(record any) { maps.Copy(r.names, record.(*registered).Names) }

func (r *Register) LeavePart(entities []donburi.Entity) {
	for _, entity := range entities {
		delete(r.names, entity)
	}
}

// Who goes to another machine takes along what a resource knows of it.
func ExamplePartHolder() {
	start := func() (*ecs.Engine, *Register) {
		engine, register := ecs.New(), &Register{map[donburi.Entity]string{}}
		ecs.SetResource(engine, register)
		return engine, register
	}
	here, left := start()
	defer here.Close()
	there, joined := start()
	defer there.Close()
	there.Spawn(Health)
	traveller := here.Spawn(Health).Entity() // has the id of the one there
	left.names[traveller] = "Ada"

	var message bytes.Buffer
	if err := save.NewCarrier(here).Take(&message, []donburi.Entity{traveller}); err != nil {
		fmt.Println(err)
		return
	}
	if _, err := save.LoadPart(&message, there); err != nil {
		fmt.Println(err)
		return
	}
	for entity, name := range joined.names {
		fmt.Println(len(left.names), ecs.NewRef(there.World(), entity), name)
	}
	// Output: 0 entity 2.0 Ada
}
