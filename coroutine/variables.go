package coroutine

import (
	"fmt"
	"iter"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/somen-go/somen/coroutine/code"
)

// Variable is a variable of a function that a behaviour stands in.
type Variable struct {
	Function string // as in [Info.Trace]
	Name     string // in the source
	Line     int    // where it is declared
	value    reflect.Value
}

// Variables returns a sequence of the variables of the functions in which the behaviour stands, the innermost first, and of each
// in the order of their declarations, as far as they are declared by now and used later. It has those of functions that the
// tool somen has compiled; of what runs on a stack it has none, nor of a behaviour that is running.
//
// Unlike the other things that an Info tells they are those of the moment in which the sequence is walked through. That allocates,
// changes nothing and calls none of the game's methods. It must not be done while other goroutines change what the variables
// lead to.
func (i Info) Variables() iter.Seq[Variable] {
	return func(yield func(Variable) bool) {
		t := i.Task.get()
		if t == nil || t.ended() || t.exec == nil || t.stack || t.state == Running || !t.exec.mayResumeHere() {
			return
		}
		for s := t.exec; s != nil; s = s.head().parent {
			for _, v := range variablesOf(s) {
				if !yield(v) {
					return
				}
			}
		}
	}
}

// variablesOf returns the variables of an activation.
func variablesOf(s Stepper) (all []Variable) {
	function, _, line := s.Place()
	frame := code.FrameOf(function)
	of := reflect.ValueOf(s)
	if frame == nil || of.Kind() != reflect.Pointer || of.Elem().Kind() != reflect.Struct {
		return nil
	}
	at := map[string]int{}
	for _, f := range frame.Fields {
		field := of.Elem().FieldByName(f.Name)
		if f.Of == "" || f.Of == "_" || f.Line > line || !field.IsValid() || isPlumbing(field.Type()) {
			continue
		}
		if f.Box {
			if field.Kind() != reflect.Pointer || field.IsNil() {
				continue // it is not declared yet
			}
			field = field.Elem()
		}
		v := Variable{code.Written(function), f.Of, f.Line, field}
		if i, hides := at[f.Of]; !hides {
			at[f.Of] = len(all)
			all = append(all, v)
		} else if f.Line >= all[i].Line {
			all[i] = v
		}
	}
	return all
}

// isPlumbing reports whether a variable is one by which a behaviour waits.
func isPlumbing(t reflect.Type) bool {
	return t == reflect.TypeFor[*Co]() || t == reflect.TypeFor[**Co]() || t == reflect.TypeFor[func(Wait) bool]() || t == reflect.TypeFor[*func(Wait) bool]()
}

// Type returns its type.
func (v Variable) Type() reflect.Type {
	if !v.value.IsValid() {
		return nil
	}
	return v.value.Type()
}

// Value returns a copy of the value, which must not be changed any further than a copy can be.
func (v Variable) Value() any {
	if !v.value.IsValid() {
		return nil
	}
	return open(v.value).Interface()
}

// open returns a value that may be handed out, though its field is not exported.
func open(v reflect.Value) reflect.Value {
	if v.CanInterface() || !v.CanAddr() {
		return v
	}
	return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
}

// String says what it is called and what it is, in no more than some hundred characters: round = 3. It calls none of the
// game's methods.
func (v Variable) String() string {
	if !v.value.IsValid() {
		return v.Name
	}
	s := shower{left: mostShown}
	s.show(v.value, mostDeep)
	return v.Name + " = " + s.String()
}

const (
	mostShown = 100 // characters
	mostDeep  = 3   // values in values
)

// shower writes a value, in so many characters.
type shower struct {
	strings.Builder
	left int
}

func (s *shower) add(text string) {
	if s.left <= 0 {
		return
	}
	if n := utf8.RuneCountInString(text); n > s.left {
		text, n = string([]rune(text)[:s.left-1])+"…", s.left
		s.left = n
	}
	s.left -= utf8.RuneCountInString(text)
	s.WriteString(text)
}

func (s *shower) show(v reflect.Value, deep int) {
	if s.left <= 0 {
		return
	}
	if v.Type() == reflect.TypeFor[time.Duration]() {
		s.add(time.Duration(v.Int()).String())
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		s.add(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		s.add(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		s.add(strconv.FormatUint(v.Uint(), 10))
	case reflect.Float32, reflect.Float64:
		s.add(fmt.Sprintf("%.5g", v.Float()))
	case reflect.Complex64, reflect.Complex128:
		s.add(fmt.Sprintf("%.5g", v.Complex()))
	case reflect.String:
		text := v.String()
		s.add(strconv.Quote(text[:min(len(text), mostShown)]))
	case reflect.Pointer, reflect.Interface:
		s.lead(v, deep)
	case reflect.Struct:
		s.list(v.NumField(), deep, "{", "}", func(i int) (string, reflect.Value) { return v.Type().Field(i).Name + ":", v.Field(i) })
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.IsNil() {
			s.add("nil")
			return
		}
		s.list(v.Len(), deep, "[", "]", func(i int) (string, reflect.Value) { return "", v.Index(i) })
	case reflect.Map:
		s.add(fmt.Sprintf("%d in %s", v.Len(), v.Type()))
	default: // a func, a Go channel, an unsafe pointer
		if v.IsZero() {
			s.add("nil")
			return
		}
		s.add(v.Type().String())
	}
}

// lead shows what a pointer or an interface leads to.
func (s *shower) lead(v reflect.Value, deep int) {
	switch {
	case v.IsNil():
		s.add("nil")
	case v.Kind() == reflect.Interface:
		s.show(v.Elem(), deep)
	case deep < mostDeep || v.Type().Elem().Kind() == reflect.Pointer:
		s.add(v.Type().String())
	default:
		s.add("&")
		s.show(v.Elem(), deep-1)
	}
}

// list shows values in brackets, each after a word.
func (s *shower) list(n, deep int, begin, end string, at func(i int) (string, reflect.Value)) {
	s.add(begin)
	for i := 0; i < n && s.left > 0; i++ {
		if i > 0 {
			s.add(" ")
		}
		word, v := at(i)
		s.add(word)
		if deep == 0 {
			s.add("…")
			continue
		}
		s.show(v, deep-1)
	}
	s.add(end)
}
