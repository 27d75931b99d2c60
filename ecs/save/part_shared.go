package save

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/internal/graph"
	"github.com/somen-go/somen/ecs/internal/rice"
)

// inspect returns what looks, before a part is written, for what it shares with the rest of the game. What is
// its own are the records of its tasks, and what resources know of its entities.
func (t *travel) inspect(own []any) func(*graph.Inspection) error {
	return func(i *graph.Inspection) error {
		if err := t.sharesComponents(i); err != nil {
			return err
		}
		return t.sharesOthers(i, own)
	}
}

// sharesComponents refuses memory of the part that is that of a component of another entity.
func (t *travel) sharesComponents(i *graph.Inspection) error {
	type block struct {
		memory
		path func(uintptr) string
	}
	var blocks []block // in the order of their addresses
	err := i.Blocks(func(start, end uintptr, path func(uintptr) string) error {
		blocks = append(blocks, block{memory{start, end}, path})
		return nil
	})
	if err != nil {
		return err
	}
	isOf := func(e donburi.Entity) bool { _, is := t.in[e]; return is || t.names[e] != "" }
	return t.w.Memory(t.world, isOf, func(e donburi.Entity, c donburi.IComponentType, start, end uintptr) error {
		at, found := slices.BinarySearchFunc(blocks, start, func(b block, at uintptr) int {
			switch {
			case b.end <= at:
				return -1
			case b.start > at:
				return 1
			}
			return 0
		})
		if !found && (at == len(blocks) || blocks[at].start >= end) {
			return nil
		}
		return &graph.ValueError{Path: blocks[at].path(max(start, blocks[at].start)), Type: c.Typ(),
			Reason: fmt.Sprintf("it is the component %s of %v, which is not of the part", c.Name(), ecs.NewRef(t.world, e)),
			Remedy: "add that to the part, name it by Outside, or clear the pointer"}
	})
}

// sharesOthers refuses channels, signals, clocks and the like that others have too.
func (t *travel) sharesOthers(i *graph.Inspection, own []any) error {
	var components ranges
	for _, e := range t.record.Entities {
		for _, c := range e.Components {
			components = append(components, memoryOf(reflect.ValueOf(c.Value)))
		}
	}
	components.sort()
	alone := map[uintptr]bool{}
	for _, p := range t.record.Engine.Own() {
		alone[reflect.ValueOf(p).Pointer()] = true
	}
	type shared struct {
		typ  reflect.Type
		path func() string
	}
	might := map[uintptr]shared{}
	err := i.Values(coroutine.IsShared, func(v reflect.Value, path func() string) error {
		if coroutine.IsAtWork(v.Interface()) {
			return &graph.ValueError{Path: path(), Type: v.Type().Elem(), Reason: "its work is under way, and does not go with a part", Remedy: "save when that is done"}
		}
		if at := v.Pointer(); !components.has(at) && !alone[at] && !t.ranges.has(at) {
			might[at] = shared{v.Type().Elem(), path}
		}
		return nil
	})
	if err != nil || len(might) == 0 {
		return err
	}
	roots, names := t.others()
	stops := map[uintptr]bool{reflect.ValueOf(t.world).Pointer(): true}
	for _, p := range append(own, slices.Collect(maps.Values(t.part.Fixed))...) { // the scheduler keeps what nobody has any more
		stops[reflect.ValueOf(p).Pointer()] = true
	}
	types, err := graph.NewRegistry(graph.WithFuncs(funcs{}), graph.Types(t.o.types...), graph.By(func(typ reflect.Type) (graph.Rule, bool) {
		if rice.IsComponentType(typ) {
			return componentType(typ), true
		}
		r, ok := coroutine.OthersRule(typ)
		return graph.Rule{Skip: r.Skip}, ok
	}))
	if err != nil {
		return err
	}
	first := -1
	var which uintptr
	types.Reach(roots, func(at uintptr) bool { return stops[at] || components.has(at) }, coroutine.IsShared, func(at uintptr, root int) {
		if _, is := might[at]; is && first < 0 {
			first, which = root, at
		}
	})
	if first < 0 {
		return nil
	}
	return &graph.ValueError{Path: might[which].path(), Type: might[which].typ, Reason: names[first] + " has it too, and is not of the part",
		Remedy: "give the part one of its own, name it by Fixed or Root, or add to the part who has it"}
}

// others returns all that is not of the part, with names.
func (t *travel) others() (roots []any, names []string) {
	own := map[coroutine.Task]bool{}
	for _, task := range t.part.List {
		own[task] = true
	}
	roots = t.part.Others()
	for _, task := range t.e.Scheduler().Tasks() { // which come in the same order
		if !own[task] {
			names = append(names, fmt.Sprintf("behaviour %q", task.Name()))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.around)) {
		roots, names = append(roots, t.around[name]), append(names, name)
	}
	for _, f := range t.e.Feeds() {
		roots, names = append(roots, f), append(names, "a feed of donburi's events")
	}
	for _, a := range t.world.Archetypes() {
		for _, entity := range a.Entities() {
			if rice.IsEvents(t.w.EntryOf(entity)) {
				break
			}
			if _, is := t.in[entity]; is {
				continue
			}
			rice.ValuesOf(t.w.EntryOf(entity), func(c donburi.IComponentType, v reflect.Value) {
				if c.Typ().Size() > 0 {
					roots, names = append(roots, v.Interface()), append(names, fmt.Sprintf("the component %s of %v", c.Name(), ecs.NewRef(t.world, entity)))
				}
			})
		}
	}
	return roots, names
}

var inEntity = regexp.MustCompile(`^part\.Entities\[(\d+)\]\.Components\[(\d+)\]\.Value`)

// people names a place in the part for people.
func (t *travel) people(path string) string {
	found := inEntity.FindStringSubmatch(path)
	if found == nil {
		return path
	}
	i, _ := strconv.Atoi(found[1])
	j, _ := strconv.Atoi(found[2])
	e := t.record.Entities[i]
	return fmt.Sprintf("%s of entity %d.%d%s", e.Components[j].Type.Name, e.ID, e.Version, path[len(found[0]):])
}
