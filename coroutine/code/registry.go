package code

import (
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
)

// function is what is known of the code of func values.
type function struct {
	name  string
	value any // the func value, if it captures nothing
	start any // what starts it as a compiled coroutine function, or nil

	held  reflect.Type // of what its closures hold behind the code pointer, or nil
	empty func() any
	read  func(f any) (captures any)
	make  func(captures any) (f any, ok bool)

	shared map[reflect.Type]*function // of generic code that Go shares: those of it, by the types of their captures
}

// Registrar is what generated code registers itself with: it is asked for all it has when the first of it is
// looked up. Since it is handed over as an interface, no variable that Go initialises depends on more than
// the registration itself.
type Registrar interface{ Register(*Registry) }

// Registry takes the registrations.
type Registry struct {
	byCode   map[uintptr]*function // nil for code that two names claim
	byName   map[string]*function
	byMethod map[methodKey]any
	frames   map[string]*Frame
	generic  map[string]*Frame // of an instance, by the names without type arguments
	literals map[string]*Literal
	seen     map[any]bool // by First
	names    names
	types    map[reflect.Type]bool
}

type methodKey struct {
	of   reflect.Type
	name string
}

var (
	mutex   sync.Mutex
	pending []Registrar
	some    atomic.Bool // something is pending
	all     atomic.Pointer[Registry]
)

// Register is called by generated code, when its package is initialised. It may be called from any goroutine.
func Register(r Registrar) struct{} {
	mutex.Lock()
	defer mutex.Unlock()
	pending = append(pending, r)
	some.Store(true)
	return struct{}{}
}

// knownNow returns all that is registered. What it returns is never changed.
func knownNow() *Registry {
	if r := all.Load(); r != nil && !some.Load() {
		return r
	}
	return collect()
}

// Version is another value when more is registered than before.
func Version() any { return knownNow() }

func collect() *Registry {
	mutex.Lock()
	defer mutex.Unlock()
	r := &Registry{byCode: map[uintptr]*function{}, byName: map[string]*function{}, byMethod: map[methodKey]any{},
		frames: map[string]*Frame{}, generic: map[string]*Frame{}, literals: map[string]*Literal{}, seen: map[any]bool{}, types: map[reflect.Type]bool{}}
	if trusted() {
		for _, p := range pending {
			p.Register(r)
		}
	}
	some.Store(false)
	all.Store(r)
	return r
}

// lookup returns what is known of the code of f, which may be nil.
func lookup(f any) *function {
	fn := knownNow().byCode[pointerOf(f)]
	if fn != nil && fn.shared != nil {
		return fn.shared[KindOf(f)]
	}
	return fn
}

// IsShared reports whether the code with that entry belongs to several functions, which [KindOf] tells apart.
func IsShared(pointer uintptr) bool {
	fn := knownNow().byCode[pointer]
	return fn != nil && fn.shared != nil
}

// KindOf returns the type of what a func value captures whose code is shared.
func KindOf(f any) reflect.Type { return reflect.TypeOf(Held[any](f)) }

func (r *Registry) add(pointer uintptr, fn *function) {
	if old, ok := r.byCode[pointer]; ok {
		if old != nil && old.name != fn.name {
			r.byCode[pointer] = nil
		} else if old != nil && old.start == nil {
			old.start = fn.start
		}
		return
	}
	r.byCode[pointer] = fn
	r.byName[fn.name] = fn
}

// Function registers a function that captures nothing. Start is what starts it compiled, or nil.
func (r *Registry) Function(name string, f, start any) {
	r.add(pointerOf(f), &function{name: name, value: f, start: start})
}

// Closure registers the func values that make makes, of captures like the sample. They have one code pointer,
// and capture the parameter of make alone. Start is what starts them compiled, or nil.
func Closure[V, F any](r *Registry, name string, sample V, make func(V) F, start any) {
	r.add(pointerOf(make(sample)), &function{
		name: name, start: start, held: reflect.TypeFor[V](),
		empty: func() any { return new(V) },
		read:  func(f any) any { v := Held[V](f); return &v },
		make: func(captures any) (any, bool) {
			v, ok := captures.(*V)
			if !ok || v == nil {
				return nil, false
			}
			return make(*v), true
		},
	})
}

// Shared registers the func values of an instance of a generic function that make makes. They capture an
// interface that holds the parameter of make, by which they are told from those of other instances, as these may
// have the same code. In the name stands "[...]" where the type arguments belong.
func Shared[V, F any](r *Registry, name string, make func(*V) F, start any) {
	generic := &function{name: name, held: reflect.TypeFor[any](), shared: map[reflect.Type]*function{}}
	pointer, kind := pointerOf(make(new(V))), reflect.TypeFor[*V]()
	if old, ok := r.byCode[pointer]; !ok {
		r.byCode[pointer] = generic
	} else if old == nil || old.shared == nil || old.name != name {
		r.byCode[pointer] = nil
		return
	} else {
		generic = old
	}
	fn := &function{
		name: withArgs(name, kind.Elem()), start: start,
		empty: func() any { return new(V) },
		read:  func(f any) any { v := *Held[any](f).(*V); return &v },
		make: func(captures any) (any, bool) {
			c, ok := captures.(*V)
			if !ok || c == nil {
				return nil, false
			}
			v := *c
			return make(&v), true
		},
	}
	generic.shared[kind] = fn
	r.byName[fn.name] = fn
}

// withArgs returns a name with the type arguments of t where "[...]" stands.
func withArgs(name string, t reflect.Type) string {
	_, args, _ := strings.Cut(t.Name(), "[")
	return strings.Replace(name, "[...]", "["+args, 1)
}

// Instance returns the name of an instance of a generic function or method, with the type arguments of the type
// of key, which is one of its own, where "[...]" stands.
func Instance(name string, key any) string { return withArgs(name, reflect.TypeOf(key)) }

// First reports whether it is called for the first time with that key, which stands for an instance of a generic
// function or type.
func (r *Registry) First(key any) bool {
	first := !r.seen[key]
	r.seen[key] = true
	return first
}

// Method registers what starts, compiled, the method with that name of values that have the type T. A name
// that is not exported stands behind the path of its package and a dot.
func Method[T any](r *Registry, name string, start any) {
	r.byMethod[methodKey{reflect.TypeFor[T](), name}] = start
}

// StartOf returns what was registered to start the function f as a compiled one, or nil. F may be nil.
func StartOf(f any) any {
	if fn := lookup(f); fn != nil {
		return fn.start
	}
	return nil
}

// StartOfMethod is StartOf for the method of x with that name. X may be nil.
func StartOfMethod(x any, name string) any {
	if x == nil {
		return nil
	}
	return knownNow().byMethod[methodKey{reflect.TypeOf(x), name}]
}

// HeldBy returns the type of what func values with the code with that entry have behind their code pointers, or nil if that
// is nothing: a copy of it is what [Of] returns, but generic code that Go shares has an interface in its place. The error is
// an *[UnknownError].
func HeldBy(pointer uintptr) (reflect.Type, error) {
	fn := knownNow().byCode[pointer]
	if fn == nil {
		return nil, unknownCode(pointer)
	}
	return fn.held, nil
}

// NameOf returns the name under which the code with that entry is known, or "". Type arguments are "[...]" in it
// if several functions share the code.
func NameOf(pointer uintptr) string {
	if fn := knownNow().byCode[pointer]; fn != nil {
		return fn.name
	}
	return ""
}
