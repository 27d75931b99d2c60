package graph

import (
	"slices"
	"strings"
)

// shaped writes a struct in a shape.
func (u *upgrader) shaped(l *layout, t *Type, s *Shape) {
	at, end := u.fieldsAt(l)
	u.put(appendArray(*u.e.out, len(t.Fields)))
	for i := range t.Fields {
		f := &t.Fields[i]
		if to, ok := s.Set[f.Name]; ok {
			u.set(to, f.Type)
			continue
		}
		from, ok := s.Fields[f.Name]
		of, pos := u.source(l, at, from)
		is := f.Type
		switch {
		case from.Box:
			is = f.Type.Elem
		case from.Wrap:
			is = f.Type.Fields[0].Type
		}
		if of != nil && u.typeOf(of) != is {
			if !from.Soft {
				u.refuse(l.name+"."+from.Field, "was "+of.name+", and is "+is.Name, "give the new variable another name")
			}
			of, from.Box = nil, false
		}
		switch {
		case !ok || of == nil && !from.Box:
			u.zero(f.Type)
		case from.Box:
			u.put(appendUint(*u.e.out, uint64(u.make(blocks, fresh{is, of, pos}))))
		case from.Wrap:
			u.put(appendArray(*u.e.out, len(f.Type.Fields)))
			u.pos = pos
			u.withSet(of, is, f.Name+"."+f.Type.Fields[0].Name, s.Set)
			for _, rest := range f.Type.Fields[1:] {
				u.zero(rest.Type)
			}
		default:
			u.pos = pos
			u.withSet(of, is, f.Name, s.Set)
		}
	}
	u.pos = end
}

// source is where the value is that a field comes from, or nil.
func (u *upgrader) source(l *layout, at []int, from From) (of *layout, pos int) {
	i := slices.Index(l.fields, from.Field)
	if i < 0 {
		return nil, 0
	}
	of, pos = &u.dumper.types[l.parts[i]], at[i]
	if from.Inner == "" {
		return of, pos
	}
	u.pos = pos
	inner, _ := u.fieldsAt(of)
	return u.source(of, inner, From{Field: from.Inner})
}

// set writes a value that replaces another one.
func (u *upgrader) set(to any, t *Type) {
	switch to := to.(type) {
	case int64:
		u.put(appendInt(*u.e.out, to))
	case FixedName:
		u.put(appendString(*u.e.out, string(to)))
	default:
		u.zero(t)
	}
}

// withSet writes a value in which others are replaced, which are named by their paths.
func (u *upgrader) withSet(l *layout, t *Type, path string, set map[string]any) {
	if to, ok := set[path]; ok {
		u.skip()
		u.set(to, t)
		return
	}
	within := path == ""
	for p := range set {
		within = within || strings.HasPrefix(p, path+".")
	}
	if !within || t.Kind != Struct {
		u.value(l, t)
		return
	}
	if path != "" {
		path += "."
	}
	at, end := u.fieldsAt(l)
	p := u.planOf(l, t)
	u.put(appendArray(*u.e.out, len(t.Fields)))
	for i := range t.Fields {
		if p.from[i] < 0 {
			u.zero(t.Fields[i].Type)
			continue
		}
		u.pos = at[p.from[i]]
		u.withSet(&u.dumper.types[l.parts[p.from[i]]], t.Fields[i].Type, path+t.Fields[i].Name, set)
	}
	u.pos = end
}
