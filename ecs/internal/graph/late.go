package graph

import (
	"reflect"
	"unsafe"
)

// late is what can be made only when the memory that it is made of is filled: a func, of what it has
// captured, or a value, of what stands for it. It may itself be a part of such memory.
type late struct {
	typ  *Type
	name string         // of a func
	as   *Type          // of the memory it is made of, or nil
	from unsafe.Pointer // that memory
	at   int            // where that is encoded

	into  unsafe.Pointer // the place of a value
	owner *late          // whose memory that is in
	slots []slot         // the places of a func

	parts int // how many parts of the memory aren't there
}

// slot is a place for a func.
type slot struct {
	p     unsafe.Pointer
	owner *late
}

// await counts a part that has to be made first. Most memory belongs to nobody, which is nil.
func (l *late) await() {
	if l != nil {
		l.parts++
	}
}

// learnCaptures makes the types known that only funcs lead to. What is wrong with a func is said later.
func (d *decoder) learnCaptures() {
	if d.registry.funcs == nil {
		return
	}
	for _, at := range d.sections[funcs] {
		d.pos = at
		d.exactly(3)
		d.uint()
		name := d.text()
		if captured, err := d.captured(name); err == nil && captured != nil {
			if _, err := d.registry.TypeOf(captured); err != nil {
				fail(err)
			}
		}
	}
}

// captured returns the type of what a func has captured.
func (d *decoder) captured(name string) (t reflect.Type, err error) {
	err = guarded(func() (err error) {
		t, err = d.registry.funcs.Captures(name)
		return err
	})
	return t, err
}

func (d *decoder) function(f *late) {
	d.exactly(3)
	f.typ, f.name = d.typ(), d.text()
	if f.typ.Kind != Func {
		d.fail("a func of a type that is none")
	}
	if d.registry.funcs == nil {
		fail(&HookError{Name: f.name, Err: &TypeError{f.typ.Go, "this program can make no funcs", "plug in what makes them by WithFuncs"}})
	}
	captured, err := d.captured(f.name)
	if err != nil {
		fail(&HookError{Name: f.name, Err: err})
	}
	if d.isNull() {
		if captured != nil {
			d.fail("a func without what it has captured")
		}
		return
	}
	d.exactly(2)
	f.as = d.typ()
	if f.as.Go != captured {
		d.fail("a func that has captured something else")
	}
	f.at = d.pos
	d.spend(1, f.as.Size)
	f.from = reflect.New(f.as.Go).UnsafePointer()
}

// captures decodes what a func has captured.
func (d *decoder) captures(f *late) {
	d.waits++
	if f.as != nil {
		d.pos, d.owner = f.at, f
		d.value(f.from, f.as)
		d.owner = nil
	}
	if f.parts == 0 {
		d.ready = append(d.ready, f)
	}
}

// coded decodes what stands for a value.
func (d *decoder) coded(p unsafe.Pointer, t *Type) {
	l := &late{typ: t, as: t.Elem, into: p, owner: d.owner}
	l.owner.await()
	d.waits++
	d.spend(1, t.Elem.Size)
	l.from = reflect.New(t.Elem.Go).UnsafePointer()
	d.owner = l
	d.value(l.from, t.Elem)
	d.owner = l.owner
	if l.parts == 0 {
		d.ready = append(d.ready, l)
	}
}

// late makes them, parts first.
func (d *decoder) late() {
	for i := 0; i < len(d.ready); i++ { // which grows meanwhile
		l := d.ready[i]
		d.waits--
		if l.typ.Kind == Coded {
			d.load(l)
			d.arrived(l.owner)
			continue
		}
		word := d.makeFunc(l)
		for _, s := range l.slots {
			*(*unsafe.Pointer)(s.p) = word
			d.arrived(s.owner)
		}
	}
	if d.waits > 0 {
		d.fail("a func that has captured itself by value")
	}
}

func (d *decoder) arrived(owner *late) {
	if owner == nil {
		return
	}
	if owner.parts--; owner.parts == 0 {
		d.ready = append(d.ready, owner)
	}
}

func (d *decoder) load(l *late) {
	err := guarded(func() error {
		return l.typ.codec.Load(reflect.NewAt(l.typ.Go, l.into), value(l.as, l.from))
	})
	if err != nil {
		fail(&HookError{Name: l.typ.Name, Err: err})
	}
}

// makeFunc returns the word that a func value is.
func (d *decoder) makeFunc(l *late) unsafe.Pointer {
	var captures reflect.Value
	if l.as != nil {
		captures = reflect.NewAt(l.as.Go, l.from)
	}
	fn := reflect.New(l.typ.Go)
	err := guarded(func() error {
		made, err := d.registry.funcs.Make(l.name, l.typ.Go, captures)
		if err == nil {
			fn.Elem().Set(made)
		}
		return err
	})
	if err != nil {
		fail(&HookError{Name: l.name, Err: err})
	}
	return *(*unsafe.Pointer)(fn.UnsafePointer())
}
