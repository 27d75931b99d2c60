package graph

import (
	"reflect"
	"slices"
)

// record writes a record.
func (u *upgrader) record(p pending) {
	out := &u.out[p.section]
	start := len(*out)
	if f := p.fresh; f != nil {
		u.e.out = out
		u.put(appendArray(*out, 2))
		u.use(f.typ)
		if p.section == blocks {
			u.put(appendArray(*u.e.out, 1))
		}
		u.maybe(f.from, f.pos, f.typ)
		return
	}
	u.e.out = out
	u.pos = u.sections[p.section][p.number]
	switch p.section {
	case blocks:
		u.block(p.number)
	case maps:
		u.exactly(2)
		l := u.layout()
		t := u.typeAt(l)
		u.put(appendArray(*u.e.out, 2))
		u.use(t)
		n := u.array()
		u.put(appendArray(*u.e.out, n))
		for range n / 2 {
			u.value(&u.dumper.types[l.parts[0]], t.Key)
			u.value(&u.dumper.types[l.parts[1]], t.Elem)
		}
		u.e.mapText = append(u.e.mapText, [2]int{start, len(*u.e.out)})
	case funcs:
		u.function()
	case boxes:
		u.exactly(2)
		l := u.layout()
		t := u.typeAt(l)
		u.put(appendArray(*u.e.out, 2))
		u.use(t)
		u.value(l, t)
	case objects:
		u.exactly(2)
		t := u.typeAt(u.layout())
		if t.object == nil {
			u.refuse("type "+t.Name, "was an object of the program, and is none", "use the version that has written it")
		}
		as := u.registry.known(t.object.As)
		u.put(appendArray(*u.e.out, 2))
		u.use(t)
		u.value(u.layoutNamed(as.Name), as)
	}
}

func (u *upgrader) put(b []byte) { *u.e.out = b }

func (u *upgrader) use(t *Type) { u.put(appendUint(*u.e.out, uint64(u.e.use(t)))) }

// typeAt is typeOf of a type that has to be of the same kind.
func (u *upgrader) typeAt(l *layout) *Type {
	t := u.typeOf(l)
	if l.kind != t.kindName() {
		u.refuse("type "+l.name, "was "+l.kind+", and is "+t.kindName(), "give the new type another name")
	}
	return t
}

func (u *upgrader) layoutNamed(name string) *layout {
	for i := range u.dumper.types {
		if u.dumper.types[i].name == name {
			return &u.dumper.types[i]
		}
	}
	u.refuse("type "+name, "is not in the save", "use the version that has written it")
	return nil
}

// block writes a block, in the shape that it gets.
func (u *upgrader) block(number int) {
	at := u.pos
	u.exactly(2)
	l := u.layout()
	shape := u.shape(number)
	u.pos = at
	u.exactly(2)
	u.layout()
	t := u.blockType(number, l)
	u.put(appendArray(*u.e.out, 2))
	u.use(t)
	if u.peek() == majorBytes {
		u.copyItem()
		return
	}
	n := u.array()
	u.put(appendArray(*u.e.out, n))
	for range n {
		switch {
		case shape == nil:
			u.value(l, t)
		case shape.Fields == nil:
			u.withSet(l, t, "", shape.Set)
		default:
			u.shaped(l, t, shape)
		}
	}
}

// shape returns the shape of a block, or nil.
func (u *upgrader) shape(number int) *Shape {
	if s, ok := u.shapes[number]; ok {
		return s
	}
	at := u.pos
	defer func() { u.pos = at }()
	v := u.inBlock(number, []int{0})
	var s *Shape
	if v.Kind() == "struct" && u.how.Shape != nil {
		var err error
		if s, err = u.how.Shape(Record{blocks, number}, v); err != nil {
			fail(err)
		}
	}
	u.shapes[number] = s
	return s
}

// blockType is the type that a block of a type has become.
func (u *upgrader) blockType(number int, l *layout) *Type {
	if s := u.shape(number); s != nil && s.Type != nil {
		t, err := u.registry.TypeOf(s.Type)
		if err != nil {
			fail(err)
		}
		return t
	}
	return u.typeAt(l)
}

// copyItem copies an item as it is.
func (u *upgrader) copyItem() {
	start := u.pos
	u.skip()
	u.put(append(*u.e.out, u.data[start:u.pos]...))
}

// maybe writes a value that is elsewhere, or a zero.
func (u *upgrader) maybe(l *layout, pos int, t *Type) {
	if l == nil {
		u.zero(t)
		return
	}
	at := u.pos
	u.pos = pos
	u.value(l, t)
	u.pos = at
}

