package ecs

import (
	"fmt"
	"slices"
	"strings"
)

// OrderError says that the systems of a stage can't be put in the order that they ask for.
type OrderError struct {
	Stage   Stage
	Cycle   []string // the systems that go round in a circle, or
	System  string   // a system that
	Unknown string   // refers to one that is not in its stage
}

func (e *OrderError) Error() string {
	if e.Unknown != "" {
		return fmt.Sprintf("ecs: stage %s: system %s is to run before or after %s, which is not in the stage; add it, or correct the name", e.Stage, e.System, e.Unknown)
	}
	return fmt.Sprintf("ecs: stage %s: systems go round in a circle: %s; take one Before or After out", e.Stage, strings.Join(e.Cycle, " before "))
}

// sortStage orders the systems of a stage by their Before and After, and leaves them as they were
// added otherwise. It takes the first system that waits for none, again and again (Kahn, 1962).
func sortStage(stage Stage, systems []*entry) error {
	waitsFor := make([]map[int]bool, len(systems))
	for i := range systems {
		waitsFor[i] = map[int]bool{}
	}
	find := func(of *entry, name string) (int, error) {
		i := slices.IndexFunc(systems, func(s *entry) bool { return s.Name == name })
		if i < 0 {
			return 0, &OrderError{Stage: stage, System: of.Name, Unknown: name}
		}
		return i, nil
	}
	for i, s := range systems {
		for _, name := range s.After {
			j, err := find(s, name)
			if err != nil {
				return err
			}
			waitsFor[i][j] = true
		}
		for _, name := range s.Before {
			j, err := find(s, name)
			if err != nil {
				return err
			}
			waitsFor[j][i] = true
		}
	}
	sorted := make([]*entry, 0, len(systems))
	placed := make([]bool, len(systems))
	for len(sorted) < len(systems) {
		next := -1
		for i := range systems {
			if !placed[i] && len(waitsFor[i]) == 0 {
				next = i
				break
			}
		}
		if next < 0 {
			return &OrderError{Stage: stage, Cycle: cycle(systems, placed, waitsFor)}
		}
		placed[next] = true
		sorted = append(sorted, systems[next])
		for _, w := range waitsFor {
			delete(w, next)
		}
	}
	copy(systems, sorted)
	return nil
}

// cycle follows what the systems that could not be placed wait for until one comes again.
func cycle(systems []*entry, placed []bool, waitsFor []map[int]bool) []string {
	at := slices.Index(placed, false)
	var path []int
	for !slices.Contains(path, at) {
		path = append(path, at)
		next := len(systems)
		for j := range waitsFor[at] {
			next = min(next, j)
		}
		at = next
	}
	path = append(path[slices.Index(path, at):], at)
	slices.Reverse(path)
	names := make([]string, len(path))
	for i, j := range path {
		names[i] = systems[j].Name
	}
	return names
}
