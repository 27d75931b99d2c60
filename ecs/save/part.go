package save

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/internal/graph"
	"github.com/somen-go/somen/ecs/internal/rice"
)

// Part saves some entities of an engine: a level that is left, a player who goes to another server, a prefab in the
// middle of its behaviour. [LoadPart] makes entities of them in a game that runs.
//
//	err := save.Part(&cave, engine, inTheCave, save.Outside("player", player))
//	...
//	entities, err := save.LoadPart(&cave, engine, save.Outside("player", player))
//
// A part is the entities, their components, their behaviours in the middle of what they do, with all children, and the
// tasks that are OwnedBy an ecs.Ref to one of them; and whatever these lead to. What is shared within the part stays
// so, and of what is plain the part gets a copy. Not of the part, but found again where it is loaded, are the engine,
// its world, its scheduler and root clock, the resources, by their types, the states of its systems, and what the options
// Root and Fixed name, which is neither saved nor loaded here.
//
// What leads elsewhere is refused: another entity, unless [Outside] names it, or a pointer to its component; a task that
// runs and is not of the part; a channel, a signal, a future, a group or a clock that somebody else has too; a place in
// the queue of a channel that is not of the part. What a task on a stack has in its variables can't be seen.
//
// The part stays where it is: to move it, remove the entities afterwards. Part is called between two steps, as [Save],
// and returns the same errors; with one nothing was written.
func Part(w io.Writer, e *ecs.Engine, entities []donburi.Entity, options ...Option) error {
	t, err := newTravel(e, options)
	if err != nil {
		return err
	}
	data, err := t.save(entities)
	if err != nil {
		return err
	}
	_, err = w.Write(append(head(partMagic), data...))
	return err
}

// travel is a part on its way out of a game or into one.
type travel struct {
	*mapping
	e       *ecs.Engine
	o       *objects // whose roots are those of the part, and all that belongs to the program is fixed
	around  map[string]any
	ranges  ranges // of what is fixed
	clocks  []*coroutine.Clock
	holders map[string]ecs.PartHolder
	part    *coroutine.Part
	record  partRecord
}

// partRecord is a root of what is saved. The other one has the tasks.
type partRecord struct {
	Entities []partEntity
	Engine   *ecs.Belongings
	Held     []partHeld
}

type partEntity struct {
	ID, Version uint32 // for people
	Components  []partComponent
}

type partComponent struct {
	Type  rice.SavedType
	Value any // a pointer
}

// partHeld is what a resource knows of the entities.
type partHeld struct {
	Resource string
	Record   any
}

type memory struct{ start, end uintptr }

// ranges are pieces of memory, none within another, in the order of their addresses once they are sorted.
type ranges []memory

func (r ranges) sort() {
	slices.SortFunc(r, func(a, b memory) int { return cmp.Compare(a.start, b.start) })
}

func (r ranges) has(at uintptr) bool {
	i, found := slices.BinarySearchFunc(r, at, func(m memory, at uintptr) int { return cmp.Compare(m.start, at) })
	return found || i > 0 && at < r[i-1].end
}

func memoryOf(pointer reflect.Value) memory {
	return memory{pointer.Pointer(), pointer.Pointer() + pointer.Type().Elem().Size()}
}

const (
	partRoot      = "part"
	partTasksRoot = "part.tasks"
)

