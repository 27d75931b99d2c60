// Package savetest saves an example in random steps, and asks whether it goes on in a new process as it would
// have gone on without that: with the same state, all of it, and the same picture.
//
//	func TestSaves(t *testing.T) {
//		savetest.Run(t, func() *savetest.Game {
//			g := newGame(1)
//			return &savetest.Game{Engine: g.engine, Objects: g.objects(), Width: width, Height: height, Keys: keys}
//		})
//	}
//
// Every other save is loaded as that of another build, in which nothing has changed: then no variable is kept that nobody
// reads any more, so it is the picture that has to be the same.
//
// A test without the tool somen asks whether the example says that it can't be saved. Each run makes the new
// processes of the test's own program, so that nothing is built:
//
//	SOMEN_SAVES=100 xvfb-run -a go run ./coroutine/cmd/somen test -run TestSaves ./examples/...
package savetest

import (
	"bytes"
	"fmt"
	"image/color"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems/render"
)

// Game is an example to be saved.
type Game struct {
	Engine        *ecs.Engine
	Objects       []save.Option // that it is saved with
	Width, Height int
	Background    color.Color

	Keys      []ecs.Key                  // that the player presses and lets go, besides moving the mouse
	Step      func(r *rand.Rand)         // a step of a game that isn't one of its engine; r says what the player does in it
	Draw      func(screen *ebiten.Image) // for a game that draws itself
	Renderers []render.Renderer          // as in the example's main
	Span      int                        // the steps in which it is saved; 3600 if it is 0

	screen *ebiten.Image
}

// after is how many steps the new process plays.
const after = 600

// saved, in the environment, is the file that a new process loads.
const saved = "SOMEN_SAVED"

// otherBuild has it loaded as that of another build.
const otherBuild = "SOMEN_SAVED_BY_ANOTHER"

// Run runs the test, whose games make makes anew, all alike.
func Run(t *testing.T, make func() *Game) {
	g := make()
	if g.Span == 0 {
		g.Span = 3600
	}
	defer g.Engine.Close()
	g.picture(t) // so that what it draws with lies in the same places on the graphics card: else pixels differ by one
	if file := os.Getenv(saved); file != "" {
		g.goOn(t, file)
		return
	}
	if !g.compiled(t) {
		return
	}
	times := 2
	if n, err := strconv.Atoi(os.Getenv("SOMEN_SAVES")); err == nil {
		times = n
	} else if os.Getenv("CI") == "true" {
		times = 15
	}
	steps := g.choose(times)
	t.Logf("saved in steps %v", steps)
	runs := g.play(t, steps)
	for _, r := range runs {
		r.compare(t)
	}
}

// compiled reports whether the behaviours are data. If not, saving says why, and writes nothing.
func (g *Game) compiled(t *testing.T) bool {
	var out bytes.Buffer
	for n := range 10 {
		g.step(n)
	}
	err := save.Save(&out, g.Engine, g.Objects...)
	if stack := (*coroutine.StateError)(nil); !isCompiled() {
		require.ErrorAs(t, err, &stack)
		require.ErrorContains(t, err, "build with the tool somen")
		require.Empty(t, out.Bytes())
		return false
	}
	require.NoError(t, err)
	return true
}

// choose chooses when to save.
func (g *Game) choose(times int) []int {
	r := rand.New(rand.NewPCG(1, uint64(g.Span)))
	steps := make([]int, times)
	for i := range steps {
		steps[i] = 10 + r.IntN(g.Span)
	}
	slices.Sort(steps)
	return slices.Compact(steps)
}

// run is a game that is saved in a step, and what came after.
type run struct {
	step  int
	file  string // the save; beside it is what comes after
	other bool   // it is loaded as that of another build
}

// play plays the game without interruption.
func (g *Game) play(t *testing.T, steps []int) (runs []run) {
	dir := t.TempDir()
	for n := 10; n <= steps[len(steps)-1]+after; n++ {
		if slices.Contains(steps, n) {
			r := run{n, filepath.Join(dir, strconv.Itoa(n)), len(runs)%2 == 1}
			runs = append(runs, r)
			g.save(t, r.file)
		}
		if slices.Contains(steps, n-after) {
			g.end(t, filepath.Join(dir, strconv.Itoa(n-after))+".whole")
		}
		g.step(n)
	}
	return runs
}

// goOn is what the new process does.
func (g *Game) goOn(t *testing.T, file string) {
	data := read(t, file)
	if os.Getenv(otherBuild) != "" {
		data[2+len("somen save 1 ")] ^= 1 // in the name of the build
	}
	require.NoError(t, save.Load(bytes.NewReader(data), g.Engine, g.Objects...))
	g.save(t, file+".again")
	begin, err := strconv.Atoi(filepath.Base(file))
	require.NoError(t, err)
	for n := range after {
		g.step(begin + n)
	}
	g.end(t, file+".loaded")
}

// end keeps what there is at the end: the state and the picture.
func (g *Game) end(t *testing.T, file string) {
	g.save(t, file)
	require.NoError(t, os.WriteFile(file+".picture", g.picture(t), 0o600))
}

func (g *Game) save(t *testing.T, file string) {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, save.Save(&out, g.Engine, g.Objects...), "in step %d", g.Engine.Steps())
	require.NoError(t, os.WriteFile(file, out.Bytes(), 0o600))
}

// compare loads the save in a new process.
func (r run) compare(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), saved+"="+r.file)
	if r.other {
		cmd.Env = append(cmd.Env, otherBuild+"=yes")
	}
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "saved in step %d:\n%s", r.step, out)
	if !r.other {
		same(t, r.file, r.file+".again", fmt.Sprintf("what was saved in step %d and loaded is saved otherwise", r.step))
		same(t, r.file+".whole", r.file+".loaded", fmt.Sprintf("saved in step %d, it goes on otherwise", r.step))
	}
	a, b := read(t, r.file+".whole.picture"), read(t, r.file+".loaded.picture")
	keep(t, fmt.Sprintf("%s_%d_whole", t.Name(), r.step), a)
	keep(t, fmt.Sprintf("%s_%d_loaded", t.Name(), r.step), b)
	require.True(t, look(t, a, b), "saved in step %d, its picture differs", r.step)
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	return data
}
