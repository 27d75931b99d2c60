package corpus

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Lab compares programs in three forms: as they are, with waits on stacks, and with waits compiled.
type Lab struct {
	Repo  string        // the checkout of Somen that has the compiler
	Limit time.Duration // of a run
	Dir   string        // where the module is written
	Mode  Mode
	Somen string // the command somen, or "" where there is none
}

// Report is what became of a program.
type Report struct {
	Program   *Program
	Skipped   string // why it was not compared at all: it doesn't build or run as it is
	Stackful  string // how the program with waits differs from the original
	Compiled  string // how the compiled one differs from the one on stacks
	Rewritten *Rewritten
	Functions int // coroutine functions, as the compiler counts them
	Linked    int // compiled ones that the compiled program can reach
	Ended     int // runs that were cancelled, or ended by an error, and were equal too
	Islands   []string
	Calls     []string // that run on stacks in functions that are compiled
}

// Tool builds the command somen of a checkout.
func Tool(repo, dir string) (string, error) {
	if _, err := os.Stat(filepath.Join(repo, "coroutine", "cmd", "somen")); err != nil {
		return "", fmt.Errorf("there is no compiler in %s: %w", repo, err)
	}
	tool := filepath.Join(dir, "somen")
	cmd := exec.Command("go", "build", "-o", tool, "./coroutine/cmd/somen")
	cmd.Dir = repo
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return tool, nil
}

