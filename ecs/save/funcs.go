package save

import (
	"fmt"
	"reflect"

	"github.com/somen-go/somen/coroutine/code"
)

// funcs tells the walk what func values are made of.
type funcs struct{}

func (funcs) Of(fn reflect.Value) (string, reflect.Value, error) {
	v, err := code.Of(fn.Interface())
	if err != nil || v.Captures == nil {
		return v.Name, reflect.Value{}, err
	}
	return v.Name, reflect.ValueOf(v.Captures), nil
}

func (funcs) Captures(name string) (reflect.Type, error) {
	c, err := code.Captures(name)
	if err != nil || c == nil {
		return nil, err
	}
	return reflect.TypeOf(c).Elem(), nil
}

func (funcs) Place(name string) string { return placeOf(name) }

// placeOf is the place of a func literal: the declaration that it stands in, and where in that.
func placeOf(name string) string {
	l := code.LiteralOf(name)
	if l == nil {
		return ""
	}
	return l.In + "\n" + l.Place
}

func (funcs) Make(name string, typ reflect.Type, captures reflect.Value) (reflect.Value, error) {
	var c any
	if captures.IsValid() {
		c = captures.Interface()
	}
	f, err := code.Make(name, c)
	if err != nil {
		return reflect.Value{}, err
	}
	v := reflect.ValueOf(f)
	if !v.CanConvert(typ) {
		return reflect.Value{}, fmt.Errorf("it is a %v, and a %v is needed", v.Type(), typ)
	}
	return v.Convert(typ), nil
}