// value writes the value that comes next, which is to be of type t.
func (u *upgrader) value(l *layout, t *Type) {
	u.deeper()
	defer u.higher()
	if is := u.typeAt(l); is != t {
		u.refuse(l.name, "is now "+t.Name, "give what has changed its type another name, so that it is new")
	}
	switch t.Kind {
	case Array:
		u.arrayOf(l, t)
	case Struct:
		u.structOf(l, t)
	case Coded:
		u.value(&u.dumper.types[l.parts[0]], t.Elem)
	case Slice, Map, Pointer, Interface, Func:
		u.referenceOf(l, t)
	default:
		u.copyItem()
	}
}

func (u *upgrader) arrayOf(l *layout, t *Type) {
	if l.length != t.Len {
		u.refuse("type "+l.name, "has another length", "give the new type another name")
	}
	if u.peek() == majorBytes {
		u.copyItem()
		return
	}
	u.exactly(t.Count)
	u.put(appendArray(*u.e.out, t.Count))
	of := flat(u.dumper.types, l)
	for range t.Count {
		u.value(of, t.Flat)
	}
}

// evolution is a type of the encoding and what it has become.
type evolution struct {
	from *layout
	to   *Type
}

// plan says from which old field each new one comes, or -1.
type plan struct{ from []int }

// planOf compares the fields of a struct.
func (u *upgrader) planOf(l *layout, t *Type) *plan {
	key := evolution{l, t}
	if p := u.plans[key]; p != nil {
		return p
	}
	p := &plan{}
	used := map[int]bool{}
	for i := range t.Fields {
		from := slices.IndexFunc(l.fields, func(name string) bool { return u.fieldName(l, name) == t.Fields[i].Name })
		p.from = append(p.from, from)
		used[from] = true
		if from < 0 {
			u.mustBeOther(l, t, t.Fields[i].Name)
			u.note(Change{Type: t.Name, Field: t.Fields[i].Name, Added: true})
			continue
		}
		if was := &u.dumper.types[l.parts[from]]; u.typeOf(was) != t.Fields[i].Type {
			u.refuse(l.name+"."+l.fields[from], "was "+was.name+", and is "+t.Fields[i].Type.Name, "give the new field another name")
		}
	}
	for i, name := range l.fields {
		if !used[i] {
			u.mustBeOther(l, t, name)
		}
	}
	u.plans[key] = p
	return p
}

func (u *upgrader) fieldName(l *layout, name string) string {
	if u.how.Field == nil {
		return name
	}
	return u.how.Field(l.name, name)
}

// mustBeOther refuses a change of a type that has to be the same.
func (u *upgrader) mustBeOther(l *layout, t *Type, field string) {
	if u.how.Same != nil && u.how.Same(t.Name) {
		u.refuse("type "+l.name, "has changed in the field "+field, "it is one of those that Somen or a library keeps for itself; use the versions of both with which the save was written")
	}
}

// structOf writes a struct.
func (u *upgrader) structOf(l *layout, t *Type) {
	at, end := u.fieldsAt(l)
	p := u.planOf(l, t)
	u.put(appendArray(*u.e.out, len(t.Fields)))
	for i := range t.Fields {
		from := p.from[i]
		if from < 0 {
			u.zero(t.Fields[i].Type)
			continue
		}
		if text := &u.dumper.types[l.parts[from]]; text.kind == "string" && u.how.Text != nil {
			u.pos = at[from]
			u.put(appendString(*u.e.out, u.how.Text(l.name, u.text())))
			continue
		}
		u.maybe(&u.dumper.types[l.parts[from]], at[from], t.Fields[i].Type)
	}
	for i, name := range l.fields {
		if !slices.Contains(p.from, i) {
			u.gone(l, name, i, at[i])
		}
	}
	u.pos = end
}

// gone notes a field that is left out.
func (u *upgrader) gone(l *layout, name string, i, at int) {
	v := Value{u.dumper, &u.dumper.types[l.parts[i]], at}
	u.note(Change{Type: l.name, Field: name, Value: clip(v.String())})
}

// fieldsAt reads where the fields of a struct are, and where it ends.
func (u *upgrader) fieldsAt(l *layout) (at []int, end int) {
	u.exactly(len(l.fields))
	for range l.fields {
		at = append(at, u.pos)
		u.skip()
	}
	return at, u.pos
}

// zero writes the zero value of a type.
func (u *upgrader) zero(t *Type) {
	switch t.Kind {
	case Array:
		if t.Flat.isByte() {
			u.put(appendBytes(*u.e.out, make([]byte, t.Count)))
			return
		}
		u.put(appendArray(*u.e.out, t.Count))
		for range t.Count {
			u.zero(t.Flat)
		}
	case Struct:
		u.put(appendArray(*u.e.out, len(t.Fields)))
		for i := range t.Fields {
			u.zero(t.Fields[i].Type)
		}
	case Coded:
		u.zero(t.Elem)
	default:
		u.e.value(reflect.New(t.Go).UnsafePointer(), t) // it refers to nothing
	}
}
