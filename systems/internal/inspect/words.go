package inspect

import (
	"fmt"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/somen-go/somen/coroutine"
)

// waits says what a task waits for and until when.
func waits(info coroutine.Info) string {
	words := info.Waits
	switch {
	case info.State == coroutine.Running:
		return "runs"
	case info.State == coroutine.Ready:
		return "ready"
	case info.Frames > 1:
		words = fmt.Sprintf("%d frames", info.Frames)
	case info.Frames == 1:
		words = "next frame"
	case info.Until > 0:
		words += fmt.Sprintf(", %.2f s more", max(0, info.Until-info.Clock.Now()).Seconds())
	}
	if info.State == coroutine.Paused {
		words = "paused, " + words
	}
	return words
}

// place shortens "/a/folder/swarm/main.go:80 example/main.(*life).sleep" to
// "swarm/main.go:80 life.sleep".
func place(line string) string {
	file, function, ok := strings.Cut(line, " ")
	if !ok {
		return ""
	}
	_, function, _ = strings.Cut(path.Base(function), ".")
	function = strings.NewReplacer("(", "", ")", "", "*", "").Replace(function)
	return path.Join(path.Base(path.Dir(file)), path.Base(file)) + " " + function
}

// span says a duration in three figures or so: "12 µs", "1.23 ms", "12.3 ms", "1.23 s".
func span(d time.Duration) string {
	switch {
	case d == 0:
		return "0"
	case d < 10*time.Microsecond:
		return fmt.Sprintf("%.1f µs", float64(d)/1e3)
	case d < time.Millisecond:
		return fmt.Sprintf("%.0f µs", float64(d)/1e3)
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.2f ms", float64(d)/1e6)
	case d < 100*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/1e6)
	case d < time.Second:
		return fmt.Sprintf("%.0f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

// fit cuts a text to a number of characters.
func fit(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
