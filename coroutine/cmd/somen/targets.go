package main

import (
	"os/exec"
	"slices"
	"strings"
)

// withValue are the flags of go build and go test that take a value, which may be the next argument.
var withValue = strings.Fields(`C p asmflags buildmode compiler gccgoflags gcflags installsuffix ldflags mod modfile
	overlay pgo pkgdir tags toolexec o exec covermode coverpkg bench benchtime blockprofile blockprofilerate count
	coverprofile cpu cpuprofile fuzz fuzzminimizetime fuzztime list memprofile memprofilerate mutexprofile
	mutexprofilefraction outputdir parallel run shuffle skip timeout trace vet vettool`)

// targets returns the packages, or files, that go is asked for.
func targets(verb string, args []string) []string {
	var list []string
	for i := 0; i < len(args); i++ {
		a := args[i]
		if a == "-args" || a == "--args" {
			break
		}
		if strings.HasPrefix(a, "-") {
			name := strings.TrimLeft(a, "-")
			if verb == "test" {
				name = strings.TrimPrefix(name, "test.")
			}
			if slices.Contains(withValue, name) {
				i++
			}
			continue
		}
		list = append(list, a)
		if verb == "run" && !strings.HasSuffix(a, ".go") {
			break // the rest is the program's
		}
	}
	if verb == "run" { // files, up to the first argument of the program
		for i, a := range list {
			if i > 0 && !strings.HasSuffix(a, ".go") {
				list = list[:i]
				break
			}
		}
	}
	if len(list) == 0 {
		return []string{"."}
	}
	return list
}

// inMainModules returns the packages of the main modules among the targets and what they import. It is
// empty if go can't tell, which then says itself what is wrong.
func inMainModules(flags, targets []string, tests bool) []string {
	args := append([]string{"list", "-e", "-deps", "-f", "{{if .Module}}{{if .Module.Main}}{{.ImportPath}}{{end}}{{end}}"}, flags...)
	if tests {
		args = append(args, "-test")
	}
	cmd := exec.Command("go", append(args, targets...)...)
	out, err := cmd.Output()
	if err != nil {
		return nil
	}
	var list []string
	for line := range strings.Lines(string(out)) {
		path, _, variant := strings.Cut(strings.TrimSpace(line), " ")
		switch {
		case path == "", variant && strings.HasSuffix(path, "_test"), strings.HasSuffix(path, ".test"):
		case path == "command-line-arguments":
			for _, t := range targets {
				if strings.HasSuffix(t, ".go") && !slices.Contains(list, t) {
					list = append(list, t)
				}
			}
		case !slices.Contains(list, path):
			list = append(list, path)
		}
	}
	return list
}
