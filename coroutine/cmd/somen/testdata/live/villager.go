package main

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
)

type village struct {
	Days int // that all have lived
	Last int // the format of saves
}

// VerifyLoaded refuses what comes from another format.
func (v *village) VerifyLoaded() error { return verify(v.Last, 1) }

// settle makes a villager, who lives each day of a length of their own.
func (v *village) settle(engine *ecs.Engine, i int) {
	body := engine.Spawn(components.Position, components.Text, components.Behaviour)
	text := components.Text.Get(body)
	components.Behaviour.SetValue(body, components.Behave("villager", coroutine.Script(func(co *coroutine.Co) {
		for days := 1; ; days++ {
			text.String = greeting()
			for range 3 + i {
				co.Frame()
			}
			v.Days += days
		}
	})))
}

func greeting() string { return "hello" }
