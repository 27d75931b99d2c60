package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/somen-go/somen/ecs/save"
)

// check is the command check.
type check struct {
	JSON    bool              `help:"Print one object for each save."`
	Renamed map[string]string `placeholder:"OLD=NEW" help:"What has another name in the new version, as main.Robot=main.Machine: what the game says by save.Renamed. May be given often."`
	Tags    string            `help:"Build tags."`
	Args    []string          `arg:"" name:"save... package" help:"Saves, which may be compressed by gzip, and behind them the package main of the game."`
}

// Help is what somen help check prints besides.
func (c *check) Help() string {
	return `Tells what saves will do in the game as its sources are now: whether they load, which behaviours
can't go on and why, what is refused and what to do about it, and what is new or gone.

  go tool somen check old.save ./examples/colony
  go tool somen check saves/*.save .

The game is built as by somen build, with one more file that stands in no folder of yours. It
ends before its init functions and its main. So the names of types that it gives by save.Renamed have to be given
here by -renamed, and what it says by save.OnGone is not known.

It exits with 0 if all saves load as they are, and with 1 if not, or if something can't be checked.`
}

// checked is what has come of a save.
type checked struct {
	File   string
	Error  string       `json:",omitempty"`
	Report *save.Report `json:",omitempty"`
}

// errNotLoaded ends the program with 1, when all is printed.
var errNotLoaded = errors.New("not all saves load as they are")

func (c *check) Run() error {
	if len(c.Args) < 2 {
		return errors.New("check takes saves, and behind them the package main of the game: somen check old.save ./game")
	}
	files, pattern := c.Args[:len(c.Args)-1], c.Args[len(c.Args)-1]
	names := map[string]bool{}
	failed := map[string]error{}
	for _, file := range files {
		if failed[file] = typesIn(file, names); errors.Is(failed[file], os.ErrNotExist) {
			return failed[file]
		}
	}
	if _, general := loadFlags(splitFlags(os.Getenv("GOFLAGS"))); general != "" {
		return fmt.Errorf("GOFLAGS: %s; the behaviours can't be compiled so", general)
	}
	var flags []string
	if c.Tags != "" {
		flags = []string{"-tags=" + c.Tags}
	}
	g, err := findGame(pattern, flags)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "somen-check-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	exe, err := c.build(dir, g, slices.Sorted(maps.Keys(names)), flags)
	if err != nil {
		return err
	}
	results, err := run(exe, dir, files)
	if err != nil {
		return err
	}
	return c.print(results)
}

// typesIn adds the names of the types in a save.
func typesIn(file string, names map[string]bool) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	list, err := save.TypesIn(f)
	for _, name := range list {
		names[name] = true
	}
	return err
}

// build builds the game that checks saves instead of being played.
func (c *check) build(dir string, g *game, names, flags []string) (exe string, err error) {
	compiled, err := prepare(flags, []string{g.main.ImportPath}, false)
	if err != nil {
		return "", err
	}
	var overlay overlayJSON
	if compiled != "" {
		text, err := os.ReadFile(compiled)
		if err == nil {
			err = json.Unmarshal(text, &overlay)
		}
		if err != nil {
			return "", err
		}
	}
	if overlay.Replace == nil {
		overlay.Replace = map[string]string{}
	}
	i := 0
	for path, text := range g.files(names, c.Renamed) {
		to := filepath.Join(dir, fmt.Sprintf("%d_%s", i, filepath.Base(path)))
		i++
		if err := os.WriteFile(to, text, 0o600); err != nil {
			return "", err
		}
		overlay.Replace[path] = to
	}
	if err := writeJSON(filepath.Join(dir, overlayFile), overlay); err != nil {
		return "", err
	}
	exe = filepath.Join(dir, "check")
	if runtime.GOOS == "windows" {
		exe += ".exe"
	}
	args := append([]string{"build", "-o", exe, "-overlay=" + filepath.Join(dir, overlayFile)}, flags...)
	cmd := exec.Command("go", append(args, g.main.ImportPath)...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	return exe, cmd.Run()
}

// run has the game check the saves. What it prints itself is none of the report.
func run(exe, dir string, files []string) (results []checked, err error) {
	to := filepath.Join(dir, "report.json")
	cmd := exec.Command(exe, files...)
	cmd.Env = append(os.Environ(), "SOMEN_CHECK="+to)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("the game ended while its package-level variables were made, or the saves were checked: %w", err)
	}
	text, err := os.ReadFile(to)
	if err != nil {
		return nil, fmt.Errorf("the game ended before the saves were checked, while its package-level variables were made: %w", err)
	}
	return results, json.Unmarshal(text, &results)
}

func (c *check) print(results []checked) error {
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	good := true
	for _, r := range results {
		good = good && r.Report != nil && r.Report.Loads
		switch {
		case c.JSON:
			if err := enc.Encode(r); err != nil {
				return err
			}
		case r.Report == nil:
			fmt.Printf("%s can't be checked: %s\n", r.File, r.Error)
		default:
			fmt.Printf("%s %s", r.File, r.Report)
		}
	}
	if !good {
		return errNotLoaded
	}
	return nil
}

// game is a package main with what it needs.
type game struct {
	main     *listed
	packages map[string]*listed
	saves    map[string]bool // what package save needs, and itself
}

// listed is what go list says of a package.
type listed struct {
	ImportPath string
	Name       string
	Dir        string
	GoFiles    []string
	CgoFiles   []string
	Deps       []string
	Module     *struct{ Main bool }
	Error      *struct{ Err string }

	types map[string]*declared // or nil, if they were not read
}

const savePath = "github.com/somen-go/somen/ecs/save"

// findGame finds the package main that a pattern names.
func findGame(pattern string, flags []string) (*game, error) {
	list, err := goList(append(slices.Clone(flags), "-e", pattern))
	if err != nil {
		return nil, err
	}
	switch {
	case len(list) != 1:
		return nil, fmt.Errorf("%s names %d packages; the last argument of check is the package main of the game", pattern, len(list))
	case list[0].ImportPath == "command-line-arguments":
		return nil, fmt.Errorf("%s is a file; the last argument of check is the package main of the game", pattern)
	case list[0].Name == "" && list[0].Error != nil:
		return nil, fmt.Errorf("%s: %s; the last argument of check is the package main of the game", pattern, strings.TrimSpace(list[0].Error.Err))
	case list[0].Name != "main":
		return nil, fmt.Errorf("%s is package %s; the last argument of check is the package main of the game", pattern, list[0].Name)
	case list[0].Module == nil || !list[0].Module.Main:
		return nil, fmt.Errorf("%s is of another module; call check in its own one", list[0].ImportPath)
	}
	g := &game{packages: map[string]*listed{}, saves: map[string]bool{}}
	all, err := goList(append(slices.Clone(flags), "-e", "-deps", list[0].ImportPath, savePath))
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if g.packages[p.ImportPath] = p; p.ImportPath == savePath {
			g.saves[savePath] = true
			for _, dep := range p.Deps {
				g.saves[dep] = true
			}
		}
	}
	g.main = g.packages[list[0].ImportPath]
	if own := g.packages[savePath]; own == nil || own.Name == "" {
		return nil, fmt.Errorf("the module of %s has no package %s, by which saves are loaded", pattern, savePath)
	}
	return g, nil
}

func goList(args []string) (list []*listed, err error) {
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Name,Dir,GoFiles,CgoFiles,Deps,Module,Error"}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		p := &listed{}
		if err := dec.Decode(p); err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}
