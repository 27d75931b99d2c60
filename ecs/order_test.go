package ecs_test

import (
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

// note returns a system that notes its name.
func note(to *[]string, name string, before, after []string) ecs.System {
	return ecs.System{Name: name, Before: before, After: after, Update: func(*ecs.Engine) { *to = append(*to, name) }}
}

func TestOrderOfSystems(t *testing.T) {
	type s struct {
		name          string
		before, after []string
	}
	for _, test := range []struct {
		name    string
		systems []s
		want    []string
	}{
		{"as added", []s{{"c", nil, nil}, {"a", nil, nil}, {"b", nil, nil}}, []string{"c", "a", "b"}},
		{"before", []s{{"a", nil, nil}, {"b", []string{"a"}, nil}}, []string{"b", "a"}},
		{"after", []s{{"a", nil, []string{"c"}}, {"b", nil, nil}, {"c", nil, nil}}, []string{"b", "c", "a"}},
		{"a chain", []s{{"d", nil, []string{"c"}}, {"c", nil, []string{"b"}}, {"b", nil, []string{"a"}}, {"a", nil, nil}}, []string{"a", "b", "c", "d"}},
		{"said twice", []s{{"a", nil, []string{"b"}}, {"b", []string{"a"}, nil}}, []string{"b", "a"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var ran []string
			e := ecs.New()
			for _, s := range test.systems {
				e.Add(ecs.Update, note(&ran, s.name, s.before, s.after))
			}
			e.Add(ecs.Late, note(&ran, "late", nil, nil))
			e.Add(ecs.Early, note(&ran, "early", nil, nil))
			e.Step(0)
			require.Equal(t, append(append([]string{"early"}, test.want...), "late"), ran)
		})
	}
}

func TestACycleIsNamed(t *testing.T) {
	var ran []string
	e := ecs.New()
	e.Add(ecs.Late,
		note(&ran, "innocent", nil, nil),
		note(&ran, "waiting", nil, []string{"a"}),
		note(&ran, "a", []string{"b"}, nil),
		note(&ran, "b", []string{"c"}, nil),
		note(&ran, "c", []string{"a"}, nil))
	err := e.Start()
	require.EqualError(t, err, "ecs: stage late: systems go round in a circle: a before b before c before a; take one Before or After out")
	require.Equal(t, err, e.Start())
	require.PanicsWithError(t, err.Error(), func() { e.Step(0) })
	require.Empty(t, ran)

	e = ecs.New()
	e.Add(ecs.Early, note(&ran, "me", nil, []string{"me"}))
	require.ErrorContains(t, e.Start(), "me before me")
}

func TestAnUnknownLabelIsNamed(t *testing.T) {
	var ran []string
	e := ecs.New()
	e.Add(ecs.Early, note(&ran, "there", nil, nil))
	e.Add(ecs.Update, note(&ran, "a", []string{"there"}, nil))
	var order *ecs.OrderError
	require.ErrorAs(t, e.Start(), &order)
	require.Equal(t, &ecs.OrderError{Stage: ecs.Update, System: "a", Unknown: "there"}, order)
	require.ErrorContains(t, order, "stage update: system a is to run before or after there, which is not in the stage")
}
