package corpus

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed leftout.txt
var leftOutList string

// LeftOut is a program that is not compared, or with fewer waits.
type LeftOut struct {
	Name, What, Reason string
}

// All reports whether the program is not compared at all.
func (l LeftOut) All() bool { return l.What == "all" }

// LeftOuts returns the list, by name.
func LeftOuts() (map[string]LeftOut, error) {
	list := map[string]LeftOut{}
	for line := range strings.Lines(leftOutList) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			return nil, fmt.Errorf("leftout.txt: %q has not three fields", line)
		}
		l := LeftOut{f[0], f[1], f[2]}
		if _, err := l.apply(Mode{}); err != nil {
			return nil, err
		}
		list[l.Name] = l
	}
	return list, nil
}

// apply takes from a mode what the program is spared.
func (l LeftOut) apply(mode Mode) (Mode, error) {
	switch l.What {
	case "all", "":
	case "exprs":
		mode.Exprs = false
	case "captures":
		mode.Captures = false
	case "endless":
		mode.Endless = false
	default:
		return mode, fmt.Errorf("leftout.txt: %s: there is no %q to leave out", l.Name, l.What)
	}
	return mode, nil
}
