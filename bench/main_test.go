package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"flag"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/somen-go/somen/bench/internal/harness"
)

// The test binary measures cases too, as the command does: in processes of itself.
func TestMain(m *testing.M) {
	harness.Child(parts)
	os.Exit(m.Run())
}

// mayBeZero are metrics of which nothing is the best figure, or too little for the clock.
var mayBeZero = map[string]bool{
	"allocations": true, "allocations of both": true, "allocations a frame": true, "longest wait": true, "memory each": true, "memory an entity": true,
	"frame p50": true, "times EVE Online": true,
}

func TestEveryPartRuns(t *testing.T) {
	dir := t.TempDir()
	var out, progress bytes.Buffer
	args := []string{"-quick", "-runs", "2", "-out", dir}
	stacks := os.Getenv("CI") == "" // the compiled form takes minutes to build
	if stacks {
		args = append(args, "-stacks")
	}
	if err := run(context.Background(), args, &out, &progress); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, want := range []string{"machine: ", "Go: go", "date: ", "command: go run . -quick", "ratio"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	file, err := os.Open(filepath.Join(dir, "results.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]int{}
	for _, line := range lines[1:] {
		part, metric := line[0], line[4]
		rows[part]++
		median, err := strconv.ParseFloat(line[6], 64)
		if err != nil || median < 0 && metric != "memory each" && metric != "memory an entity" || median == 0 && !mayBeZero[metric] {
			t.Errorf("%v: the median makes no sense", line)
		}
		if got := len(strings.Fields(line[10])); got != 2 {
			t.Errorf("%v has %d samples, want 2", line, got)
		}
	}
	compares := map[string]bool{"examples": true, "browser": true, "cluster": true} // what is compiled, with stacks or with itself
	for _, p := range parts {
		if stacks && compares[p.Name] {
			continue
		}
		if _, err := exec.LookPath("node"); err != nil && p.Name == "browser" {
			continue
		}
		if rows[p.Name] == 0 {
			t.Errorf("part %s has no rows", p.Name)
		}
		if !strings.Contains(out.String(), "## "+p.Name+": ") || !strings.Contains(progress.String(), p.Name+": run 2 of 2") {
			t.Errorf("part %s is not in the report, or shows no progress", p.Name)
		}
	}
	for _, file := range []string{"report.md", "coroutines-resume.png", "scaling.png", "scaling-dark.png"} {
		if info, err := os.Stat(filepath.Join(dir, file)); err != nil || info.Size() == 0 {
			t.Errorf("%s was not written: %v", file, err)
		}
	}
}

// The plots of results that were saved can be drawn without measuring again.
func TestPlotDrawsWhatWasSaved(t *testing.T) {
	dir := t.TempDir()
	saved, err := os.ReadFile(filepath.Join("..", "docs", "bench", "results.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "results.csv"), saved, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(context.Background(), []string{"-plot", dir}, io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		for _, plot := range p.Plots {
			for _, file := range []string{plot.File + ".png", plot.File + "-dark.png"} {
				now, kept := picture(t, dir, file), picture(t, filepath.Join("..", "docs", "bench"), file)
				if !alike(now, kept) {
					t.Errorf("docs/bench/%s is not what results.csv gives; cd bench && go run . -plot ../docs/bench", file)
				}
			}
		}
	}
}

func picture(t *testing.T, dir, file string) image.Image {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// alike allows for what another processor rounds in another way.
func alike(a, b image.Image) bool {
	different := 0
	size := a.Bounds()
	for y := range size.Dy() {
		for x := range size.Dx() {
			r, g, bl, _ := a.At(x, y).RGBA()
			r2, g2, bl2, _ := b.At(x, y).RGBA()
			if max(r, r2)-min(r, r2)+max(g, g2)-min(g, g2)+max(bl, bl2)-min(bl, bl2) > 0x3000 {
				different++
			}
		}
	}
	return size == b.Bounds() && different < size.Dx()*size.Dy()/1000
}

// The README's figures are those of the report of the last full run.
func TestReadmeQuotesTheReport(t *testing.T) {
	report, err := os.ReadFile(filepath.Join("..", "docs", "bench", "report.md"))
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, numbers, _ := strings.Cut(string(readme), "\n## Numbers\n")
	numbers, _, _ = strings.Cut(numbers, "\n## ")
	quotes := 0
	for line := range strings.Lines(numbers) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") && !strings.HasPrefix(line, "machine: ") && !strings.HasPrefix(line, "date: ") {
			continue
		}
		quotes++
		if !strings.Contains(string(report), line+"\n") {
			t.Errorf("the report has no line %q; quote it anew", line)
		}
	}
	if quotes == 0 {
		t.Error("the README has no table in its section Numbers")
	}
}

// Without any program on the PATH, what needs one is listed with the package to install.
func TestMissingContendersAreListed(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, missing := parts[0].Cases(harness.Scale{Quick: true, Dir: t.TempDir()})
	var text strings.Builder
	for _, m := range missing {
		text.WriteString(m.Peer + ": " + m.Reason + "\n")
	}
	for peer, debian := range map[string]string{
		"Lua 5.4": "lua5.4", "LuaJIT": "luajit", "C# iterator on Mono": "mono-mcs mono-runtime", "C++20": "g++",
	} {
		found := false
		for line := range strings.Lines(text.String()) {
			found = found || strings.HasPrefix(line, peer+": ") && strings.HasSuffix(line, "apt-get install "+debian+"\n")
		}
		if !found {
			t.Errorf("no line says that %s is missing and %s is to be installed:\n%s", peer, debian, text.String())
		}
	}
}

func TestBadFlags(t *testing.T) {
	for _, args := range [][]string{{"-part", "nonsense"}, {"-runs", "0"}, {"-bench", "Resume"}, {"-plot", "nowhere"},
		{"-compare", "no-such-commit"}, {"-part", "ecs", "-compare", "HEAD"}, {"ecs"}} {
		err := run(context.Background(), args, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), args[0]) {
			t.Errorf("run %v: %v; want an error that names the flag", args, err)
		}
	}
	if err := run(context.Background(), []string{"-h"}, io.Discard, io.Discard); err != flag.ErrHelp {
		t.Errorf("run -h: %v", err)
	}
}