// Compare does all that there is to be done with some programs.
func (l *Lab) Compare(programs []*Program) ([]*Report, error) {
	m, err := NewModule(l.Dir, l.Repo)
	if err != nil {
		return nil, err
	}
	leftOut, err := LeftOuts()
	if err != nil {
		return nil, err
	}
	var reports []*Report
	byID := map[string]*Report{}
	for _, p := range programs {
		r := &Report{Program: p}
		reports = append(reports, r)
		if l := leftOut[p.Name]; l.All() {
			r.Skipped = "it is left out: " + l.Reason
			continue
		}
		byID[p.ID()] = r
		if err := m.AddOriginal(p); err != nil {
			return nil, err
		}
	}
	pkgs, err := m.Load()
	if err != nil {
		return nil, err
	}
	var ids []string
	for id, r := range byID {
		pkg := pkgs[id]
		switch {
		case pkg == nil:
			r.Skipped = "go finds no package"
		case len(pkg.Errors) > 0:
			r.Skipped = pkg.Errors[0].Error()
		default:
			mode, err := leftOut[r.Program.Name].apply(l.Mode)
			if err != nil {
				return nil, err
			}
			if r.Rewritten, err = Rewrite(pkg, r.Program.Source, mode); err != nil {
				r.Skipped = err.Error()
				continue
			}
			if err := m.AddRewritten(r.Program, r.Rewritten); err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
	}
	bin := func(form string) string { return filepath.Join(l.Dir, "bin", form) }
	for id, said := range m.Build("orig", bin("orig"), ids, "go", "build", "-ldflags=-w") {
		byID[id].Skipped = said
	}
	ids = l.left(ids, byID)
	for id, said := range m.Build("co", bin("stackful"), ids, "go", "build", "-ldflags=-w") {
		byID[id].Stackful = "it does not build: " + said
	}
	ids = l.left(ids, byID)
	results := map[string]Result{}
	for _, id := range ids {
		r := byID[id]
		want := r.Program.Run(bin("orig"), l.Limit)
		if want.Exit < 0 {
			r.Skipped = want.Err
			continue
		}
		got := r.Program.Run(bin("stackful"), l.Limit)
		r.Stackful = Differs(want, got)
		results[id] = got
	}
	if l.Somen == "" {
		return reports, nil
	}
	ids = l.left(ids, byID)
	// What the compiler can't take is not to keep the others from it: it reads the whole module.
	for id, r := range byID {
		if r.Skipped != "" || r.Stackful != "" {
			os.RemoveAll(filepath.Join(l.Dir, "co", id))
		}
		os.RemoveAll(filepath.Join(l.Dir, "orig", id))
	}
	return reports, l.compiled(m, ids, byID, results)
}

// compiled builds and runs the compiled form of programs, and compares it with the results on stacks.
func (l *Lab) compiled(m *Module, ids []string, byID map[string]*Report, results map[string]Result) error {
	if len(ids) == 0 {
		return nil
	}
	bin := func(form string) string { return filepath.Join(m.Dir, "bin", form) }
	for id, said := range m.Build("co", bin("compiled"), ids, l.Somen, "build", "-ldflags=-w") {
		byID[id].Compiled = "it does not build: " + said
	}
	for _, id := range ids {
		if r := byID[id]; r.Compiled == "" {
			r.Linked = linked(filepath.Join(bin("compiled"), id))
			r.Compiled = l.bothForms(r.Program, bin("stackful"), bin("compiled"), results[id])
			for _, what := range []string{"CANCEL", "RAISE"} {
				if tick, ok := l.middle(results[id]); ok && r.Compiled == "" {
					env := fmt.Sprintf("CORPUS_%s=%d", what, tick)
					want := r.Program.Run(bin("stackful"), l.Limit, env)
					if r.Compiled = l.bothForms(r.Program, bin("stackful"), bin("compiled"), want, env); r.Compiled != "" {
						r.Compiled = env + ": " + r.Compiled
					}
					r.Ended++
				}
			}
		}
	}
	if err := l.explain(m, byID); err != nil {
		return err
	}
	for _, id := range ids {
		if r := byID[id]; r.Compiled == "" && r.Functions > len(r.Islands) && r.Linked == 0 {
			r.Compiled = "it runs on stacks alone, though some of its functions are compiled"
		}
	}
	return nil
}

// step is the name of the method that a function becomes, in a binary.
var step = regexp.MustCompile(`\x00main\.\(\*Somen_\w+\)\.Step\x00`)

// linked counts the compiled functions in a binary. They are there only if something reaches them, so a program
// without any has run on stacks.
func linked(path string) int {
	binary, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	found := map[string]bool{}
	for _, name := range step.FindAll(binary, -1) {
		found[string(name)] = true
	}
	return len(found)
}

// bothForms says how the compiled form of a program differs from a result on stacks, or "".
func (l *Lab) bothForms(p *Program, stackful, compiled string, want Result, env ...string) string {
	got := p.Run(compiled, l.Limit, env...)
	said := Differs(want, got)
	if said == "" && got.Notes != want.Notes {
		said = "the scheduler differs: " + firstDifference(want.Notes, got.Notes)
	}
	if said == "" {
		return ""
	}
	// A program with goroutines, or one that ranges over a map, may not do the same whenever it runs.
	for range 3 {
		if again := p.Run(stackful, l.Limit, env...); again.Notes != want.Notes || Differs(want, again) != "" {
			return ""
		}
	}
	return said
}

var nowNoted = regexp.MustCompile(`^resumes \d+ now (\d+)ms`)

// middle returns a Tick in which a program runs.
func (l *Lab) middle(r Result) (tick int64, ok bool) {
	m := nowNoted.FindStringSubmatch(r.Notes)
	if m == nil {
		return 0, false
	}
	now, err := strconv.ParseUint(m[1], 10, 32)
	if err != nil || now < 2 {
		return 0, false
	}
	return int64(1 + (l.Mode.Seed*7919+now/2)%(now-1)), true
}

// left returns the programs that are still to be compared.
func (l *Lab) left(ids []string, byID map[string]*Report) []string {
	var rest []string
	for _, id := range ids {
		if r := byID[id]; r.Skipped == "" && r.Stackful == "" {
			rest = append(rest, id)
		}
	}
	return rest
}

// explain asks the compiler what it has compiled.
func (l *Lab) explain(m *Module, byID map[string]*Report) error {
	cmd := exec.Command(l.Somen, "explain", "--json", "./...")
	cmd.Dir = m.Dir
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return fmt.Errorf("somen explain: %w: %s", err, exit.Stderr)
		}
		return err
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for dec.More() {
		var f struct {
			Name, File, Island string
			Line, At           int
			Calls              []struct {
				Line int
				What string
			}
		}
		if err := dec.Decode(&f); err != nil {
			return err
		}
		r := byID[filepath.Base(filepath.Dir(f.File))]
		if r == nil {
			continue
		}
		r.Functions++
		for _, c := range f.Calls {
			r.Calls = append(r.Calls, fmt.Sprintf("%s:%d: %s", f.Name, c.Line, c.What))
		}
		if strings.Contains(f.Island, "fault of the tool") {
			r.Compiled = "code was generated that does not build: " + f.Island
		}
		if f.Island != "" {
			r.Islands = append(r.Islands, fmt.Sprintf("%s:%d: %s", f.Name, f.At, f.Island))
		}
	}
	return nil
}
