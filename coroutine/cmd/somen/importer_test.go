package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine/compile"
)

// importer waits for all that package ecs makes one wait for, twice: as it is and cancelled.
const importer = `package main

import (
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/events"
)

type hit struct{ n int }

var hits = events.NewEventType[hit]()

func form() string {
	pc, _, _, _ := runtime.Caller(1)
	if strings.HasSuffix(runtime.FuncForPC(pc).Name(), "Step") {
		return "compiled"
	}
	return "on a stack"
}

func player(co *coroutine.Co, in *ecs.Input, keys ...ecs.Key) {
	defer func() { fmt.Println("left", in.WaitPress(co) == "") }()
	fmt.Println(in.WaitPress(co), in.WaitPress(co, keys...), in.WaitPress(co, ecs.KeyEnter, ecs.KeyA), form())
	in.WaitPress(co, "Return")
}

func hurt(co *coroutine.Co, f *ecs.Feed[hit]) {
	fmt.Println("first", f.Wait(co).n, form())
	for h := range f.All(co) {
		fmt.Println("hit", h.n)
		co.Frame()
		if h.n == 5 {
			break
		}
	}
	for range f.All(co) {
	}
}

type game struct{ *ecs.Engine }

func removed(co *coroutine.Co, g game) {
	for e := range g.EntityRemoved().All(co) {
		fmt.Println("gone", e.Id())
	}
}

func main() {
	s := coroutine.NewScheduler(coroutine.OnError(func(err error) { fmt.Println(err) }))
	e := ecs.New(ecs.WithScheduler(s))
	e.Add(ecs.Update, ecs.System{Name: "tick", Update: func(e *ecs.Engine) { s.Tick(e.Delta(), coroutine.Budget{}) }})
	s.Start(coroutine.Script(func(co *coroutine.Co) { player(co, e.Input(), ecs.KeyB) }), coroutine.Named("player"))
	loop := s.Start(coroutine.Script(func(co *coroutine.Co) { hurt(co, ecs.EventFeed(e, hits)) }))
	s.Start(coroutine.Script(func(co *coroutine.Co) { removed(co, game{e}) }))
	thing := donburi.NewTag()
	for i := range 12 {
		e.Step(time.Second)
		if i%3 == 0 {
			e.World().Remove(e.World().Create(thing))
		}
		hits.Publish(e.World(), hit{i})
		hits.Publish(e.World(), hit{i * 10})
		hits.ProcessEvents(e.World())
		k := []ecs.Key{ecs.KeyA, ecs.KeyB, ecs.KeyEnter}[i%3]
		e.Input().Press(k)
		e.Input().Release(k)
		if i == 9 {
			loop.Cancel()
		}
	}
	s.Close()
}
`

// A build replaces no files of the modules that it requires; what package ecs offers waits without islands all
// the same.
func TestImporterOfECS(t *testing.T) {
	takesLong(t)
	t.Parallel()
	dir := app(t)
	write(t, dir, "main.go", importer)
	tidy := exec.Command("go", "mod", "tidy")
	tidy.Dir = dir
	out, err := tidy.CombinedOutput()
	require.NoError(t, err, string(out))

	plain := exec.Command("go", "run", ".")
	plain.Dir = dir
	want, err := plain.CombinedOutput()
	require.NoError(t, err, string(want))
	require.Contains(t, string(want), "on a stack")
	require.Contains(t, string(want), `there is no key "Return"`)
	got, errs, err := somen(t, dir, "run", ".")
	require.NoError(t, err, errs)
	require.Equal(t, strings.ReplaceAll(string(want), "on a stack", "compiled"), got+errs)

	list, errs, err := somen(t, dir, "explain", "--json", ".")
	require.NoError(t, err, errs)
	functions := 0
	for dec := json.NewDecoder(strings.NewReader(list)); dec.More(); functions++ {
		var fn compile.Function
		require.NoError(t, dec.Decode(&fn))
		require.Empty(t, fn.Island, fn.Name)
		require.Empty(t, fn.Calls, fn.Name)
		require.Equal(t, dir, filepath.Dir(fn.File))
	}
	require.Equal(t, 7, functions)
}

// Who imports package ecs gets nothing of what the compiler is made of, neither in go.sum nor on the disk.
func TestImporterDownloadsNothingOfTheCompiler(t *testing.T) {
	takesLong(t)
	t.Parallel()
	dir, mods := t.TempDir(), t.TempDir()
	mod, _, _ := strings.Cut(string(must(os.ReadFile(filepath.Join(app(t), "go.mod")))), "\nrequire")
	root := must(filepath.Abs("../../.."))
	write(t, dir, "go.mod", mod+"\nrequire github.com/somen-go/somen v0.0.0\n\nreplace github.com/somen-go/somen => "+root+"\n")
	write(t, dir, "main.go", "package main\n\nimport \"github.com/somen-go/somen/ecs\"\n\nfunc main() { ecs.New().Step(0) }\n")
	cache := strings.TrimSpace(string(must(exec.Command("go", "env", "GOMODCACHE").Output())))
	cmd := exec.Command("go", "build", "-mod=mod", "-modcacherw", "-o", os.DevNull, ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOMODCACHE="+mods, "GOSUMDB=off", "GOPROXY=file://"+filepath.ToSlash(filepath.Join(cache, "cache", "download")))
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	for line := range strings.Lines(string(must(os.ReadFile(filepath.Join(dir, "go.sum"))))) {
		require.Regexp(t, "^github.com/yohamta/donburi ", line)
	}
	require.NoError(t, filepath.WalkDir(filepath.Join(mods, "cache", "download"), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			require.Contains(t, filepath.ToSlash(path), "/github.com/yohamta/donburi/")
		}
		return err
	}))
}
