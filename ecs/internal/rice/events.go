package rice

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/yohamta/donburi"
)

// eventsError names the first of the types of donburi's events that the world keeps, in an archetype and with the
// component by which donburi knows them. Next to that stands one that has another type than it says.
func (c *components) eventsError(id, archetype int) error {
	p := c.storages[id].storages[archetype][0]
	name := reflect.NewAt(donburi.AllComponentTypes()[id-firstID].Typ(), p).Elem().Field(0).String()
	for other, st := range c.storages {
		if st == nil || other == id || archetype >= len(st.storages) || len(st.storages[archetype]) == 0 {
			continue
		}
		bus := (*struct{ subscribers, queue []struct{} })(st.storages[archetype][0]) // of whatever type the elements are
		return fmt.Errorf("the world has donburi's events of %q, with %d subscribers and %d that are queued, which can't be saved; use a coroutine.Signal or Chan in a resource instead",
			name, len(bus.subscribers), len(bus.queue))
	}
	return errors.New("the world has donburi's events of " + name + ", which can't be saved; use a coroutine.Signal or Chan in a resource instead")
}
