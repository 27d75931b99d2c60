package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// village is a game with all that a save can have: components, resources, roots, fixed objects, and types that nothing
// but interfaces leads to, one of which another package does not export.
const village = `package main

import (
	"fmt"
	"os"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"

	"example.com/app/internal/town"
)

type Villager struct {
	Name   string
	Energy int
	Home   any
	Map    *Map
}

var villagers = donburi.NewComponentType[Villager]()

type Weather struct{ Rain float64 }

type Map struct{ size int }

type Box[T any] struct{ In T }

type Game struct {
	Days  int
	Prize any
	Prop  any
}

func (g *Game) start(v *donburi.Entry) coroutine.Behaviour { return villagers.Get(v).live(g) }

func (w *Villager) live(g *Game) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		w.walk(co, g)
	})
}

func (w *Villager) walk(co *coroutine.Co, g *Game) {
	steps := 0
	for {
		co.Sleep(time.Second)
		steps++
		w.Energy -= steps
	}
}

func sky(g *Game) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			co.Sleep(24 * time.Second)
			g.Days++
		}
	})
}

func init() { fmt.Println("the game's init") }

func main() {
	e, g, land := ecs.New(), &Game{}, &Map{5}
	ecs.SetResource(e, Weather{0.5})
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement())
	g.Prize = Box[map[string]int]{map[string]int{"gold": 3}}
	g.Prop = []Box[int]{{5}}
	e.Scheduler().Start(sky(g), coroutine.Named("sky"))
	for _, name := range []string{"ann", "bob"} {
		e.Spawn(ecs.Comp(villagers, Villager{Name: name, Home: town.New(name), Map: land}), ecs.Comp(components.Behaviour,
			components.BehaveFunc("villager", g.start)))
	}
	for range 90 {
		e.Step(time.Second / 60)
	}
	f, err := os.Create(os.Args[1])
	if err == nil {
		err = save.Save(f, e, save.Root("game", g), save.Fixed("land", land), save.Type[Box[map[string]int]](), save.Type[Box[int]](), town.Types())
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
`

const town = `package town

import "github.com/somen-go/somen/ecs/save"

type house struct{ Owner string }

type Roof struct{ Red bool }

func New(owner string) any { return []house{{owner}} }

func Types() save.Option { return save.Type[house]() }
`

// withDeps is app for a game with all that Somen needs.
func withDeps(t *testing.T) string {
	t.Helper()
	dir := app(t)
	needs := string(must(os.ReadFile(filepath.Join("..", "..", "..", "go.mod"))))
	write(t, dir, "go.mod", string(must(os.ReadFile(filepath.Join(dir, "go.mod"))))+needs[strings.Index(needs, "require ("):])
	return dir
}

