package coroutines

import (
	"embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/somen-go/somen/bench/internal/harness"
)

//go:embed peers
var peers embed.FS

// outside is a contender in another language.
type outside struct {
	name   string
	source string // of the folder peers
	debian string // the packages to install
	// version asks for the version; nil if it is --version.
	version []string
	most    int
	why     string
	// prepare returns the command that runs the source file. Where it compiles, it puts the result
	// beside the source, and leaves one that is there already.
	prepare func(source string) ([]string, error)
}

func outsiders() []outside {
	return []outside{
		{name: "Lua 5.4", source: "yield.lua", debian: "lua5.4", version: []string{"lua5.4", "-v"}, prepare: interpreter("lua5.4", "lua54")},
		{name: "LuaJIT", source: "yield.lua", debian: "luajit", version: []string{"luajit", "-v"}, prepare: interpreter("luajit")},
		{name: "Python greenlet", source: "yield.py", debian: "python3-greenlet", most: 100_000,
			why: "it copies kilobytes of C stack for each", prepare: python("greenlet", "import greenlet")},
		{name: "Python generator", source: "yield.py", debian: "python3", prepare: python("generator", "pass")},
		{name: "C# iterator on Mono", source: "yield.cs", debian: "mono-mcs mono-runtime", version: []string{"mono", "--version"}, prepare: mono},
		{name: "C++20", source: "yield.cc", debian: "g++", version: []string{"g++", "--version"}, prepare: cxx},
	}
}

// external returns the contenders in other languages that can run here, and those that can't.
func external(scale harness.Scale) (there []contender, missing []harness.Missing) {
	if scale.Child {
		return nil, nil
	}
	for _, o := range outsiders() {
		source, err := unpack(scale.Dir, o.source)
		if err != nil {
			missing = append(missing, harness.Missing{Peer: o.name, Reason: err.Error()})
			continue
		}
		command, err := o.prepare(source)
		if err != nil {
			missing = append(missing, harness.Missing{Peer: o.name,
				Reason: fmt.Sprintf("%v; install it with: apt-get install %s", err, o.debian)})
			continue
		}
		version := o.version
		if version == nil { // there may be several of the name
			version = []string{command[0], "--version"}
		}
		there = append(there, contender{name: o.name, command: command, version: version, most: o.most, why: o.why})
	}
	return there, missing
}

// versions returns what the programs say of themselves.
func versions(scale harness.Scale) (lines []string) {
	there, _ := external(scale)
	for _, c := range there {
		lines = append(lines, firstLine(c.name, c.version)...)
	}
	return lines
}

// firstLine returns the first line of what a command prints, under a name; nothing if it fails.
func firstLine(name string, command []string) []string {
	out, err := exec.Command(command[0], command[1:]...).CombinedOutput()
	if err != nil {
		return nil
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return []string{name + ": " + line}
}

// unpack writes an embedded source into dir, where compilers and interpreters find it.
func unpack(dir, name string) (string, error) {
	text, err := peers.ReadFile("peers/" + name)
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, name)
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	return file, os.WriteFile(file, text, 0o644)
}

// interpreter runs a source with the first of the programs that is installed.
func interpreter(programs ...string) func(string) ([]string, error) {
	return func(source string) ([]string, error) {
		for _, p := range programs {
			if path, err := exec.LookPath(p); err == nil {
				return []string{path, source}, nil
			}
		}
		return nil, fmt.Errorf("%s is not installed", programs[0])
	}
}

// python runs a source with an interpreter that can execute the probe. Debian's own is tried too,
// since a version manager may have put another before it that lacks Debian's modules.
func python(kind, probe string) func(string) ([]string, error) {
	return func(source string) ([]string, error) {
		for _, p := range []string{"python3", "/usr/bin/python3"} {
			path, err := exec.LookPath(p)
			if err == nil && exec.Command(path, "-c", probe).Run() == nil {
				return []string{path, source, kind}, nil
			}
		}
		return nil, fmt.Errorf("no python3 that has it (%q) is installed", probe)
	}
}

func mono(source string) ([]string, error) {
	compiler, err := exec.LookPath("mcs")
	if err != nil {
		return nil, fmt.Errorf("mcs is not installed")
	}
	runtime, err := exec.LookPath("mono")
	if err != nil {
		return nil, fmt.Errorf("mono is not installed")
	}
	program := source + ".exe"
	if err := compile(program, compiler, "-optimize+", "-out:"+program, source); err != nil {
		return nil, err
	}
	return []string{runtime, program}, nil
}

func cxx(source string) ([]string, error) {
	compiler, err := exec.LookPath("g++")
	if err != nil {
		return nil, fmt.Errorf("g++ is not installed")
	}
	program := source + ".bin"
	if err := compile(program, compiler, "-std=c++20", "-O2", "-o", program, source); err != nil {
		return nil, err
	}
	return []string{program}, nil
}

// compile makes a program, unless it is there.
func compile(program string, args ...string) error {
	if _, err := os.Stat(program); err == nil {
		return nil
	}
	if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s could not compile %s: %w: %s", args[0], filepath.Base(args[len(args)-1]), err,
			strings.TrimSpace(string(out)))
	}
	return nil
}
