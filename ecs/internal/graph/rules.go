package graph

import (
	"reflect"
	"sync"
)

// Rule says that values of a type are not walked as what they are.
type Rule struct {
	NoState bool     // nothing of it is state
	Skip    []string // fields of it that aren't
	Coded   *Codec   // another type stands for it
	Object  *Codec   // what pointers to it point to is made by the codec
	// Admit is asked, if it is there, for what a pointer leads to before that is encoded, with a pointer to the
	// first of the values. Its error refuses them.
	Admit func(reflect.Value) error
}

// Codec says what stands for values of a type.
type Codec struct {
	// As is the type that stands for it.
	As reflect.Type
	// Save returns a value of type As for what from, a pointer to the type, points to.
	Save func(from reflect.Value) (reflect.Value, error)
	// Load makes of a value of type As what into points to. It is called when all memory is there and
	// filled, except that maps may still be empty, and funcs and other Coded values missing, behind
	// pointers: keep pointers, and don't look through them.
	Load func(into, as reflect.Value) error
	// Make is called for objects in place of Load: it returns the pointer to the object.
	Make func(as reflect.Value) (reflect.Value, error)
}

// Option is given to [NewRegistry].
type Option func(*Registry)

// By asks a function for the rule of each type, which serves whole families of types, as the instances of
// one generic type. It is asked before the rules that are given by name.
func By(rule func(reflect.Type) (Rule, bool)) Option {
	return func(r *Registry) { r.rules = append(r.rules, rule) }
}

// Types makes types known, as [Registry.Register] does.
func Types(types ...reflect.Type) Option {
	return func(r *Registry) { r.first = append(r.first, types...) }
}

// NoState leaves values of type T out: they are zero in new memory, and as they are in a root.
func NoState[T any]() Option { return one[T](Rule{NoState: true}) }

// Skip leaves fields of the struct T out, as the tag `somen:"-"` does.
func Skip[T any](fields ...string) Option { return one[T](Rule{Skip: fields}) }

// As has a value of type P stand for each T. A P may refer to anything. load is called as [Codec] says.
func As[T, P any](save func(*T) (P, error), load func(*T, *P) error) Option {
	return one[T](Rule{Coded: &Codec{
		As:   reflect.TypeFor[P](),
		Save: func(from reflect.Value) (reflect.Value, error) { return result(save(from.Interface().(*T))) },
		Load: func(into, as reflect.Value) error {
			return load(into.Interface().(*T), as.Addr().Interface().(*P))
		},
	}})
}

// Object has pointers to T point to what the loading program makes of a P, which must be plain: numbers,
// strings, and structs and arrays of them. It is made once for all pointers to it. What it refers to is
// not walked. find must not change what is there, since loading may fail afterwards.
func Object[T, P any](save func(*T) (P, error), find func(P) (*T, error)) Option {
	return one[T](Rule{Object: &Codec{
		As:   reflect.TypeFor[P](),
		Save: func(from reflect.Value) (reflect.Value, error) { return result(save(from.Interface().(*T))) },
		Make: func(as reflect.Value) (reflect.Value, error) { return result(find(as.Interface().(P))) },
	}})
}

// Raw makes the registry one for copies within the memory of a process, as package snapshot makes them: values that
// encode themselves are walked as they lie there, and fields with the tag `somen:"spare"` too.
func Raw() Option { return func(r *Registry) { r.raw = true } }

func result[T any](v T, err error) (reflect.Value, error) { return reflect.ValueOf(&v).Elem(), err }

func one[T any](rule Rule) Option {
	return func(r *Registry) { r.named[reflect.TypeFor[T]()] = rule }
}

// standard are rules for the standard library's types: locks are of this process; who waits at a
// sync.Cond is a goroutine.
func standard(r *Registry) {
	for _, o := range []Option{
		NoState[sync.Mutex](), NoState[sync.RWMutex](), NoState[sync.WaitGroup](), NoState[sync.Pool](),
		Skip[sync.Cond]("notify", "checker"),
	} {
		o(r)
	}
}

// refusal is why a type can't be encoded, although all of its fields could.
func refusal(t reflect.Type) string {
	if t.Kind() == reflect.Func { // as an iter.Seq
		return ""
	}
	switch t.PkgPath() {
	case "unique", "weak", "runtime", "iter", "reflect", "internal/abi", "os", "internal/poll":
		return "it is bound to this process"
	case "internal/sync":
		return "it keeps hashes, which are of this process"
	}
	return ""
}
