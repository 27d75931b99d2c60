package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// leaveOwnFlags sets GOFLAGS to what it is, or what go env -w has set, without those that the command env
// prints: what compiles sources must not see compiled ones.
func leaveOwnFlags() error {
	out, err := exec.Command("go", "env", "GOFLAGS").Output()
	if err != nil {
		return fmt.Errorf("go env: %w", err)
	}
	var others []string
	for _, f := range splitFlags(string(out)) {
		_, value, _ := strings.Cut(f, "=")
		dir := filepath.Base(filepath.Dir(value))
		if strings.HasPrefix(dir, "env_") && (strings.Contains(f, "-overlay=") || strings.Contains(f, "-toolexec=") && strings.Contains(filepath.Base(value), toolFile)) {
			continue
		}
		if strings.ContainsAny(f, " \t\n'") {
			f = `"` + f + `"`
		}
		others = append(others, f)
	}
	// One blank, as an empty value would leave to go env -w what it has.
	return os.Setenv("GOFLAGS", strings.Join(others, " ")+" ")
}

// splitFlags splits the value of GOFLAGS as go does: by blanks, but for a flag that begins with a quote.
func splitFlags(s string) (flags []string) {
	for {
		s = strings.TrimLeft(s, " \t\r\n")
		if s == "" {
			return flags
		}
		end := strings.IndexAny(s, " \t\r\n")
		skip := 0
		if s[0] == '"' || s[0] == '\'' {
			skip = 1
			if end = strings.IndexByte(s[1:], s[0]); end >= 0 {
				end++
			}
		}
		if end < 0 {
			end = len(s)
		}
		flags = append(flags, s[skip:end])
		s = s[min(end+skip, len(s)):]
	}
}
