package save

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/coroutine/code"
	"github.com/somen-go/somen/ecs/internal/build"
	"github.com/somen-go/somen/ecs/internal/graph"
)

// upgrade makes of what another build has written what this one would have.
type upgrade struct {
	o       *objects
	frames  map[string]string // types of activations by their old names
	shapes  map[graph.Record]*graph.Shape
	fates   []Fate
	changes []Change
	seen    map[Change]bool
	carried map[standing]*carried
	names   map[string]string // of func literals, by the old names
	types   map[string]bool   // of the save
}

// ofBuild returns the state of a save of a build as this one would have written it, and what is to be done when it is
// loaded, which is nil if that is nothing.
func (o *objects) ofBuild(b *graph.Binding, state []byte, of string, isPart bool) ([]byte, *upgrade, error) {
	if of == build.Name() {
		return state, nil, nil
	}
	data, u, err := o.upgraded(b, state, isPart)
	if err == nil {
		return data, u, nil
	}
	err = o.readError(err)
	if damaged, limit := (*FormatError)(nil), (*LimitError)(nil); errors.As(err, &damaged) || errors.As(err, &limit) {
		return nil, nil, err
	}
	if own := (*Error)(nil); errors.As(err, &own) && own.Behaviour == "" {
		err = own.Err
	}
	return nil, nil, &BuildError{Saved: of, Program: build.Name(), Err: err}
}

// upgraded returns the state that this build goes on with, of a save of another build, and what is to be done when it is
// loaded.
func (o *objects) upgraded(b *graph.Binding, state []byte, isPart bool) (data []byte, u *upgrade, err error) {
	in, err := openState(state, isPart)
	if err != nil {
		return nil, nil, err
	}
	u = &upgrade{o: o, frames: map[string]string{}, shapes: map[graph.Record]*graph.Shape{}, seen: map[Change]bool{}, carried: map[standing]*carried{}, names: map[string]string{}, types: map[string]bool{}}
	var gone []Gone
	if err := graph.Do(func() error { gone = u.tasks(in); return nil }); err != nil {
		return nil, nil, readable(err)
	}
	if len(gone) > 0 {
		return nil, nil, &GoneError{gone}
	}
	data, err = b.Upgrade(state, graph.Upgrade{
		Type: u.typeName, Name: u.objectName, Field: u.fieldName, Func: u.funcName, Text: u.text, Same: isKept, Shape: u.shape, Limit: o.limit,
		Note: func(c graph.Change) {
			how := "is gone, and was " + c.Value
			switch {
			case c.Added && c.Field == "":
				how = "is new, and stays as the program has made it"
			case c.Added:
				how = "is new, and zero"
			}
			u.note(strings.TrimSuffix(c.Type+"."+c.Field, "."), how)
		},
		Refused: o.versions.refused,
	})
	return data, u, err
}

func (u *upgrade) note(what, how string) {
	if c := (Change{what, how}); !u.seen[c] {
		u.seen[c] = true
		u.changes = append(u.changes, c)
	}
}

// finish does what has to be done when all is loaded.
func (u *upgrade) finish(restart func(func(coroutine.Task, int64) coroutine.Behaviour)) {
	if u == nil {
		return
	}
	if len(u.fates) > 0 {
		restart(func(t coroutine.Task, number int64) coroutine.Behaviour {
			if f := u.fates[number].become; f != nil {
				return f(t)
			}
			return nil
		})
	}
	if f := u.o.versions.onChange; f != nil {
		for _, c := range u.changes {
			f(c)
		}
	}
}

// tasks finds what becomes of the activations of all tasks. It returns the behaviours that can't go on, and of which nobody
// has said what becomes of them.
func (u *upgrade) tasks(in *opened) (refused []Gone) {
	for _, name := range in.doc.Types() {
		u.types[name] = true
	}
	for typ, n := range in.doc.Notes() {
		u.frame(typ, n)
	}
	for _, t := range in.tasks {
		u.forget(t.value)
		shapes := map[graph.Record]*graph.Shape{}
		var gone *Gone
		for i := range t.stack {
			a := &t.stack[i]
			if a.note == nil {
				continue
			}
			s, err := u.activation(a.note, a.value)
			if err != nil {
				g := goneOf(t, a, err.Error())
				gone = &g
				break
			}
			shapes[a.at] = s
		}
		if gone == nil {
			for r, s := range shapes {
				u.shapes[r] = s
			}
			continue
		}
		fate := Fate{}
		if u.o.versions.onGone != nil {
			fate = u.o.versions.onGone(*gone)
		}
		at, ok := t.value.Field("exec").Elem().Leads()
		if !fate.restarts || !ok {
			refused = append(refused, *gone)
			continue
		}
		u.shapes[at.Record] = standIn(t.value.Field("exec").Elem().Elem(), int64(len(u.fates)))
		u.fates = append(u.fates, fate)
		change := gone.anew(fate)
		u.note(change.What, change.How)
	}
	return refused
}

// forget leaves out what a task has waited for before, and where the answer went, which nobody asks for any more.
func (u *upgrade) forget(task graph.Value) {
	const sleepsOn, others = 4, 6 // as coroutine numbers them
	kind := task.Field("waits").Int()
	asked := task.Field("state").Int() == int64(coroutine.Waiting) && kind >= sleepsOn && kind <= others
	given := task.Field("ties").Elem().Field("givenAt").Int() == task.Field("resumes").Int()+1
	if at, ok := task.Field("ties").Leads(); ok && !asked && !given {
		u.shapes[at.Record] = &graph.Shape{Set: map[string]any{"on": nil, "dst": nil, "several": nil}}
	}
}

