package graph

import (
	"reflect"
	"slices"
	"strings"
)

// referenceOf writes the reference that comes next.
func (u *upgrader) referenceOf(l *layout, t *Type) {
	if u.isNull() {
		u.put(append(*u.e.out, itemNull))
		return
	}
	switch t.Kind {
	case Pointer:
		u.pointerTo(l, t.Elem)
	case Slice:
		r := u.reference(l)
		if t.Elem.Size == 0 || r.section < 0 && r.fixed == "" {
			if t.Elem.Size > 0 && r.cap > 0 {
				u.refuse("type "+l.name, "has elements that had no size, and have one now", "give the new type another name")
			}
			u.put(appendArray(*u.e.out, 2))
		} else {
			u.put(appendArray(*u.e.out, 3))
			u.within(r, t.Elem.Flat)
		}
		u.put(appendUint(appendUint(*u.e.out, uint64(r.len)), uint64(r.cap)))
	case Map:
		r := u.reference(l)
		u.put(appendUint(*u.e.out, uint64(u.number(maps, r.number))))
	case Func:
		r := u.reference(l)
		u.put(appendUint(*u.e.out, uint64(u.number(funcs, r.number))))
	case Interface:
		u.interfaceOf(l)
	}
}

// pointerTo writes a pointer to a value of type t.
func (u *upgrader) pointerTo(l *layout, t *Type) {
	r := u.reference(l)
	switch {
	case r.section == objects:
		u.put(appendHead(*u.e.out, majorNegative, uint64(u.number(objects, r.number))))
	case t.Size == 0:
		u.put(appendArray(*u.e.out, 0))
	case r.section < 0 && r.fixed == "": // it had no size, and has one
		u.put(appendUint(*u.e.out, uint64(u.make(blocks, fresh{typ: t}))))
	default:
		u.within(r, t.Flat)
	}
}

// within writes a place in memory.
func (u *upgrader) within(r ref, want *Type) {
	if r.section < 0 {
		if len(r.way) == 0 {
			u.put(appendString(*u.e.out, u.how.Name(r.fixed)))
			return
		}
		u.refuse("the fixed object "+r.fixed, "is pointed into", "point to the whole of it")
	}
	if s := u.shape(r.number); s != nil && s.Loose && len(r.way) > 0 {
		at := u.pos
		v := u.inBlock(r.number, r.way)
		u.pos = at
		if !v.Valid() || u.typeOf(v.l).Flat != want {
			u.refuse("a value of what can't go on", "is pointed to as part of something larger", "use the version that has written it")
		}
		u.put(appendUint(*u.e.out, uint64(u.make(blocks, fresh{want, v.l, v.at}))))
		return
	}
	number := u.number(blocks, r.number)
	if len(r.way) == 0 {
		u.put(appendUint(*u.e.out, uint64(number)))
		return
	}
	way := u.way(r)
	u.put(appendUint(appendArray(*u.e.out, 1+len(way)), uint64(number)))
	for _, i := range way {
		u.put(appendUint(*u.e.out, uint64(i)))
	}
}

// way returns what a way into an old block is in the new one.
func (u *upgrader) way(r ref) []int {
	at := u.pos
	defer func() { u.pos = at }()
	u.pos = u.sections[blocks][r.number]
	u.exactly(2)
	l := u.layout()
	t := u.blockType(r.number, l)
	shape := u.shape(r.number)
	way := r.way[:1:1]
	for steps := r.way[1:]; len(steps) > 0; steps = steps[1:] {
		if l.kind != "struct" || t.Kind != Struct || steps[0] < 0 || steps[0] >= len(l.fields) {
			u.fail("a way into what has no fields")
		}
		name := l.fields[steps[0]]
		i := -1
		if shape != nil && shape.Fields != nil {
			i = slices.IndexFunc(t.Fields, func(f Field) bool {
				from, ok := shape.Fields[f.Name]
				return ok && from.Field == name && !from.Box && !from.Wrap && from.Inner == ""
			})
			shape = nil
		} else {
			i = slices.Index(u.planOf(l, t).from, steps[0])
		}
		if i < 0 {
			u.refuse(l.name+"."+name, "is gone, and something points to it", "keep it until no save has it")
		}
		way = append(way, i)
		l, t = &u.dumper.types[l.parts[steps[0]]], t.Fields[i].Type
		if l.kind == "array" && len(steps) > 1 {
			steps = steps[1:]
			way = append(way, steps[0])
			l, t = flat(u.dumper.types, l), t.Flat
		}
	}
	return way
}

