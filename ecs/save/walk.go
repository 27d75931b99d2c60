package save

import (
	"errors"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/coroutine/code"
	"github.com/somen-go/somen/ecs/internal/graph"
)

// add adds what the scheduler says of its memory.
func (o *objects) add(m *coroutine.Memory) {
	maps.Copy(o.roots, m.Roots)
	maps.Copy(o.fixed, m.Fixed)
	o.types = append(o.types, m.Types...)
	o.verify = append(o.verify, graph.Verify(m.Verify.Of, m.Verify.Whole))
	o.rules = append(o.rules, graph.By(func(t reflect.Type) (graph.Rule, bool) {
		s, ok := m.Stand(t)
		if !ok {
			return graph.Rule{}, false
		}
		return graph.Rule{Coded: &graph.Codec{
			As: s.As,
			Save: func(from reflect.Value) (reflect.Value, error) {
				return reflect.ValueOf(s.Save(from.Interface())).Elem(), nil
			},
			Load: func(into, as reflect.Value) error { return s.Load(into.Interface(), as.Addr().Interface()) },
		}}, true
	}))
}

// registry knows all types, and what the rules say of them.
func (o *objects) registry(rules []graph.Option) (*graph.Registry, error) {
	return graph.NewRegistry(slices.Concat(rules, o.rules, []graph.Option{graph.WithFuncs(funcs{}), notes(), graph.Types(o.types...)})...)
}

// bind makes a binding of the objects.
func (o *objects) bind(rules []graph.Option) (*graph.Binding, error) {
	types, err := o.registry(rules)
	if err != nil {
		return nil, err
	}
	return o.bindTo(types), nil
}

func (o *objects) bindTo(types *graph.Registry) *graph.Binding {
	b := types.Bind()
	for _, name := range slices.Sorted(maps.Keys(o.roots)) {
		b.Root(name, o.roots[name])
	}
	for _, name := range slices.Sorted(maps.Keys(o.fixed)) {
		b.Fixed(name, o.fixed[name])
	}
	return b
}

func (o *objects) encode(to []byte, m *coroutine.Memory, s *coroutine.Scheduler, rules ...graph.Option) ([]byte, error) {
	b, err := o.bind(rules)
	if err != nil {
		return nil, &Error{Err: err}
	}
	data, err := b.Expect(o.expect + 12*s.Len()).Append(to)
	if err == nil {
		return data, nil
	}
	// Once more, with the tasks first, so that what a task leads to is found by way of it.
	b.Root(tasksRoot, m.Tasks)
	if _, again := b.Encode(); again != nil {
		err = again
	}
	return nil, explain(err, m.Works, s.Tasks())
}

// decode loads the state of a save of a build. It returns what is to be done when all is loaded, or nil.
func (o *objects) decode(data []byte, of string, rules ...graph.Option) (*upgrade, error) {
	b, err := o.bind(rules)
	if err != nil {
		return nil, o.readError(err)
	}
	data, u, err := o.ofBuild(b, data, of, false)
	if err != nil {
		return nil, err
	}
	return u, o.readError(b.Decode(data, o.decoding()...))
}

// readError says what is wrong with a save that was read.
func (o *objects) readError(err error) error {
	if err == nil {
		return nil
	}
	if limit := (*graph.LimitError)(nil); errors.As(err, &limit) {
		return &LimitError{o.limit}
	}
	if invalid := (*graph.InvalidError)(nil); errors.As(err, &invalid) {
		return &FormatError{invalid.Err.Error()}
	}
	if damaged := (*graph.FormatError)(nil); errors.As(err, &damaged) {
		return &FormatError{damaged.Error()}
	}
	if damaged := (*FormatError)(nil); errors.As(err, &damaged) {
		return damaged
	}
	return &Error{Err: err}
}

func (o *objects) decoding() []graph.DecodeOption {
	return append(slices.Clip(o.verify), graph.Limit(o.limit))
}

const tasksRoot = "\x00tasks"

var inWork = regexp.MustCompile(`^scheduler\.works\[(\d+)\]\.of\.work`)

var inTask = regexp.MustCompile(`^\x00tasks\[(\d+)\]\.exec((?:(?:\.Deferring)?\.Activation)?(?:\.parent(?:(?:\.Deferring)?\.Activation)?)*)\.?(\w*)`)

// explain says which behaviour, and which of its variables, leads to a value that can't be saved.
func explain(err error, works, tasks []coroutine.Task) *Error {
	e := &Error{Err: err}
	path := pathOf(err)
	if found := inWork.FindStringSubmatch(path); found != nil && works != nil {
		i, _ := strconv.Atoi(found[1])
		e.Behaviour = works[i].Name()
		setPath(err, "the work of a future"+strings.TrimPrefix(path, found[0]))
		return e
	}
	found := inTask.FindStringSubmatch(path)
	if found == nil {
		found = regexp.MustCompile(`^\x00tasks\[(\d+)\]()()`).FindStringSubmatch(path)
	}
	if found == nil {
		return e
	}
	i, _ := strconv.Atoi(found[1])
	info := tasks[i].Info()
	e.Behaviour = info.Name
	setPath(err, info.Name+strings.TrimPrefix(path, found[0][:strings.Index(found[0], "]")+1]))
	trace := slices.Collect(info.Trace())
	if depth := strings.Count(found[2], ".parent"); depth < len(trace) {
		line, function, _ := strings.Cut(trace[depth], " ")
		e.Line, e.Function = line, function
		e.Variable = variable(function, found[3])
	}
	return e
}

// variable returns the name in the source of a field of a function's activations.
func variable(function, field string) string {
	f := code.FrameOf(function)
	if f == nil {
		return ""
	}
	for i := range f.Fields {
		if f.Fields[i].Name == field {
			return f.Fields[i].Of
		}
	}
	return ""
}

// pathOf returns where the value is that an error of the walk names.
func pathOf(err error) string {
	if e := (*graph.ValueError)(nil); errors.As(err, &e) {
		return e.Path
	}
	if e := (*graph.HookError)(nil); errors.As(err, &e) {
		return e.Path
	}
	return ""
}

func setPath(err error, path string) {
	if e := (*graph.ValueError)(nil); errors.As(err, &e) {
		e.Path = path
	}
	if e := (*graph.HookError)(nil); errors.As(err, &e) {
		e.Path = path
	}
}