// standIn is the shape of the innermost activation of a task that is to begin anew.
func standIn(v graph.Value, number int64) *graph.Shape {
	from := graph.From{Field: "Activation"}
	if !v.Field("Activation").Valid() {
		from = graph.From{Field: "Deferring", Inner: "Activation"}
	}
	set := map[string]any{"Number": number, "Activation.PC": int64(0), "Activation.aside": graph.FixedName("coroutine.aside")}
	for _, name := range []string{"Yields", "leaving", "late", "parent", "script", "waiting"} {
		set["Activation."+name] = nil
	}
	return &graph.Shape{Type: coroutine.StandIn, Loose: true, Fields: map[string]graph.From{"Activation": from}, Set: set}
}

// shape says what becomes of a block.
func (u *upgrade) shape(r graph.Record, v graph.Value) (*graph.Shape, error) {
	if s := u.shapes[r]; s != nil {
		return s, nil
	}
	n := v.Note()
	if n == nil {
		return nil, nil
	}
	s, err := u.activation(n, v)
	if err != nil { // a call that is deferred, or that nobody runs
		return nil, &graph.UpgradeError{What: "function " + shortType(n.Function), Reason: err.Error(), Remedy: "keep it as it was until no save has it"}
	}
	return s, nil
}

var typeWord = regexp.MustCompile(`[\pL\pN_./~+\-]+`)

// typeName is the name that a type has here.
func (u *upgrade) typeName(name string) string {
	return typeWord.ReplaceAllStringFunc(name, func(word string) string {
		dots := len(word) - len(strings.TrimLeft(word, ".")) // of a variadic parameter
		lead, word := word[:dots], word[dots:]
		if is, ok := u.frames[word]; ok {
			return lead + is
		}
		if is, ok := u.o.versions.renamed[word]; ok {
			return lead + is
		}
		return lead + word
	})
}

func (u *upgrade) fieldName(typ, field string) string {
	if is, ok := u.o.versions.renamed[typ+"."+field]; ok {
		return is[strings.LastIndexByte(is, '.')+1:]
	}
	return field
}

// funcName is the name that the code of a func has here.
func (u *upgrade) funcName(name, place string) (string, error) {
	is, err := u.nameOf(name, place)
	if err != nil {
		return "", err
	}
	if _, err := code.Captures(is); err != nil {
		return "", fmt.Errorf("it is gone")
	}
	return is, nil
}

// nameOf is the name that a function has here. Literals go by their places.
func (u *upgrade) nameOf(name, place string) (string, error) {
	in, where, literal := strings.Cut(place, "\n")
	if !literal {
		return u.declared(name), nil
	}
	if is, known := u.names[name]; known {
		return is, nil
	}
	var found []*code.Literal
	for _, l := range code.Literals(u.declared(in)) {
		if l.Place == where && where != "" {
			found = append(found, l)
		}
	}
	if len(found) != 1 {
		return "", fmt.Errorf("the func literal %s does not stand where it did", shortType(name))
	}
	is := found[0].Name
	if args, generic := argsOf(name); generic {
		is = strings.Replace(is, "[...]", u.typeName(args), 1)
	}
	u.names[name] = is
	return is, nil
}

func argsOf(name string) (string, bool) {
	from, to := strings.IndexByte(name, '['), strings.LastIndexByte(name, ']')
	if from < 0 || to < from {
		return "", false
	}
	return name[from : to+1], true
}

// declared is the name that a declared function has here.
func (u *upgrade) declared(name string) string {
	name, ofMethod := strings.CutSuffix(name, "-fm")
	if ofMethod {
		return u.declared(name) + "-fm"
	}
	if is, ok := u.o.versions.renamed[name]; ok {
		return is
	}
	for old, is := range u.o.versions.renamed {
		dot, to := strings.LastIndexByte(old, '.'), strings.LastIndexByte(is, '.')
		if dot < 0 || to < 0 || old[:dot] != is[:to] {
			continue
		}
		for _, form := range []string{"%s.(*%s).", "%s.(*%s[", "%s.%s.", "%s.%s["} {
			if rest, ok := strings.CutPrefix(name, fmt.Sprintf(form, old[:dot], old[dot+1:])); ok {
				return fmt.Sprintf(form, is[:to], is[to+1:]) + rest
			}
		}
	}
	return name
}

// text is what a text in a struct of a type is here.
func (u *upgrade) text(typ, text string) string {
	switch typ {
	case module + "/ecs/internal/rice.SavedType":
		return u.componentName(text)
	case module + "/ecs/save.partHeld":
		return u.objectName(text)
	}
	return text
}

// componentName is what a component type is called here, which has the name of a Go type unless it was given another one.
func (u *upgrade) componentName(name string) string {
	found := ""
	for old, is := range u.o.versions.renamed {
		switch {
		case base(old) != name || !u.types[old]: // fields and functions are renamed too
		case found != "" && found != base(is):
			return name
		default:
			found = base(is)
		}
	}
	return cmp.Or(found, name)
}

// objectName is what a root or a fixed object is called here.
func (u *upgrade) objectName(name string) string {
	if typ, ok := strings.CutPrefix(name, "resource."); ok {
		return "resource." + u.typeName(typ)
	}
	if strings.HasPrefix(name, "outside.") {
		dot := strings.LastIndexByte(name, '.')
		return name[:dot+1] + u.componentName(name[dot+1:])
	}
	return name
}

// base is the name of a type without its package, as donburi has it.
func base(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// isKept reports whether a type is one that Somen or donburi keeps a world with.
func isKept(name string) bool {
	return slices.ContainsFunc([]string{coroutines + ".", coroutines + "/", module + "/ecs.", module + "/ecs/internal/", module + "/systems.", module + "/systems/", "github.com/yohamta/donburi"},
		func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}