// interfaceOf writes what an interface holds.
func (u *upgrader) interfaceOf(l *layout) {
	r := u.reference(l)
	from := r.dynamic
	if r.section == boxes {
		t := u.typeAt(from)
		u.put(appendArray(*u.e.out, 2))
		u.use(t)
		if t.Nests {
			u.put(appendUint(*u.e.out, uint64(u.number(boxes, r.number))))
			return
		}
		u.maybe(from, u.boxAt(r.number), t)
		return
	}
	t := u.dynamicType(from)
	u.put(appendArray(*u.e.out, 2))
	u.use(t)
	if t.Nests {
		u.put(appendUint(*u.e.out, uint64(u.make(boxes, fresh{t, from, u.pos}))))
		u.skip()
		return
	}
	if t.Kind == Pointer { // which may have got a shape, and so another type than its name says
		u.referenceOf(from, t)
		return
	}
	u.value(from, t)
}

// dynamicType is the type of what comes next, in an interface. A pointer to a block that has got a shape is one to
// what that is.
func (u *upgrader) dynamicType(l *layout) *Type {
	if l.kind != "pointer" || u.data[u.pos] == itemNull {
		return u.typeAt(l)
	}
	at := u.pos
	r := u.reference(l)
	u.pos = at
	if r.section == blocks && len(r.way) == 0 {
		if s := u.shape(r.number); s != nil && s.Type != nil {
			t, err := u.registry.TypeOf(reflect.PointerTo(s.Type))
			if err != nil {
				fail(err)
			}
			return t
		}
	}
	return u.typeAt(l)
}

// boxAt is where the value in a box is.
func (u *upgrader) boxAt(number int) int {
	at := u.pos
	defer func() { u.pos = at }()
	u.pos = u.sections[boxes][number]
	u.exactly(2)
	u.layout()
	return u.pos
}

// function writes a func.
func (u *upgrader) function() {
	u.exactly(3)
	t := u.typeAt(u.layout())
	was := u.text()
	name, err := u.how.Func(was, u.code[was])
	if err != nil {
		u.refuse("func "+was, err.Error(), "keep it until no save has it, or say what it is called now by the option Renamed")
	}
	u.put(appendArray(*u.e.out, 3))
	u.use(t)
	u.put(appendString(*u.e.out, name))
	u.e.noteCode(name)
	var captured *Type
	g, err := u.captured(name)
	if err != nil {
		u.refuse("func "+was, err.Error(), "keep it until no save has it")
	}
	if g != nil {
		if captured, err = u.registry.TypeOf(g); err != nil {
			fail(err)
		}
	}
	if u.isNull() {
		if captured != nil {
			u.refuse("func "+was, "captures variables now", "keep it as it was until no save has it")
		}
		u.put(append(*u.e.out, itemNull))
		return
	}
	u.exactly(2)
	l := u.layout()
	if captured == nil {
		u.skip()
		u.put(append(*u.e.out, itemNull))
		return
	}
	u.put(appendArray(*u.e.out, 2))
	u.use(captured)
	u.captures(l, captured, was)
}

// captured returns the type of what a func has captured, or nil.
func (u *upgrader) captured(name string) (t reflect.Type, err error) {
	if u.registry.funcs == nil {
		return nil, nil
	}
	err = guarded(func() (err error) { t, err = u.registry.funcs.Captures(name); return err })
	return t, err
}

// captures writes what a func has captured. Fields of generated types are variables, with numbers behind their names.
func (u *upgrader) captures(l *layout, t *Type, name string) {
	if t.Kind != Struct || l.kind != "struct" || !isGenerated(t.Name) || !isGenerated(l.name) {
		u.value(l, t)
		return
	}
	at, end := u.fieldsAt(l)
	u.put(appendArray(*u.e.out, len(t.Fields)))
	for i := range t.Fields {
		f := &t.Fields[i]
		of := variableOf(f.Name)
		from := -1
		for j, old := range l.fields {
			if variableOf(old) != of {
				continue
			}
			if from >= 0 {
				u.refuse("func "+name, "captures two variables "+of, "give them names of their own")
			}
			from = j
		}
		if from < 0 {
			u.refuse("func "+name, "captures the variable "+of+", which it didn't, and whose value is not in the save", "keep it as it was until no save has it")
		}
		if of := &u.dumper.types[l.parts[from]]; u.typeOf(of) != f.Type {
			u.refuse("func "+name, "captures the variable "+variableOf(f.Name)+", which was "+of.name+", and is "+f.Type.Name, "give the new variable another name")
		}
		u.maybe(&u.dumper.types[l.parts[from]], at[from], f.Type)
	}
	u.pos = end
}

func isGenerated(typ string) bool {
	return strings.Contains(typ, ".SomenVars_") || strings.Contains(typ, ".SomenHeld_")
}

// variableOf is the name of the variable that a field of a generated type stands for.
func variableOf(field string) string {
	if i := strings.LastIndexByte(field, '_'); i > 0 {
		return field[:i]
	}
	return field
}
