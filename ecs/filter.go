package ecs

import (
	"slices"
	"strings"

	"github.com/yohamta/donburi"
)

// Filter narrows a query. Make one with [With], [Without] or [Optional].
type Filter struct {
	kind  filterKind
	types []donburi.IComponentType
}

type filterKind uint8

const (
	with filterKind = iota
	without
	optional
)

// With lets only entities through that have all of the components too.
func With(types ...donburi.IComponentType) Filter { return Filter{with, types} }

// Without lets only entities through that have none of the components.
func Without(types ...donburi.IComponentType) Filter { return Filter{without, types} }

// Optional lets entities through that lack some of the query's own components; the pointers to
// these are nil.
func Optional(types ...donburi.IComponentType) Filter { return Filter{optional, types} }

// shape says which archetypes a query matches. It is a donburi filter.
type shape struct {
	read     []donburi.IComponentType // the query's own components
	optional []bool                   // which of them may be missing
	with     []donburi.IComponentType
	without  []donburi.IComponentType
}

func newShape(read []donburi.IComponentType, filters []Filter) shape {
	s := shape{read: read, optional: make([]bool, len(read))}
	for i, c := range read {
		if slices.Contains(read[:i], c) {
			panic(argumentError(s.String(), "the component "+c.Name()+" is there twice; ask for it once"))
		}
	}
	for _, f := range filters {
		switch f.kind {
		case with:
			s.with = append(s.with, f.types...)
		case without:
			s.without = append(s.without, f.types...)
		case optional:
			for _, c := range f.types {
				i := slices.Index(read, c)
				if i < 0 {
					panic(argumentError(s.String(), "Optional names "+c.Name()+", which the query does not read; add it to the query, or leave the filter out"))
				}
				s.optional[i] = true
			}
		}
	}
	return s
}

// MatchesLayout makes shape a donburi filter.
func (s *shape) MatchesLayout(layout []donburi.IComponentType) bool {
	for i, c := range s.read {
		if !s.optional[i] && !slices.Contains(layout, c) {
			return false
		}
	}
	for _, c := range s.with {
		if !slices.Contains(layout, c) {
			return false
		}
	}
	for _, c := range s.without {
		if slices.Contains(layout, c) {
			return false
		}
	}
	return true
}

// String names the query in reports.
func (s *shape) String() string {
	names := make([]string, len(s.read))
	for i, c := range s.read {
		names[i] = c.Name()
	}
	return "query of " + strings.Join(names, ", ")
}
