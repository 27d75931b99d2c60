package save

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/somen-go/somen/coroutine/code"
)

// errReturns is of the behaviours that coroutine.Go and RaceFor make of functions.
var errReturns = errors.New("a child that returns a value, by coroutine.Go or RaceFor, can't be saved; start it with Co.Go or Co.Race, and hand the value on by a Future, a Chan or a variable")

// funcs tells the walk what func values are made of.
type funcs struct{}

func (funcs) Of(fn reflect.Value) (string, reflect.Value, error) {
	v, err := code.Of(fn.Interface())
	if err != nil && strings.Contains(err.Error(), "coroutine.Compiled") {
		err = errReturns
	}
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
