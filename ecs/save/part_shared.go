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

// inspect looks, before a part is written, for what it shares with the rest of the game.
func (t *travel) inspect(i *graph.Inspection) error {
	if err := t.sharesComponents(i); err != nil {
		return err
	}
	return t.sharesOthers(i)
}

// sharesOthers refuses channels, signals, clocks and the like that others have too.
//
// What is the part's own are the records of its tasks, and what resources know of its entities.
func (t *travel) sharesOthers(i *graph.Inspection) error {
	var components ranges // once there is something to look at
	var alone map[uintptr]bool
	mine := func(at uintptr) bool {
		if alone == nil {
			components, alone = t.components(), map[uintptr]bool{}
			for _, p := range append(t.record.Engine.Own(), t.owned()...) {
				alone[reflect.ValueOf(p).Pointer()] = true
			}
		}
		return components.has(at) || alone[at] || t.ranges.has(at)
	}
	type shared struct {
		typ  reflect.Type
		path func() string
	}
	var might map[uintptr]shared
	err := i.Values(t.shares.shared, func(v reflect.Value, path func() string) error {
		if coroutine.IsAtWork(v.Interface()) {
			return &graph.ValueError{Path: path(), Type: v.Type().Elem(), Reason: "its work is under way, and does not go with a part", Remedy: "save when that is done"}
		}
		if coroutine.NeverChanges(v.Interface()) {
			return nil
		}
		at := v.Pointer()
		if c, ok := v.Interface().(*coroutine.Clock); ok && !t.ranges.has(at) {
			t.clocks = append(t.clocks, c)
		}
		if !mine(at) {
			if might == nil {
				might = map[uintptr]shared{}
			}
			might[at] = shared{v.Type().Elem(), path}
		}
		return nil
	})
	if err != nil || len(might) == 0 {
		return err
	}
	roots, names := t.others()
	stops := map[uintptr]bool{reflect.ValueOf(t.world).Pointer(): true}
	for _, p := range slices.Concat(t.own, t.part.Own(), slices.Collect(maps.Values(t.part.Fixed))) { // the scheduler keeps what nobody has any more
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

// Owner is implemented by pointers to components that have channels, signals, futures and the like of their own, which no
// other entity and no behaviour of another one keeps: a part of the entity has them without a search for who else does, which
// goes through the whole game. OwnedInPart returns pointers to them.
type Owner interface{ OwnedInPart() []any }

// owned returns what the components of the part own.
func (t *travel) owned() (all []any) {
	for _, e := range t.record.Entities {
		for _, c := range e.Components {
			if o, ok := c.Value.(Owner); ok {
				all = append(all, o.OwnedInPart()...)
			}
		}
	}
	return all
}

// components returns where those of the part are.
func (t *travel) components() (all ranges) {
	for _, e := range t.record.Entities {
		for _, c := range e.Components {
			all = append(all, memoryOf(reflect.ValueOf(c.Value)))
		}
	}
	all.sort()
	return all
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
