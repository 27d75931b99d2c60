package code_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine/code"
)

type counter struct{ n int }

func (c *counter) up(by int) int { c.n += by; return c.n }

type vars struct {
	n    *int
	name string
}

//go:noinline
func adder(c vars) func(int) string { return func(by int) string { *c.n += by; return c.name } }

func double(n int) int { return 2 * n }

//go:noinline
func twin(n int) func(int) int { return func(m int) int { return n + m } }

type upper interface{ up(int) int }

type registrar struct{}

func (registrar) Register(r *code.Registry) {
	code.Closure(r, "adder", vars{}, adder, "starts")
	code.Closure(r, "(*counter).up-fm", *new(*counter), func(c *counter) any { return c.up }, nil)
	code.Closure(r, "upper.up-fm", upper(struct{ upper }{}), func(u upper) any { return u.up }, nil)
	code.Closure(r, "twin", 0, twin, nil)
	code.Closure(r, "twin again", 0, twin, nil)
	r.Function("double", double, nil)
	code.Method[*counter](r, "up", "up starts")
	r.Frame(code.Frame{Name: "f", New: func() any { return new(vars) }, Fields: []code.Field{{Name: "n_1", Of: "n"}}})
}

var _ = code.Register(registrar{})

func TestOfAndMake(t *testing.T) {
	require.True(t, code.Known())
	n := 1
	v, err := code.Of(adder(vars{&n, "ada"}))
	require.NoError(t, err)
	require.Equal(t, code.Value{Name: "adder", Captures: &vars{&n, "ada"}}, v)
	f, err := code.Make(v.Name, v.Captures)
	require.NoError(t, err)
	require.Equal(t, "ada", f.(func(int) string)(4))
	require.Equal(t, 5, n)

	zero, err := code.Captures("adder")
	require.NoError(t, err)
	*zero.(*vars) = vars{&n, "bob"}
	f, err = code.Make("adder", zero)
	require.NoError(t, err)
	require.Equal(t, "bob", f.(func(int) string)(1))
}

func TestMethodValues(t *testing.T) {
	c := &counter{}
	for name, f := range map[string]any{"(*counter).up-fm": c.up, "upper.up-fm": upper(c).up} {
		v, err := code.Of(f)
		require.NoError(t, err)
		require.Equal(t, name, v.Name)
		again, err := code.Make(name, v.Captures)
		require.NoError(t, err)
		before := c.n
		require.Equal(t, before+3, again.(func(int) int)(3))
		require.Equal(t, before+3, c.n, "it is the same counter")
	}
}

func TestFunctions(t *testing.T) {
	v, err := code.Of(double)
	require.NoError(t, err)
	require.Equal(t, code.Value{Name: "double"}, v)
	f, err := code.Make("double", nil)
	require.NoError(t, err)
	require.Equal(t, 8, f.(func(int) int)(4))
	captures, err := code.Captures("double")
	require.NoError(t, err)
	require.Nil(t, captures)
}

func TestUnknown(t *testing.T) {
	n := 3
	for name, f := range map[string]any{"TestUnknown": func() int { return n }, "require.Equal": require.Equal, "twin": twin(3)} {
		_, err := code.Of(f)
		var unknown *code.UnknownError
		require.ErrorAs(t, err, &unknown)
		require.Contains(t, unknown.Name, name)
		require.ErrorContains(t, err, "build the program with somen")
	}
	for name, captures := range map[string]any{"nobody": nil, "adder": &n, "double": &n} {
		_, err := code.Make(name, captures)
		require.ErrorContains(t, err, name)
	}
	_, err := code.Make("adder", (*vars)(nil))
	require.Error(t, err)
	_, err = code.Captures("nobody")
	require.ErrorContains(t, err, "nobody")
}

func TestStarts(t *testing.T) {
	require.Equal(t, "starts", code.StartOf(adder(vars{})))
	require.Nil(t, code.StartOf(double))
	require.Nil(t, code.StartOf((func())(nil)))
	require.Equal(t, "up starts", code.StartOfMethod(&counter{}, "up"))
	require.Nil(t, code.StartOfMethod(counter{}, "up"))
	require.Nil(t, code.StartOfMethod(nil, "up"))
	require.Equal(t, new(vars), code.FrameOf("f").New())
	require.Nil(t, code.FrameOf("g"))
}

func TestLookingUpAllocatesNothing(t *testing.T) {
	f := adder(vars{})
	require.Zero(t, testing.AllocsPerRun(100, func() { code.StartOf(f); code.StartOfMethod(t, "up") }))
}

type late struct{}

func (l late) Register(r *code.Registry) { r.Function("late", l.method, nil) }
func (late) method()                     {}

// What is registered while others look up is found by all.
func TestRegisterLate(t *testing.T) {
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 100 {
				code.Register(late{})
				_, err := code.Make("late", nil)
				require.NoError(t, err)
			}
		})
	}
	wait.Wait()
}

func BenchmarkStartOf(b *testing.B) {
	f := adder(vars{})
	for b.Loop() {
		code.StartOf(f)
	}
}

func BenchmarkOf(b *testing.B) {
	f := adder(vars{})
	for b.Loop() {
		_, _ = code.Of(f)
	}
}
