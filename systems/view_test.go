package systems_test

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

// harmless has what can be reached from the values of a View and could be written through, with the
// reason why that does no harm. The tests below check the reasons.
var harmless = map[string]string{
	"components.BehaviourData.Recipe": "a View hands out the zero value",
	"components.BehaviourData.Start":  "a View hands out the zero value",
	"components.Sheet.Picture()":      "what it returns has methods that read, and no others",
	"image.Rectangle.At()":            "it is one of two colours, as values",
	"image.Rectangle.ColorModel()":    "it is image/color's own",
}

// doors walks everything that can be reached from a value of a type by exported fields and by what its
// methods return, and tells of what can be written through.
type doors struct {
	seen  map[reflect.Type]bool
	used  map[string]bool
	found []string
}

func (d *doors) walk(path string, t reflect.Type) {
	if _, ok := harmless[path]; ok {
		d.used[path] = true
		return
	}
	switch t.Kind() {
	case reflect.Func:
		if d.sequence(path, t) {
			return
		}
		fallthrough
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Chan, reflect.Interface, reflect.UnsafePointer:
		d.found = append(d.found, fmt.Sprintf("%s is a %s", path, t))
		return
	}
	if d.seen[t] {
		return
	}
	d.seen[t] = true
	name := t.String()
	if t.Kind() == reflect.Array {
		d.walk(name+"[]", t.Elem())
	}
	if t.Kind() == reflect.Struct {
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() {
				d.walk(name+"."+f.Name, f.Type)
			}
		}
	}
	methods := reflect.PointerTo(t) // a renderer can take the address of its copy
	for i := range methods.NumMethod() {
		m := methods.Method(i)
		for j := range m.Type.NumOut() {
			d.walk(name+"."+m.Name+"()", m.Type.Out(j))
		}
	}
}

// sequence walks what a sequence yields, and reports whether a function is one.
func (d *doors) sequence(path string, t reflect.Type) bool {
	if t.NumIn() != 1 || t.NumOut() != 0 || t.In(0).Kind() != reflect.Func {
		return false
	}
	yield := t.In(0)
	if yield.NumOut() != 1 || yield.Out(0).Kind() != reflect.Bool {
		return false
	}
	for i := range yield.NumIn() {
		d.walk(path+" yields", yield.In(i))
	}
	return true
}

// ours returns the component types of the package components, all of them.
func ours(t *testing.T) (all []donburi.IComponentType) {
	files, err := filepath.Glob("../components/*.go")
	require.NoError(t, err)
	n := 0
	for _, file := range files {
		if !strings.HasSuffix(file, "_test.go") {
			source, err := os.ReadFile(file)
			require.NoError(t, err)
			n += strings.Count(string(source), "donburi.NewComponentType[") + strings.Count(string(source), "donburi.NewTag(")
		}
	}
	for _, c := range donburi.AllComponentTypes() {
		if strings.HasSuffix(c.Typ().PkgPath(), "somen/components") || c == components.HUD {
			all = append(all, c)
		}
	}
	require.Len(t, all, n)
	return all
}

func TestNothingCanBeWrittenThroughAView(t *testing.T) {
	d := &doors{seen: map[reflect.Type]bool{}, used: map[string]bool{}}
	for _, c := range ours(t) {
		d.walk(c.Name(), c.Typ())
	}
	type all struct { // what else a renderer gets
		View     ecs.View
		Stats    systems.BehaviourStats
		Activity systems.Activity
		Row1     ecs.Value1[int]
		Row2     ecs.Value2[int, int]
		Row3     ecs.Value3[int, int, int]
		Row4     ecs.Value4[int, int, int, int]
	}
	d.walk("all", reflect.TypeFor[all]())
	require.Empty(t, d.found)
	for path, reason := range harmless {
		require.True(t, d.used[path], "%s is no door any more: %s", path, reason)
	}

	d = &doors{seen: map[reflect.Type]bool{}, used: map[string]bool{}}
	d.walk("", reflect.TypeFor[struct {
		Task  coroutine.Task
		Ref   ecs.Ref
		Slice []int
	}]())
	require.NotEmpty(t, d.found, "the walk sees doors where there are some")
}

// Behaviours could be run, on an engine of the renderer's own.
func TestAViewHandsOutNoBehaviour(t *testing.T) {
	g, l := newGame(t, coroutine.Budget{}), &life{}
	robot := g.Spawn(components.Slots, ecs.Comp(components.Behaviour, l.behave()))
	components.Slots.Get(robot).Put("move", l.behave())
	g.Step(step)
	view := g.View()
	b, ok := ecs.Value(view, robot.Entity(), components.Behaviour)
	require.True(t, ok)
	require.Zero(t, b)
	slots, ok := ecs.Value(view, robot.Entity(), components.Slots)
	require.True(t, ok)
	require.Zero(t, slots)
	require.Equal(t, 2, l.began)
}

// What a renderer does to its copy of a value shows nowhere else.
func TestCopiesOfAViewAreTheRenderersOwn(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	palette := image.NewPaletted(image.Rect(0, 0, 4, 2), color.Palette{color.Black, color.White})
	sheet := components.NewSheet(palette, 2, 2)
	tiles := components.NewTileMap(sheet, 2, 2)
	random := rand.New(rand.NewPCG(1, 2))
	smoke := components.ParticlesData{Life: time.Hour, MinSpeed: 1, MaxSpeed: 2}
	for range 5 {
		smoke.Throw(components.Vec2{}, random)
	}
	land := g.Spawn(ecs.Comp(components.TileMap, tiles), ecs.Comp(components.Particles, smoke))
	view := g.View()

	seen, _ := ecs.Value(view, land.Entity(), components.TileMap)
	at := image.Pt(1, 1)
	seen.Set(at, 1)
	require.Equal(t, 1, seen.At(at))
	require.Equal(t, 0, components.TileMap.Get(land).At(at))
	components.TileMap.Get(land).Set(at, components.NoTile)
	require.Equal(t, 1, seen.At(at))
	again, _ := ecs.Value(view, land.Entity(), components.TileMap)
	require.Equal(t, components.NoTile, again.At(at))

	specks := func() (all []components.Speck) {
		for s := range components.Particles.Get(land).All() {
			all = append(all, s)
		}
		return all
	}
	before := specks()
	for _, change := range []func(*components.ParticlesData){
		func(p *components.ParticlesData) { p.Throw(components.Vec2{}, random) },
		func(p *components.ParticlesData) { p.Advance(components.Vec2{}, time.Second, random) },
	} {
		seen, _ := ecs.Value(view, land.Entity(), components.Particles)
		change(&seen)
		require.Equal(t, before, specks())
	}

	picture := sheet.Picture()
	_, writes := picture.(draw.Image)
	require.False(t, writes)
	picture.ColorModel().(color.Palette)[0] = color.White
	require.Equal(t, color.Palette{color.Black, color.White}, palette.Palette)
}
