package graph

import (
	"reflect"
	"sync"
	"unsafe"
)

// Registry knows types and the rules for them. It may be used by several goroutines at once.
type Registry struct {
	rules []func(reflect.Type) (Rule, bool)
	named map[reflect.Type]Rule
	funcs Funcs
	note  func(reflect.Type) *Note
	first []reflect.Type // to be registered
	raw   bool           // see Raw

	mu     sync.Mutex
	types  map[reflect.Type]*Type
	byName map[string]*Type
	fresh  []*Type // compiled, and not yet finished
}

// NewRegistry makes a registry with the given rules.
func NewRegistry(options ...Option) (*Registry, error) {
	r := &Registry{named: map[reflect.Type]Rule{}, types: map[reflect.Type]*Type{}, byName: map[string]*Type{}}
	standard(r)
	for _, o := range options {
		o(r)
	}
	for t, rule := range r.named {
		if err := rule.check(t); err != nil {
			return nil, err
		}
	}
	return r, r.Register(append(r.first, common...)...)
}

// common are types that are often found in interfaces.
var common = []reflect.Type{
	reflect.TypeFor[bool](), reflect.TypeFor[string](), reflect.TypeFor[float32](), reflect.TypeFor[float64](),
	reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[int16](), reflect.TypeFor[int32](), reflect.TypeFor[int64](),
	reflect.TypeFor[uint](), reflect.TypeFor[uint8](), reflect.TypeFor[uint16](), reflect.TypeFor[uint32](), reflect.TypeFor[uint64](),
	reflect.TypeFor[complex64](), reflect.TypeFor[complex128](), reflect.TypeFor[func()](), reflect.TypeFor[any](), reflect.TypeFor[error](),
	reflect.TypeFor[map[string]any](), reflect.TypeFor[map[string]string](), reflect.TypeFor[map[string]int](),
}

// Register makes types known that may stand in interfaces: each of them, pointers to it, slices of it,
// and whatever its fields and elements lead to. What the types of roots lead to is known without it. It
// must be done alike by the program that encodes and the one that decodes.
func (r *Registry) Register(types ...reflect.Type) (err error) {
	defer caught(&err)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range types {
		r.learn(t)
		r.learn(reflect.PointerTo(t))
		r.learn(reflect.SliceOf(t))
	}
	return nil
}

// TypeOf returns the descriptor of a type, which is made if need be and is known from then on.
func (r *Registry) TypeOf(t reflect.Type) (d *Type, err error) {
	defer caught(&err)
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.learn(t), nil
}

// learn returns the descriptor of a type, with all that it leads to.
func (r *Registry) learn(t reflect.Type) *Type {
	d := r.compile(t)
	for i := 0; i < len(r.fresh); i++ { // which grows meanwhile
		r.fill(r.fresh[i])
	}
	for _, f := range r.fresh {
		f.finish()
	}
	for _, f := range r.fresh {
		if f.object != nil && !r.types[f.object.As].Plain() {
			fail(&TypeError{t, "a rule makes it of a " + f.object.As.String() + ", which is not plain", "use numbers and strings"})
		}
	}
	r.fresh = r.fresh[:0]
	return d
}

// known returns the descriptor of a type that may stand in an interface, or nil.
func (r *Registry) known(t reflect.Type) *Type {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.types[t]
}

// find returns the descriptor of the type of this name, or nil.
func (r *Registry) find(name string) *Type {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.byName[name]
}

// compile returns a type's descriptor, which is empty until fill has seen it.
func (r *Registry) compile(t reflect.Type) *Type {
	if d := r.types[t]; d != nil {
		return d
	}
	d := &Type{Go: t, Name: nameOf(t), Size: t.Size(), id: len(r.types)}
	if other := r.byName[d.Name]; other != nil {
		other.namesake, d.namesake = t, other.Go // an error when one of them is used
	} else {
		r.byName[d.Name] = d
	}
	r.types[t] = d
	r.fresh = append(r.fresh, d)
	return d
}

// rule returns the rule for a type.
func (r *Registry) rule(t reflect.Type) Rule {
	for _, by := range r.rules {
		if rule, ok := by(t); ok {
			if err := rule.check(t); err != nil {
				fail(err)
			}
			return rule
		}
	}
	return r.named[t]
}

// check says whether a rule fits a type.
func (rule Rule) check(t reflect.Type) error {
	if len(rule.Skip) > 0 && t.Kind() != reflect.Struct {
		return &TypeError{t, "a rule skips fields of what is no struct", "correct the rule"}
	}
	for _, name := range rule.Skip {
		if f, ok := t.FieldByName(name); !ok || len(f.Index) > 1 {
			return &TypeError{t, "a rule skips the field " + name + ", which it doesn't have", "correct the rule"}
		}
	}
	if rule.Coded != nil && rule.Coded.As == t {
		return &TypeError{t, "a rule has it stand for itself", "name another type"}
	}
	return nil
}

var directWord unsafe.Pointer

// directly says whether an interface holds a value of type t itself, in its second word: then that of
// a zero value is nil, and otherwise it points somewhere.
func directly(zero any) bool { return words(unsafe.Pointer(&zero))[1] == directWord }

// words are those of the interface at p: its type and its value.
func words(p unsafe.Pointer) *[2]unsafe.Pointer { return (*[2]unsafe.Pointer)(p) }
