package save_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/ecs/save"
)

type radio struct{ To []chan int }

var radios = donburi.NewComponentType[radio]().SetName("Radio")

// TestRefusedComponent: a value that can't be saved is named by its component and its entity, wherever donburi has that.
func TestRefusedComponent(t *testing.T) {
	for _, c := range [][]donburi.IComponentType{{radios}, {components.Position, radios}, {radios, components.Velocity, components.Position}} {
		e := ecs.New()
		defer e.Close()
		e.Spawn(components.Velocity)
		e.Spawn(components.Velocity, components.Position).Remove()
		for range 3 {
			e.Spawn(components.Position, radios)
			e.Spawn(c...)
		}
		of := e.Spawn(c...)
		e.Spawn(c...)
		*radios.Get(of) = radio{[]chan int{nil, make(chan int)}}

		var b bytes.Buffer
		err := save.Save(&b, e)
		require.ErrorAs(t, err, new(*save.Error))
		require.ErrorContains(t, err, "Radio of "+ecs.RefOf(of).String()+".To[1] (chan int)")
		require.Zero(t, b.Len())
		require.ErrorContains(t, rewind.New(e).Take(&rewind.Snapshot{}), "Radio of "+ecs.RefOf(of).String()+".To[1]")
	}
}
