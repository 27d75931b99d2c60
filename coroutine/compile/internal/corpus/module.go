package corpus

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"golang.org/x/tools/go/packages"
)

//go:embed waits/waits.go
var waitsSource []byte

// Module is a temporary module in which programs are built: as they are in the folder orig, with waits in co.
type Module struct {
	Dir  string
	Repo string // the checkout of Somen that the programs import
}

var language = regexp.MustCompile(`go(1\.\d+)`)

// NewModule writes the module into an empty folder. The programs speak the newest language that go knows.
func NewModule(dir, repo string) (*Module, error) {
	m := &Module{Dir: dir, Repo: repo}
	out, err := exec.Command("go", "env", "GOVERSION").Output()
	if err != nil {
		return nil, err
	}
	version := language.FindSubmatch(out)
	if version == nil {
		return nil, fmt.Errorf("go has the version %q", out)
	}
	mod := fmt.Sprintf("module corpus\n\ngo %s\n\nrequire github.com/somen-go/somen v0.0.0\n\nreplace github.com/somen-go/somen => %s\n", version[1], repo)
	sum, err := os.ReadFile(filepath.Join(repo, "go.sum"))
	return m, errors.Join(err, m.write("go.mod", []byte(mod)), m.write("go.sum", sum), m.write("waits/waits.go", waitsSource))
}

func (m *Module) write(name string, data []byte) error {
	path := filepath.Join(m.Dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o666)
}

// AddOriginal writes a program as it is.
func (m *Module) AddOriginal(p *Program) error {
	err := m.write("orig/"+p.ID()+"/"+p.file(), p.Source)
	if len(p.Tests) > 0 {
		err = errors.Join(err, m.write("orig/"+p.ID()+"/"+mainFile, testMain(p.Tests, nil)))
	}
	return err
}

// AddRewritten writes a program with waits.
func (m *Module) AddRewritten(p *Program, r *Rewritten) error {
	return errors.Join(m.write("co/"+p.ID()+"/"+p.file(), r.Source), m.write("co/"+p.ID()+"/"+mainFile, r.Second))
}

// Load loads all originals with their types.
func (m *Module) Load() (map[string]*packages.Package, error) {
	list, err := packages.Load(&packages.Config{
		Dir: m.Dir,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
			packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo,
	}, "./orig/...")
	if err != nil {
		return nil, err
	}
	pkgs := map[string]*packages.Package{}
	for _, pkg := range list {
		// Of the two files of a program made of tests, the first to be looked at is that of the corpus.
		for i, path := range pkg.CompiledGoFiles {
			if filepath.Base(path) != mainFile && i < len(pkg.Syntax) {
				pkg.Syntax[0], pkg.Syntax[i] = pkg.Syntax[i], pkg.Syntax[0]
			}
		}
		pkgs[strings.TrimPrefix(pkg.PkgPath, "corpus/orig/")] = pkg
	}
	return pkgs, nil
}

// Build builds all programs of a folder of the module into another with a command such as go build, and
// returns what it says about those that can't be built.
func (m *Module) Build(folder, bin string, ids []string, command ...string) map[string]string {
	failed := map[string]string{}
	for len(ids) > 0 {
		args := append(append([]string{}, command[1:]...), "-o", bin+string(filepath.Separator))
		for _, id := range ids {
			args = append(args, "./"+folder+"/"+id)
		}
		cmd := exec.Command(command[0], args...)
		cmd.Dir = m.Dir
		out, err := cmd.CombinedOutput()
		if err == nil {
			break
		}
		var rest []string
		for _, id := range ids {
			if said := about(string(out), folder, id); said != "" {
				failed[id] = said
			} else {
				rest = append(rest, id)
			}
		}
		if len(rest) == len(ids) { // it names none of them
			if len(ids) == 1 {
				failed[ids[0]] = string(out)
				break
			}
			half := len(ids) / 2
			maps.Copy(failed, m.Build(folder, bin, ids[:half], command...))
			maps.Copy(failed, m.Build(folder, bin, ids[half:], command...))
			break
		}
		ids = rest
	}
	return failed
}

// about returns the lines of the output of a build that name a program.
func about(out, folder, id string) string {
	var said []string
	for line := range strings.Lines(out) {
		if strings.Contains(line, folder+"/"+id+"/") || strings.Contains(line, folder+"/"+id+"\n") {
			said = append(said, strings.TrimSpace(line))
		}
	}
	return strings.Join(said, "\n")
}

// Result is what can be seen of a run.
type Result struct {
	Exit     int
	Out, Err string
	Notes    string // what the schedulers have done
	raw      string // Err from a panic on, with its stack
}

// Run runs a program where its source lies, with variables for its environment.
func (p *Program) Run(bin string, limit time.Duration, env ...string) Result {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	args := p.Args
	if len(p.Tests) > 0 {
		args = []string{"-test.v"}
	}
	cmd := exec.CommandContext(ctx, filepath.Join(bin, p.ID()), args...)
	cmd.Dir = filepath.Dir(p.Path)
	cmd.WaitDelay = time.Second
	notes := filepath.Join(bin, "notes")
	os.Remove(notes)
	cmd.Env = append(append(os.Environ(), "CORPUS_NOTES="+notes), env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &limited{Buffer: &out}, &limited{Buffer: &errs}
	err := cmd.Run()
	r := Result{Out: normal(out.String()), Err: normal(errs.String()), raw: raised(errs.String())}
	if noted, err := os.ReadFile(notes); err == nil {
		r.Notes = string(noted)
	}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		r.Exit, r.Err = -1, fmt.Sprintf("it ran for more than %v", limit)
	case errors.As(err, &exit):
		r.Exit = exit.ExitCode()
	case err != nil:
		r.Exit, r.Err = -2, err.Error()
	}
	return r
}

// limited keeps the first megabyte.
type limited struct{ *bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	if room := 1<<20 - l.Len(); room > 0 {
		l.Buffer.Write(p[:min(room, len(p))])
	}
	return len(p), nil
}

var (
	testTime = regexp.MustCompile(`\(\d+\.\d\ds\)`)
	stacks   = regexp.MustCompile(`(?ms)^(panic: |goroutine \d+ \[|fatal error: ).*`)
	folders  = regexp.MustCompile(`(?:orig|co)/(\w+/\w+\.go)`)
)

// normal takes away what differs from run to run: the times of tests, the stacks of panics, folders.
func normal(out string) string {
	out = testTime.ReplaceAllString(out, "(0s)")
	out = stacks.ReplaceAllString(out, "$1")
	return folders.ReplaceAllString(out, "$1")
}

// Differs says how two results differ, or "".
func Differs(want, got Result) string {
	switch {
	case want.Exit != got.Exit:
		return fmt.Sprintf("exit %d, not %d\n%s%s", got.Exit, want.Exit, got.Out[max(0, len(got.Out)-500):], got.raw)
	case want.Out != got.Out:
		return "stdout differs: " + firstDifference(want.Out, got.Out)
	case want.Err != got.Err:
		return "stderr differs: " + firstDifference(want.Err, got.Err)
	}
	return ""
}

// raised returns the beginning of what is said about a panic, or of all that is said.
func raised(s string) string {
	if i := strings.LastIndex(s, "panic: "); i >= 0 {
		said, _, _ := strings.Cut(s[i:], "\n\n")
		return said[:min(len(said), 500)]
	}
	return s[:min(len(s), 500)]
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d is %.200q, not %.200q", i+1, b, a)
		}
	}
	return "at the end"
}