func TestCheck(t *testing.T) {
	takesLong(t)
	t.Parallel()
	dir := withDeps(t)
	write(t, dir, "main.go", village)
	write(t, dir, "internal/town/town.go", town)
	_, errs, err := somen(t, dir, "build", "-o", "village", ".")
	require.NoError(t, err, errs)
	saved := filepath.Join(dir, "old.save")
	text, err := exec.Command(filepath.Join(dir, "village"), saved).CombinedOutput()
	require.NoError(t, err, "%s", text)

	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err = z.Write(must(os.ReadFile(saved)))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	write(t, dir, "packed.save", packed.String())
	write(t, dir, "foreign.save", "GIF89a and more")

	for _, c := range []struct {
		name    string
		changes []string // pairs: what becomes what
		args    []string
		loads   bool
		want    []string
	}{
		{"as it was", nil, []string{"packed.save"}, true,
			[]string{"old.save loads: a save of build ", "packed.save loads: ", "go on:", "2 behaviours \"villager\" in main.(*Villager).walk (main.go:51)", "behaviour \"sky\" in main.sky.func1 (main.go:60)"}},
		{"what is carried over", []string{"w.Energy -= steps", "w.Energy -= 2 * steps", "Energy int", "Energy int\n\tMood float64", "Map struct{ size int }", "Map struct{ width int }",
			"type Weather struct{ Rain float64 }", "", "ecs.SetResource(e, Weather{0.5})", ""}, nil, true,
			[]string{"old.save loads", "main.Villager.Mood is new, and zero", "resource.main.Weather is gone, and was {Rain: 0.5}"}},
		{"a wait less", []string{"co.Sleep(time.Second)", "co.Frame()", "Rain float64", "Wind float64"}, []string{"foreign.save"}, false,
			[]string{"old.save does not load as it is", "foreign.save can't be checked: save: this is no save: it does not begin as one",
				"can't go on, unless OnGone says what becomes of them:\n  2 behaviours \"villager\" in main.(*Villager).walk (main.go:51): its wait co.Sleep(time.Second) is gone (entity 1.0, entity 2.0)",
				"go on:\n  behaviour \"sky\"", "main.Weather.Rain is gone, and was 0.5", "main.Weather.Wind is new, and zero"}},
		{"types without a word", []string{"Villager", "Person", "Days  int", "Days  int8"}, nil, false,
			[]string{"type *github.com/yohamta/donburi.ComponentType[main.Villager]: is in the save, and this program has none of the name", "main.Game.Days: was int, and is int8"}},
		{"a root's type without a word", []string{"Game", "Play"}, nil, false, []string{"root game: is of type main.Game, and this program has none of the name main.Game; keep the type"}},
		{"types with a word", []string{"Box[", "Case[", "Game", "Play"}, []string{"-renamed", "main.Game=main.Play", "-renamed=main.Box=main.Case"}, true, []string{"old.save loads"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			write(t, dir, "main.go", strings.NewReplacer(c.changes...).Replace(village))
			out, errs, err := somen(t, dir, append(append([]string{"check"}, c.args...), "old.save", ".")...)
			require.Equal(t, c.loads, err == nil, "%s\n%s", out, errs)
			for _, text := range c.want {
				require.Contains(t, out, text)
			}
			require.NotContains(t, out+errs, "the game's init")
			require.NotContains(t, out, "can't be named")
		})
	}

	write(t, dir, "main.go", strings.Replace(village, "co.Sleep(time.Second)", "co.Frame()", 1))
	write(t, dir, "internal/town/town.go", strings.ReplaceAll(town, "house", "cottage"))
	out, errs, err := somen(t, dir, "check", "-json", "old.save", "foreign.save", ".")
	require.Error(t, err, errs)
	dec := json.NewDecoder(strings.NewReader(out))
	var first, second checked
	require.NoError(t, dec.Decode(&first))
	require.NoError(t, dec.Decode(&second))
	require.False(t, first.Report.Loads)
	require.Len(t, first.Report.Gone, 2)
	require.Equal(t, "entity 2.0", first.Report.Gone[1].Owner)
	require.Equal(t, 1, first.Report.GoOn[0].Count)
	require.Len(t, first.Report.Refused, 1)
	require.Equal(t, "type []example.com/app/internal/town.house", first.Report.Refused[0].What)
	require.Nil(t, second.Report)
	require.NotEmpty(t, second.Error)

	write(t, dir, "main.go", village)
	out, errs, err = somen(t, dir, "check", "-renamed=example.com/app/internal/town.house=example.com/app/internal/town.cottage", "old.save", ".")
	require.NoError(t, err, "%s\n%s", out, errs)

	require.NoFileExists(t, filepath.Join(dir, checkFile))
}

