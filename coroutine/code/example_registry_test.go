package code_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/somen-go/somen/coroutine/code"
)

type Lamp struct{ On bool }

func greet() string { return "good evening" }

// varsOfIsDark are what the func literal in
//
//	func light(co *coroutine.Co, l *Lamp) {
//		co.Until(func() bool { return !l.On })
//	}
//
// captures, and isDark is its maker: what the tool somen makes of it.
type varsOfIsDark struct{ Lamp *Lamp }

//go:noinline
func isDark(c varsOfIsDark) func() bool { return func() bool { return !c.Lamp.On } }

// frameOfLight is the activation of light.
type frameOfLight struct {
	PC  int32
	l_2 *Lamp
}

// generated registers what the file above has. The tool writes such a type at the end of each file that it compiles, and
// registers it where the package is initialised. The Examples do that themselves.
type generated struct{}

func (generated) Register(r *code.Registry) {
	r.Function("game.greet", greet, nil)
	r.Literal("game.light.func1", "game.light", "co.Until(func()bool{}) > func")
	code.Closure(r, "game.light.func1", varsOfIsDark{}, isDark, nil)
	r.Frame(code.Frame{
		Name:   "game.light",
		Fields: []code.Field{{Name: "l_2", Of: "l", Line: 13}},
		Lines:  []int32{13, 14},
		New:    func() any { return new(frameOfLight) },
	})
}

// What a file has is asked for when a func value is looked up, and not while the program begins.
func ExampleRegistrar() {
	code.Register(generated{})
	v, err := code.Of(greet)
	fmt.Println(v.Name, err)
	// Output: game.greet <nil>
}

// By its name a func value is found in another run of the program.
func ExampleRegistry() {
	code.Register(generated{})
	f, err := code.Make("game.greet", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.(func() string)())
	// Output: good evening
}

// A func value that captures something is a name, and a copy of the variables: a save writes both, and a load makes
// another one of them, which sees the lamp that was loaded.
func ExampleValue() {
	code.Register(generated{})
	hall := &Lamp{On: true}
	v, err := code.Of(isDark(varsOfIsDark{hall}))
	fmt.Println(v.Name, err, v.Captures.(*varsOfIsDark).Lamp == hall)

	loaded := &Lamp{On: false}
	f, err := code.Make(v.Name, &varsOfIsDark{loaded})
	fmt.Println(f.(func() bool)(), err)
	// Output:
	// game.light.func1 <nil> true
	// true <nil>
}

// What somen has not built can't be taken apart, and a name may be gone.
func ExampleUnknownError() {
	code.Register(generated{})
	_, err := code.Of(strings.ToUpper)
	var unknown *code.UnknownError
	fmt.Println(errors.As(err, &unknown), unknown.Name)
	_, err = code.Make("game.dance", nil)
	fmt.Println(err)
	// Output:
	// true strings.ToUpper
	// code: the function game.dance is not known as data: this program has no function of that name that somen has built
}

// A load makes activations of a function by its name. A save has the lines too, so that its text form says where one stands.
func ExampleFrame() {
	code.Register(generated{})
	f := code.FrameOf("game.light")
	at := f.New().(*frameOfLight)
	at.PC, at.l_2 = 1, &Lamp{} // as the save has it
	fmt.Println(f.Name, "stands at line", f.Lines[at.PC])
	// Output: game.light stands at line 14
}

// An error about a field of an activation names the variable of the source.
func ExampleField() {
	code.Register(generated{})
	for _, field := range code.FrameOf("game.light").Fields {
		if field.Name == "l_2" {
			fmt.Printf("variable %s, declared at line %d\n", field.Of, field.Line)
		}
	}
	// Output: variable l, declared at line 13
}

// The literal of an old save was game.light.func2, for another one stood before it. It is found where it stands.
func ExampleLiteral() {
	code.Register(generated{})
	const in, place = "game.light", "co.Until(func()bool{}) > func" // as the save has it
	for _, l := range code.Literals(in) {
		if l.Place == place {
			fmt.Println(l.Name)
		}
	}
	// Output: game.light.func1
}
