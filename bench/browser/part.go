// Package browser measures a resume as a browser has it: under WebAssembly, in the JavaScript engine of
// Node, on stacks and compiled.
package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/somen-go/somen/bench/internal/harness"
)

// Part is the comparison of the forms.
var Part = harness.Part{
	Name:  "browser",
	Title: "a resume in a browser",
	About: []string{
		"12,000 behaviours under WebAssembly, in Node, which runs it as Chromium does. Each is awake in every",
		"frame, or once a second. behaviours: for how many 8 ms of a frame have time. Ratio: on stacks over",
		"compiled.",
	},
	Base:  stacks,
	Cases: cases,
	Notes: version,
}

const (
	stacks   = "on stacks"
	compiled = "compiled"
	pkg      = "coroutine" // whose tests have the benchmark
)

func cases(scale harness.Scale) (all []harness.Case, missing []harness.Missing) {
	if !scale.Child {
		if why := prepare(scale); why != "" {
			return nil, []harness.Missing{{Peer: "the forms in a browser", Reason: why}}
		}
	}
	for _, awake := range []string{"every frame", "once a second"} {
		for _, peer := range []string{stacks, compiled} {
			test := harness.TestBinary(scale.Dir, pkg, peer == compiled)
			all = append(all, harness.Case{Column: awake, Peer: peer,
				Run: func() (harness.Sample, error) {
					return measure(test, awake, fmt.Sprint(scale.Size(1000, 1), "ms"))
				}})
		}
	}
	return all, nil
}

// prepare builds what is measured, or says why there is nothing.
func prepare(scale harness.Scale) (why string) {
	if scale.Compiler == nil {
		return "there is nothing to compare it with"
	}
	if _, err := exec.LookPath("node"); err != nil {
		return err.Error() + "; install it with: apt-get install nodejs"
	}
	if err := scale.Compiler.Tests(context.Background(), pkg, "GOOS=js", "GOARCH=wasm"); err != nil {
		return err.Error()
	}
	return ""
}

// measure runs the benchmark as go test would.
func measure(test, awake, long string) (harness.Sample, error) {
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	runner := filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm", "wasm_exec_node.js")
	cmd := exec.Command("node", "--stack-size=8192", runner, test, "-test.run", "^$",
		"-test.bench", "^BenchmarkBrowser$/^"+strings.ReplaceAll(awake, " ", "_")+"$", "-test.benchtime", long)
	cmd.Dir = filepath.Join("..", pkg)
	cmd.Env = environment()
	return harness.GoBenchmark(cmd, map[string]harness.Value{
		"ns/resume":  {Metric: "resume in a browser", Unit: "ns", X: 1},
		"behaviours": {Metric: "behaviours", Unit: "behaviours", X: 1},
	})
}

// environment is the little that the program needs: Go's runner has room for 12 kB of it.
func environment() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}
}

func version(harness.Scale) []string {
	out, err := exec.Command("node", "--version").Output()
	if err != nil {
		return nil
	}
	return []string{"Node: " + strings.TrimSpace(string(out))}
}
