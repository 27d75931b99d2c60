package save

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// findPart finds the entities of a part.
func (o *opened) findPart() {
	for _, e := range o.doc.Root(partRoot).Field("Entities").Elements() {
		of := entity{id: donburi.Entity(e.Field("ID").Int()<<32 | e.Field("Version").Int())}
		for _, c := range e.Field("Components").Elements() {
			name, value := c.Field("Type.Name").Text(), c.Field("Value").Elem()
			of.components = append(of.components, component{name, value})
			o.name(value, name+" of "+nameOfEntity(of.id))
		}
		o.entities = append(o.entities, of)
	}
}

// shown returns what a clock showed that is not of the part, and false for others.
func (o *opened) shown(clock graph.Value) (graph.Value, bool) {
	for _, s := range o.doc.Root(partTasksRoot).Field("Shown").Elements() {
		if c := s.Field("Clock"); clock.Valid() && c.String() == clock.String() {
			return s, true
		}
	}
	return graph.Value{}, false
}

// frame returns the present frame of a clock.
func (o *opened) frame(clock graph.Value) int64 {
	if s, ok := o.shown(clock); ok {
		return s.Field("Frame").Int()
	}
	return clock.Elem().Field("frame").Int()
}

// showInPart shows what stands in a part for what leads out of it or is numbered, or returns "".
func (o *opened) showInPart(v graph.Value) string {
	switch {
	case !o.isPart:
	case v.Kind() == "coded" && v.Type() == "github.com/yohamta/donburi/internal/storage.Entity":
		v = v.Elem()
		return o.entityOfPart(v.Field("N").Int(), v.Field("Name").Text(), v.Field("Gone").Int())
	case v.Kind() == "coded" && v.Type() == module+"/ecs.Ref":
		return o.showInPart(v.Elem().Field("Entity"))
	case v.Kind() == "coded" && v.Type() == coroutines+".Task":
		v = v.Elem()
		at, ok := v.Field("T").Leads()
		switch t := o.byPlace[at]; {
		case ok && t != nil:
			return t.String()
		case ok || v.Field("Gone").Int() != 0:
			return "a task that has ended"
		}
		return "no task"
	case v.Type() == "*github.com/yohamta/donburi.Entry":
		if f := entryOfPart.FindStringSubmatch(v.Object()); f != nil {
			n, _ := strconv.ParseInt(f[1], 10, 64)
			gone, _ := strconv.ParseInt(f[3], 10, 64)
			return o.entityOfPart(n, f[2], gone)
		}
	}
	return ""
}

var entryOfPart = regexp.MustCompile(`^\[(\d+) "(.*)" (\d+)\]$`)

func (o *opened) entityOfPart(n int64, name string, gone int64) string {
	switch {
	case n > 0 && n <= int64(len(o.entities)):
		return nameOfEntity(o.entities[n-1].id)
	case name != "":
		return fmt.Sprintf("entity %q outside", name)
	case gone != 0:
		return nameOfEntity(donburi.Entity(gone)) + ", which is gone"
	}
	return "no entity"
}
