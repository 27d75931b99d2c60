package ecs_test

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

// The compiler is what keeps renderers from writing, so the test asks the compiler.
func TestARendererThatWritesDoesNotCompile(t *testing.T) {
	out, err := exec.Command("go", "build", "-o", t.TempDir(), "./testdata/reads").CombinedOutput()
	require.NoError(t, err, "a renderer that only reads must compile: %s", out)

	out, err = exec.Command("go", "build", "-gcflags=-e", "-o", t.TempDir(), "./testdata/writes").CombinedOutput()
	require.Error(t, err)
	refused := map[int]string{}
	for _, found := range regexp.MustCompile(`writes\.go:(\d+):\d+: (.*)`).FindAllStringSubmatch(string(out), -1) {
		line, err := strconv.Atoi(found[1])
		require.NoError(t, err)
		refused[line] = found[2]
	}
	source, err := os.ReadFile("testdata/writes/writes.go")
	require.NoError(t, err)
	doors := 0
	for i, line := range strings.Split(string(source), "\n") {
		why, no := refused[i+1]
		if wanted := strings.HasSuffix(line, "// no"); wanted {
			doors++
			require.True(t, no, "a renderer may write: %s", line)
		} else {
			require.False(t, no, "%s: %s", line, why)
		}
	}
	require.Greater(t, doors, 60)
}

// Go converts a component type to one of any other values. A View finds no entity that has it: else a
// renderer could see a component as something that it can write through.
func TestAViewFindsNothingOfAConvertedComponentType(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	robot := e.Spawn(mediums, smalls).Entity()
	type pointers struct{ P *int }
	converted := (*donburi.ComponentType[pointers])(mediums)
	for range 2 {
		_, ok := ecs.Value(e.View(), robot, converted)
		require.False(t, ok)
		for range ecs.Values(e.View(), converted) {
			t.Error("an entity has it")
		}
		for row := range ecs.NewQuery2(smalls, converted, ecs.Optional(converted)).Values(e.View()) {
			require.Zero(t, row.B)
		}
		_, ok = ecs.Value(e.View(), robot, mediums)
		require.True(t, ok)
		require.Equal(t, 1, ecs.NewQuery1(mediums).Count(e.World()))
	}
}

// squad is a component of a game with a slice, which it hands out to a View as a copy.
type squad struct{ members []string }

func (s squad) InView() squad {
	s.members = append([]string(nil), s.members...)
	return s
}

var squads, squads2 = donburi.NewComponentType[squad](), donburi.NewComponentType[squad]()

func TestAViewHandsOutWhatInViewReturns(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	robot := e.Spawn(smalls, mediums, larges, ecs.Comp(squads, squad{[]string{"ann"}}))
	ecs.SetResource(e, squad{[]string{"ann"}})
	view := e.View()
	write := func(s squad) {
		t.Helper()
		require.Equal(t, []string{"ann"}, s.members)
		s.members[0] = "bob"
		require.Equal(t, []string{"ann"}, squads.Get(robot).members)
		require.Equal(t, []string{"ann"}, ecs.Resource[squad](e).members)
	}
	s, ok := ecs.Value(view, robot.Entity(), squads)
	require.True(t, ok)
	write(s)
	for _, s := range ecs.Values(view, squads) {
		write(s)
	}
	s, ok = ecs.ResourceValue[squad](view)
	require.True(t, ok)
	write(s)
	for r := range ecs.NewQuery1(squads).Values(view) {
		write(r.A)
	}
	for r := range ecs.NewQuery2(squads, squads2, ecs.Optional(squads2)).Values(view) {
		write(r.A)
		require.Nil(t, r.B.members, "the zero value stands for what is missing")
	}
	for r := range ecs.NewQuery3(smalls, mediums, squads).Values(view) {
		write(r.C)
	}
	for r := range ecs.NewQuery4(smalls, mediums, larges, squads).Values(view) {
		write(r.D)
	}
}
