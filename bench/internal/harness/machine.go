package harness

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// Machine says what the figures were measured on, when and by which command.
func Machine(args []string, runs int) string {
	return fmt.Sprintf("machine: %s, %d cores, %s\nGo: %s %s/%s, GOMAXPROCS %d\nmodules: %s\ndate: %s\ncommand: %s\nruns: %d, interleaved; figures are medians\n",
		cpu(), runtime.NumCPU(), system(), runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), modules(),
		time.Now().UTC().Format("2006-01-02 15:04 MST"), strings.Join(append([]string{"go run ."}, args...), " "), runs)
}

// modules names the versions of the contenders that are Go modules.
func modules() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown; build with modules"
	}
	var list []string
	for _, m := range info.Deps {
		switch m.Path {
		case "github.com/yohamta/donburi", "github.com/mlange-42/ark", "github.com/akmonengine/volt", "github.com/yuin/gopher-lua":
			list = append(list, m.Path+" "+m.Version)
		}
	}
	return strings.Join(list, ", ")
}

func cpu() string {
	if model := field("/proc/cpuinfo", "model name", ":"); model != "" {
		return model
	}
	if out, err := exec.Command("sysctl", "-n", "machdep.cpu.brand_string").Output(); err == nil {
		return strings.TrimSpace(string(out))
	}
	return "unknown CPU (" + runtime.GOARCH + ")"
}

func system() string {
	if name := field("/etc/os-release", "PRETTY_NAME", "="); name != "" {
		return strings.Trim(name, `"`)
	}
	return runtime.GOOS
}

// field returns what follows a name in a file of named lines.
func field(file, name, sep string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if k, v, ok := strings.Cut(line, sep); ok && strings.TrimSpace(k) == name {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// Memory returns how many bytes the process holds after a collection, when the runtime has given back what is
// free: the resident set where the system tells it, else what the Go runtime has in use.
func Memory() float64 {
	debug.FreeOSMemory()
	var kb float64
	if _, err := fmt.Sscan(field("/proc/self/status", "VmRSS", ":"), &kb); err == nil {
		return kb * 1024
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapInuse + m.StackInuse)
}