// newTravel collects what belongs to the program.
func newTravel(e *ecs.Engine, options []Option) (*travel, error) {
	em, err := e.PartMemory()
	if err != nil {
		return nil, advised(err)
	}
	if _, _, _, err := rice.Savable(); err != nil {
		return nil, &Error{Err: err}
	}
	world := rice.Of(e.World())
	if world == nil {
		return nil, &Error{Err: fmt.Errorf("the engine's world is a %T, and only one of donburi.NewWorld can be saved", e.World())}
	}
	o := collect(options)
	if err := o.check(); err != nil {
		return nil, err
	}
	t := &travel{mapping: newMapping(e.World(), world), e: e, o: o, around: map[string]any{}, holders: e.PartHolders()}
	for name, p := range o.roots {
		t.around["root "+name] = p
	}
	for name, p := range em.Roots {
		if !slices.ContainsFunc(slices.Collect(maps.Values(t.around)), func(other any) bool { return other == p }) {
			t.around[name] = p
		}
	}
	if o.fixed["world"], err = any(e.World()), t.nameOutside(); err != nil {
		return nil, &Error{Err: err}
	}
	named := map[any]bool{}
	for _, p := range o.fixed {
		named[p] = true
	}
	t.add(named, t.around)
	t.add(named, em.Fixed)
	o.types = append(append(o.types, em.Types...), pictures...)
	o.addComponents()
	for _, h := range t.holders {
		record, _, _ := h.PartOf(nil)
		o.types = append(o.types, reflect.TypeOf(record).Elem())
	}
	o.roots = map[string]any{partRoot: &t.record}
	return t, nil
}

// add adds fixed objects that are not named yet.
func (t *travel) add(named map[any]bool, objects map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(objects)) {
		if p := objects[name]; !named[p] {
			named[p] = true
			t.o.fixed[name] = p
		}
	}
}

// nameOutside makes the entities known that Outside names, and their components fixed.
func (t *travel) nameOutside() error {
	for _, name := range slices.Sorted(maps.Keys(t.o.outside)) {
		entity := t.o.outside[name]
		if !ecs.NewRef(t.world, entity).Alive() {
			return fmt.Errorf("%v, which Outside names %q, is gone; name one that is there, or leave the option out", ecs.NewRef(t.world, entity), name)
		}
		if other, known := t.names[entity]; known {
			return fmt.Errorf("%v is named %q and %q by Outside; name it once", ecs.NewRef(t.world, entity), other, name)
		}
		t.names[entity], t.named[name] = name, entity
		rice.ValuesOf(t.w.EntryOf(entity), func(c donburi.IComponentType, v reflect.Value) {
			if c.Typ().Size() > 0 {
				t.o.fixed["outside."+name+"."+c.Name()] = v.Interface()
			}
		})
	}
	return nil
}

// bind makes the binding, when the part of the scheduler is known.
func (t *travel) bind() (*graph.Binding, error) {
	t.o.roots[partTasksRoot] = t.part.Record
	named := map[any]bool{}
	for _, p := range t.o.fixed {
		named[p] = true
	}
	t.add(named, t.part.Fixed)
	t.o.types = append(t.o.types, t.part.Types...)
	return t.o.bind([]graph.Option{graph.By(t.rule)})
}

// see notes where the fixed objects are, and which of them are clocks.
func (t *travel) see() {
	for _, name := range slices.Sorted(maps.Keys(t.o.fixed)) {
		p := t.o.fixed[name]
		v := reflect.ValueOf(p)
		if c, ok := p.(*coroutine.Clock); ok && c != t.e.Scheduler().Clock() {
			t.clocks = append(t.clocks, c)
		}
		if v.Kind() == reflect.Pointer && !v.IsNil() {
			t.ranges = append(t.ranges, memoryOf(v))
		}
	}
	t.ranges.sort()
}