func TestCheckRefuses(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	t.Parallel()
	dir := withDeps(t)
	write(t, dir, "lib/lib.go", "package lib\n")
	write(t, dir, "broken/main.go", "package main\n\nfunc main() { nothing() }\n")
	write(t, dir, "a.save", "GIF89a and more")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"a.save"}, "check takes saves, and behind them the package main of the game"},
		{[]string{"missing.save", "."}, "missing.save: no such file"},
		{[]string{"a.save", "./lib"}, "./lib is package lib; the last argument of check is the package main of the game"},
		{[]string{"a.save", "./..."}, "./... names 3 packages"},
		{[]string{"a.save", "main.go"}, "main.go is a file"},
		{[]string{"a.save", "./nowhere"}, "the last argument of check is the package main of the game"},
		{[]string{"a.save", "fmt"}, "fmt is package fmt"},
		{[]string{"a.save", "cmd/vet"}, "cmd/vet is of another module; call check in its own one"},
		{[]string{"a.save", "./broken"}, "undefined: nothing"},
	} {
		out, errs, err := somen(t, dir, append([]string{"check"}, c.args...)...)
		require.Error(t, err, c.args)
		require.Contains(t, errs, c.want)
		require.Empty(t, out)
	}
	out, errs, err := somen(t, dir, "help", "check")
	require.NoError(t, err, errs)
	require.Contains(t, out, "go tool somen check old.save ./examples/colony")
	out, errs, err = somen(t, dir, "help")
	require.NoError(t, err, errs)
	require.Contains(t, out, "Commands:")
}

// TestTypeNames: the names of types in saves are read, and written as a package can write them.
func TestTypeNames(t *testing.T) {
	g := &game{packages: map[string]*listed{}, saves: map[string]bool{}}
	add := func(path, name string, deps []string, types map[string]*declared) *listed {
		p := &listed{ImportPath: path, Name: name, Deps: deps, Module: &struct{ Main bool }{true}, types: types}
		g.packages[path] = p
		return p
	}
	g.main = add("a.b/game", "main", []string{"a.b/game/internal/town", "c.d/x.y", "c.d/internal/z"}, map[string]*declared{
		"Robot": {}, "Box": {params: 1}, "Pair": {params: 2}, "inner": {local: true}})
	town := add("a.b/game/internal/town", "town", nil, map[string]*declared{"House": {}, "door": {}, "List": {params: 1}})
	add("c.d/x.y", "y", nil, map[string]*declared{"T": {}, "t": {}})
	add("c.d/internal/z", "z", nil, map[string]*declared{"T": {}})
	for name, want := range map[string]string{
		"main.Robot":                      "Robot",
		"int":                             "int",
		"[]*[4]main.Robot":                "[]*[4]Robot",
		"map[string]map[int][]main.Robot": "map[string]map[int][]Robot",
		"main.Box[int]":                   "Box[int]",
		"main.Pair[main.Robot,[]string]":  "Pair[Robot, []string]",
		"main.Box[main.Box[struct {}]]":   "Box[Box[struct{}]]",
		"main.Box[interface {}]":          "Box[any]",
		"a.b/game/internal/town.House":    "somencheck0.House",
		"c.d/x.y.T":                       "somencheck0.T",
		"main.Box[c.d/x%2ey.T]":           "Box[somencheck0.T]",
		"main.Robots":                     "",
		"main.Box":                        "",
		"main.Pair[int]":                  "",
		"main.inner":                      "",
		"a.b/game/internal/town.door":     "",
		"c.d/x.y.t":                       "",
		"c.d/internal/z.T":                "",
		"elsewhere.T":                     "",
		"func(int)":                       "",
		"struct{A int}":                   "",
		"map[int":                         "",
		"main.Robot]":                     "",
		"[n]int":                          "",
		"main.Box[func(int) main.Robot]":  "",
		"main.Box[main.Box[main.Robot]":   "",
		"":                                "",
	} {
		n := &naming{g: g, in: g.main, imports: map[string]string{}}
		text, err := n.typeOf(name)
		if want == "" {
			require.Error(t, err, name)
			require.Empty(t, n.imports, name)
			continue
		}
		require.NoError(t, err, name)
		require.Equal(t, want, text)
	}
	require.Same(t, town, g.owner("map[int]*a.b/game/internal/town.door", nil))
	require.Nil(t, g.owner("a.b/game/internal/town.House", nil))
	text, err := (&naming{g: g, in: town, imports: map[string]string{}}).typeOf("a.b/game/internal/town.List[a.b/game/internal/town.door]")
	require.NoError(t, err)
	require.Equal(t, "List[door]", text)
	require.True(t, g.has("[]main.inner", nil))
	require.False(t, g.has("[]main.Robots", nil))
}
