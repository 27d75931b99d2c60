package save

import (
	"io"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs"
)

// Carrier saves parts of an engine, and loads some into it, again and again: entities that go from machine to machine, rooms
// that are left and entered. It does what [Part] and [LoadPart] do, with the same options, and the bytes may be exchanged
// with theirs; but what these find out anew in each call it keeps, so that a call costs in proportion to the part.
//
//	carrier := save.NewCarrier(engine, save.Fixed("land", land))
//	err := carrier.Take(&message, []donburi.Entity{agent}) // and the agent is gone from here
//	...
//	entities, err := carrier.LoadPart(&message) // it is here, in the middle of what it does
//
// What is new in the engine or the program since, as a resource or a component type, it takes notice of by itself.
// A Carrier is used on the goroutine that steps the engine, between two steps.
type Carrier struct {
	e       *ecs.Engine
	options []Option
	kept    *travel // or nil, also while it is in use: who is called meanwhile may use the Carrier
	out     []byte  // the same
}

const mostKept = 1 << 20 // bytes

// NewCarrier returns a Carrier for an engine, which need not have started. Wrong options are errors of the methods.
func NewCarrier(e *ecs.Engine, options ...Option) *Carrier { return &Carrier{e: e, options: options} }

// Part saves entities, which stay where they are, as the function [Part] does, with the same errors.
func (c *Carrier) Part(w io.Writer, entities []donburi.Entity) error {
	return c.write(w, entities, func(*travel) {})
}

// LoadPart makes entities of what a Carrier or [Part] has saved, as the function [LoadPart] does, with the same errors.
func (c *Carrier) LoadPart(r io.Reader) ([]donburi.Entity, error) {
	t, err := c.begin()
	if err != nil {
		return nil, err
	}
	defer c.end(t)
	return t.load(r)
}

// Take saves entities as [Carrier.Part] does, and then they and their tasks are gone from the engine without a word: no
// deferred function runs, no function of coroutine.OnEnd, and no entity is removed because a behaviour has ended. They
// run where the part is loaded, in the end, and once.
//
// All others see that the entities are gone, as after a removal: an ecs.Ref, ecs.Engine.Removed and EntityRemoved, feeds of
// ecs.Engine.Watch, donburi's OnRemove, which is called when the tasks are out. A coroutine.Task that somebody keeps is
// cancelled, with the cause coroutine.ErrTaken.
//
// With an error, which may be one of w, nothing has changed.
func (c *Carrier) Take(w io.Writer, entities []donburi.Entity) error {
	return c.write(w, entities, func(t *travel) { t.leave(entities, t.part.Leave) })
}

// Drop is [Carrier.Take] without a part that is saved: for entities of which it is known that they have gone on elsewhere,
// in an engine that was restored from before. What else has waited for one of their tasks goes on. A clock that only a
// behaviour knows stays, other than that of ecs.Engine.ClockOf. Nothing is refused because
// of what the entities lead to, so only the options Outside are looked at.
//
// The error is one of those of [Part] if an entity is gone, is in the list twice or named by Outside, or has tasks that are
// children of others, or others of which are children; and a *coroutine.StateError if one of the tasks has a stack of its own,
// as those that were not compiled: cancel it instead, by which its deferred functions run. With an error nothing has changed.
func (c *Carrier) Drop(entities []donburi.Entity) error {
	t, err := c.begin()
	if err != nil {
		return err
	}
	defer c.end(t)
	if err := t.begin(entities); err != nil {
		return err
	}
	tasks, err := t.tasks(entities)
	if err != nil {
		return err
	}
	if err := c.e.Scheduler().MayDrop(tasks); err != nil {
		return advised(err)
	}
	t.leave(entities, func() { c.e.Scheduler().Drop(tasks) })
	return nil
}

// begin returns what is kept, or makes it anew.
func (c *Carrier) begin() (*travel, error) {
	if err := c.e.Rests(); err != nil {
		return nil, advised(err)
	}
	t := c.kept
	c.kept = nil
	if t != nil && t.isGood() {
		return t, nil
	}
	return newTravel(c.e, c.options)
}

// end has the next one use what is kept.
func (c *Carrier) end(t *travel) {
	t.reset()
	c.kept = t
}

// write writes a part, and does the rest when that has gone well.
func (c *Carrier) write(w io.Writer, entities []donburi.Entity, then func(*travel)) error {
	t, err := c.begin()
	if err != nil {
		return err
	}
	defer c.end(t)
	out := c.out
	c.out = nil
	data, err := t.save(append(out[:0], head(partMagic)...), entities)
	if err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return err
	}
	then(t)
	if cap(data) <= mostKept {
		c.out = data
	}
	return nil
}

// leave removes the entities, when their tasks have left.
func (t *travel) leave(entities []donburi.Entity, tasks func()) {
	for _, name := range t.resources {
		t.holders[name].LeavePart(entities)
	}
	tasks()
	for _, c := range t.clocks { // nobody is left who would
		c.Close()
	}
	for _, entity := range entities {
		ecs.NewRef(t.world, entity).Remove()
	}
}