func (t *travel) save(entities []donburi.Entity) ([]byte, error) {
	t.in = map[donburi.Entity]int{}
	for i, entity := range entities {
		entry, ok := ecs.NewRef(t.world, entity).Get()
		switch _, twice := t.in[entity]; {
		case !ok:
			return nil, &Error{Err: fmt.Errorf("%v of the part is gone; leave it out", ecs.NewRef(t.world, entity))}
		case twice:
			return nil, &Error{Err: fmt.Errorf("%v is in the part twice", ecs.NewRef(t.world, entity))}
		case t.names[entity] != "":
			return nil, &Error{Err: fmt.Errorf("%v is in the part, and Outside names it %q; leave one of them out", ecs.NewRef(t.world, entity), t.names[entity])}
		case rice.IsEvents(entry):
			return nil, &Error{Err: fmt.Errorf("%v: %w", ecs.NewRef(t.world, entity), rice.ErrEvents)}
		}
		t.in[entity] = i
		saved := partEntity{ID: uint32(entity.Id()), Version: entity.Version()}
		rice.ValuesOf(entry, func(c donburi.IComponentType, v reflect.Value) {
			saved.Components = append(saved.Components, partComponent{rice.NameType(c), v.Interface()})
		})
		t.record.Entities = append(t.record.Entities, saved)
	}
	var bound []coroutine.Task
	var own []any
	for _, name := range slices.Sorted(maps.Keys(t.holders)) {
		record, tasks, alone := t.holders[name].PartOf(entities)
		t.record.Held = append(t.record.Held, partHeld{name, record})
		bound, own = append(bound, tasks...), append(own, alone...)
	}
	tasks, err := t.tasks(bound)
	if err != nil {
		return nil, err
	}
	t.see()
	if t.part, err = t.e.Scheduler().PartOf(tasks, t.clocks, t.ranges.has); err != nil {
		return nil, advised(err)
	}
	t.record.Engine = t.e.BelongingsOf(entities, t.part.WaitsFor)
	b, err := t.bind()
	if err != nil {
		return nil, &Error{Err: err}
	}
	b.Inspect(t.inspect(append(own, t.part.Own()...)))
	data, err := b.Encode()
	if err == nil {
		return data, nil
	}
	b.Root(tasksRoot, t.part.Tasks) // so that what a task leads to is found by way of it
	if _, again := b.Encode(); again != nil {
		err = again
	}
	return nil, t.explain(err)
}

// tasks returns those of the part: the ones that are bound to its entities or owned by them, and their children.
func (t *travel) tasks(bound []coroutine.Task) ([]coroutine.Task, error) {
	known := map[coroutine.Task]bool{}
	for _, task := range bound {
		known[task] = true
	}
	all := t.e.Scheduler().Tasks()
	slices.SortFunc(all, func(a, b coroutine.Task) int { return cmp.Compare(a.ID(), b.ID()) })
	var belongs func(coroutine.Task) bool
	belongs = func(task coroutine.Task) bool {
		if is, ok := known[task]; ok {
			return is
		}
		owner, _ := task.Owner().(ecs.Ref)
		_, is := t.in[owner.Entity()]
		if parent := task.Parent(); !is && parent != (coroutine.Task{}) {
			is = belongs(parent)
		}
		known[task] = is
		return is
	}
	var own []coroutine.Task
	for _, task := range all {
		if !belongs(task) {
			continue
		}
		i := task.Info()
		refuse := func(reason string) error {
			return &coroutine.StateError{Task: task, Name: i.Name, Owner: i.Owner, Where: i.Where(), Reason: reason}
		}
		if owner, ok := i.Owner.(ecs.Ref); ok && owner.Alive() {
			if _, is := t.in[owner.Entity()]; !is {
				return nil, refuse("it is of the part, since it ends with a task of that, and its entity is not; add the entity to the part, or detach the task")
			}
		}
		if i.Parent != (coroutine.Task{}) && !belongs(i.Parent) {
			return nil, refuse(fmt.Sprintf("it is of the part, and its parent, %q, is not; add the parent's entity to the part, or detach the task", i.Parent.Name()))
		}
		own = append(own, task)
	}
	return own, nil
}

// explain says where in the part a value is that can't be saved.
func (t *travel) explain(err error) error {
	e := explain(err, nil, t.part.List)
	if path := pathOf(e.Err); path != "" {
		setPath(e.Err, t.people(path))
	}
	if hook := (*graph.HookError)(nil); errors.As(e.Err, &hook) && hook.Path != "" {
		e.Err = fmt.Errorf("%s: %w", hook.Path, hook.Err)
	}
	return e
}
