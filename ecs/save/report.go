package save

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Report is what a build makes of a save; see [Check].
type Report struct {
	Build    string // that has written the save
	Part     bool   // of a game
	Entities int

	Loads     bool       // as it is: nothing is refused, and each behaviour goes on, as far as was checked
	Gone      []Gone     // behaviours that can't go on, and of which OnGone does not say what becomes of them
	GoOn      []Standing // the others
	Changes   []Change   // what is new, left out, or begins anew
	Refused   []Refusal
	Unchecked []string // what only the game could tell
}

// Standing are behaviours that stand at a line, in the innermost function that was compiled, or in none, and whose names
// differ in numbers alone.
type Standing struct {
	Name     string // of one of them
	Function string // "main.patrol", or ""
	Line     string // "patrol.go:12", or ""
	Count    int
	Numbered bool // the names differ
}

func (s Standing) String() string { return behaviours(s.Count, s.Numbered, s.Name, s.Function, s.Line) }

// Refusal is why a save is not loaded, and what to do about it.
type Refusal struct {
	What   string // "main.Robot.speed", or ""
	Reason string
	Remedy string // or ""
}

func (r Refusal) String() string {
	text := r.Reason
	if r.What != "" {
		text = r.What + ": " + text
	}
	if r.Remedy != "" {
		text += "; " + r.Remedy
	}
	return text
}

var numbers = regexp.MustCompile(`\d+`)

// behaviours counts those that stand at a line.
func behaviours(n int, others bool, name, function, line string) string {
	text := fmt.Sprintf("%d behaviours %q", n, name)
	switch {
	case n == 1:
		text = fmt.Sprintf("behaviour %q", name)
	case others:
		text = fmt.Sprintf("%d behaviours as %q", n, name)
	}
	if function != "" {
		text += fmt.Sprintf(" in %s (%s)", function, line)
	}
	return text
}

// String is the report for people, over several lines. Behaviours that can't go on for the same reason are counted.
func (r *Report) String() string {
	var b strings.Builder
	list := func(title string, lines []string) {
		for i, line := range lines {
			if i == 0 {
				fmt.Fprintf(&b, "%s\n", title)
			}
			fmt.Fprintf(&b, "  %s\n", line)
		}
	}
	verdict, what := "does not load as it is", "a save"
	switch {
	case r.Loads && len(r.Unchecked) > 0:
		verdict = "loads, as far as can be told"
	case r.Loads:
		verdict = "loads"
	}
	if r.Part {
		what = "a part of a game"
	}
	fmt.Fprintf(&b, "%s: %s of build %.12s, %d entities\n", verdict, what, r.Build, r.Entities)
	list("refused:", texts(r.Refused))
	list("can't go on, unless OnGone says what becomes of them:", r.gone())
	list("go on:", texts(r.GoOn))
	list("changes:", texts(r.Changes))
	list("not checked:", r.Unchecked)
	return b.String()
}

func texts[T fmt.Stringer](list []T) (lines []string) {
	for _, of := range list {
		lines = append(lines, of.String())
	}
	return lines
}

// gone has a line for those of one name at one line, with the owners of some of them.
func (r *Report) gone() (lines []string) {
	type kind struct{ name, function, line, reason string }
	var kinds []kind
	of := map[kind][]Gone{}
	for _, g := range r.Gone {
		k := kind{numbers.ReplaceAllString(g.Name, "0"), g.Function, g.Line, g.Reason}
		if of[k] == nil {
			kinds = append(kinds, k)
		}
		of[k] = append(of[k], g)
	}
	const most = 3
	for _, k := range kinds {
		all := of[k]
		others := slices.ContainsFunc(all, func(g Gone) bool { return g.Name != all[0].Name })
		text := behaviours(len(all), others, all[0].Name, k.function, k.line) + ": " + k.reason
		if all[0].Owner != "" {
			var owners []string
			for _, g := range all[:min(len(all), most)] {
				owners = append(owners, g.Owner)
			}
			text += " (" + strings.Join(owners, ", ")
			if len(all) > most {
				text += fmt.Sprintf(" and %d more", len(all)-most)
			}
			text += ")"
		}
		lines = append(lines, text)
	}
	return lines
}
