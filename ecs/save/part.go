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
	return NewCarrier(e, options...).Part(w, entities)
}

// travel is a part on its way out of a game or into one. What it knows of the game is kept for the next one.
type travel struct {
	*mapping
	e         *ecs.Engine
	o         *objects // whose roots are those of the part, and all that belongs to the program is fixed
	around    map[string]any
	ranges    ranges // of what is fixed
	holders   map[string]ecs.PartHolder
	resources []string // names of the holders
	part      *coroutine.Part
	binding   *graph.Binding
	registry  *graph.Registry
	basis     basis
	shares    shares
	told      *graph.Finder // of what Part.Loaded is told

	record partRecord
	own    []any              // what belongs to the entities alone
	bound  []coroutine.Task   // to the entities
	clocks []*coroutine.Clock // that go with the part, once it is saved
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
	t.resources = slices.Sorted(maps.Keys(t.holders))
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
	t.addFixed(t.around)
	t.addFixed(em.Fixed)
	clocks := t.see()
	t.part = e.Scheduler().NewPart(clocks, t.ranges.has)
	t.addFixed(t.part.Fixed)
	o.types = slices.Concat(o.types, em.Types, pictures)
	o.addComponents()
	for _, h := range t.holders {
		record, _, _ := h.PartOf(nil)
		o.types = append(o.types, reflect.TypeOf(record).Elem())
	}
	o.types = append(o.types, t.part.Types...)
	o.verify = append(o.verify, graph.Verify(t.part.Verify.Of, t.part.Verify.Whole))
	o.roots = map[string]any{partRoot: &t.record, partTasksRoot: t.part.Record}
	if t.registry, err = o.registry([]graph.Option{graph.By(t.rule)}); err != nil {
		return nil, &Error{Err: err}
	}
	t.binding = o.bindTo(t.registry)
	if err := t.binding.Check(); err != nil {
		return nil, &Error{Err: err}
	}
	t.told = graph.Find(coroutine.IsTold)
	t.shares = newShares()
	t.basis = t.basisNow()
	return t, nil
}

// reset lets go of the part that was saved or loaded.
func (t *travel) reset() {
	t.mapping.reset()
	t.part.Reset()
	t.record, t.own, t.bound, t.clocks = partRecord{}, nil, nil, nil
}

// addFixed adds fixed objects that are not named yet.
func (t *travel) addFixed(objects map[string]any) {
	named := map[any]bool{}
	for _, p := range t.o.fixed {
		named[p] = true
	}
	for _, name := range slices.Sorted(maps.Keys(objects)) {
		if p := objects[name]; !named[p] {
			named[p] = true
			t.o.fixed[name] = p
		}
	}
}

// nameOutside makes the entities known that Outside names, and their components fixed.
func (t *travel) nameOutside() error {
	t.sortedNames = slices.Sorted(maps.Keys(t.o.outside))
	for _, name := range t.sortedNames {
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

// see notes where the fixed objects are, and returns which of them are clocks.
func (t *travel) see() (clocks []*coroutine.Clock) {
	for _, name := range slices.Sorted(maps.Keys(t.o.fixed)) {
		p := t.o.fixed[name]
		v := reflect.ValueOf(p)
		if c, ok := p.(*coroutine.Clock); ok && c != t.e.Scheduler().Clock() {
			clocks = append(clocks, c)
		}
		if v.Kind() == reflect.Pointer && !v.IsNil() {
			t.ranges = append(t.ranges, memoryOf(v))
		}
	}
	t.ranges.sort()
	return clocks
}

// begin notes what the entities are.
func (t *travel) begin(entities []donburi.Entity) error {
	t.in = make(map[donburi.Entity]int, len(entities))
	t.record.Entities = make([]partEntity, 0, len(entities))
	for i, entity := range entities {
		entry, ok := ecs.NewRef(t.world, entity).Get()
		switch _, twice := t.in[entity]; {
		case !ok:
			return &Error{Err: fmt.Errorf("%v of the part is gone; leave it out", ecs.NewRef(t.world, entity))}
		case twice:
			return &Error{Err: fmt.Errorf("%v is in the part twice", ecs.NewRef(t.world, entity))}
		case t.names[entity] != "":
			return &Error{Err: fmt.Errorf("%v is in the part, and Outside names it %q; leave one of them out", ecs.NewRef(t.world, entity), t.names[entity])}
		case rice.IsEvents(entry):
			return &Error{Err: fmt.Errorf("%v: %w", ecs.NewRef(t.world, entity), rice.ErrEvents)}
		}
		t.in[entity] = i
		saved := partEntity{ID: uint32(entity.Id()), Version: entity.Version()}
		rice.ValuesOf(entry, func(c donburi.IComponentType, v reflect.Value) {
			saved.Components = append(saved.Components, partComponent{rice.NameType(c), v.Interface()})
		})
		t.record.Entities = append(t.record.Entities, saved)
	}
	for _, name := range t.resources {
		record, tasks, alone := t.holders[name].PartOf(entities)
		t.record.Held = append(t.record.Held, partHeld{name, record})
		t.bound, t.own = append(t.bound, tasks...), append(t.own, alone...)
	}
	return nil
}

func (t *travel) save(to []byte, entities []donburi.Entity) ([]byte, error) {
	if err := t.begin(entities); err != nil {
		return nil, err
	}
	tasks, err := t.tasks(entities)
	if err != nil {
		return nil, err
	}
	if err := t.part.Of(tasks); err != nil {
		return nil, advised(err)
	}
	t.record.Engine = t.e.BelongingsOf(entities, t.part.WaitsFor)
	data, err := t.binding.Inspect(t.inspect).Append(to)
	if err == nil {
		return data, nil
	}
	b := t.o.bindTo(t.registry)
	b.Root(tasksRoot, t.part.Tasks()) // so that what a task leads to is found by way of it
	if _, again := b.Inspect(t.inspect).Encode(); again != nil {
		err = again
	}
	return nil, t.explain(err)
}

// tasks returns those of the part: the ones that are bound to its entities or owned by them, and their children.
func (t *travel) tasks(entities []donburi.Entity) ([]coroutine.Task, error) {
	begin := slices.Clone(t.bound)
	for _, entity := range entities {
		begin = t.e.TasksOf(begin, entity)
	}
	own := t.e.Scheduler().WithChildren(begin)
	slices.SortFunc(own, func(a, b coroutine.Task) int { return cmp.Compare(a.ID(), b.ID()) })
	isOwn := func(task coroutine.Task) bool {
		_, is := slices.BinarySearchFunc(own, task.ID(), func(t coroutine.Task, id uint64) int { return cmp.Compare(t.ID(), id) })
		return is
	}
	for _, task := range own {
		refuse := func(reason string) error {
			i := task.Info()
			return &coroutine.StateError{Task: task, Name: i.Name, Owner: i.Owner, Where: i.Where(), Reason: reason}
		}
		if owner, ok := task.Owner().(ecs.Ref); ok && owner.Alive() {
			if _, is := t.in[owner.Entity()]; !is {
				return nil, refuse("it is of the part, since it ends with a task of that, and its entity is not; add the entity to the part, or detach the task")
			}
		}
		if parent := task.Parent(); parent != (coroutine.Task{}) && !isOwn(parent) {
			return nil, refuse(fmt.Sprintf("it is of the part, and its parent, %q, is not; add the parent's entity to the part, or detach the task", parent.Name()))
		}
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
