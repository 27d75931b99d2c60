package corpus_test

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/somen-go/somen/coroutine/compile/internal/corpus"
)

// summary counts what was compiled, so that a pass by islands alone is seen.
type summary struct {
	equal, differ, skipped     int
	functions, waiting, places int // of the programs
	coroutines, islands, calls int // as the compiler counts
	linked                     int // compiled functions in the binaries
	ended                      int // runs that were cancelled or ended by an error
	reasons                    map[string]int
}

func (s *summary) add(t *testing.T, r *corpus.Report) {
	switch {
	case r.Skipped != "":
		t.Logf("SKIP %s: %s", r.Program.Name, r.Skipped)
		s.skipped++
		return
	case r.Stackful != "":
		t.Errorf("STACKFUL %s: %s", r.Program.Name, r.Stackful)
		s.differ++
		return
	case r.Compiled != "":
		t.Errorf("COMPILED %s: %s", r.Program.Name, r.Compiled)
		s.differ++
		return
	}
	s.equal++
	s.functions += r.Rewritten.Functions
	s.waiting += r.Rewritten.Waiting
	s.places += r.Rewritten.Waits
	s.coroutines += r.Functions
	s.islands += len(r.Islands)
	s.calls += len(r.Calls)
	s.linked += r.Linked
	s.ended += r.Ended
	t.Logf("OK %s: %d of %d functions wait, at %d places; %d compiled (%d linked), %d islands, %d calls on stacks", r.Program.Name,
		r.Rewritten.Waiting, r.Rewritten.Functions, r.Rewritten.Waits, r.Functions-len(r.Islands), r.Linked, len(r.Islands), len(r.Calls))
	for _, line := range r.Islands {
		_, reason, _ := strings.Cut(line, ": ")
		s.reasons["island: "+reason]++
	}
	for _, line := range r.Calls {
		_, what, _ := strings.Cut(line, ": ")
		s.reasons["call: "+ofProgram.ReplaceAllString(what, "program.")]++
	}
}

var ofProgram = regexp.MustCompile(`corpus/co/\w+\.`)

func (s *summary) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d programs are equal, %d differ, %d were not compared\n", s.equal, s.differ, s.skipped)
	fmt.Fprintf(&b, "%d runs that were cancelled or ended by an error are equal too\n", s.ended)
	fmt.Fprintf(&b, "of %d functions %d wait, at %d places\n", s.functions, s.waiting, s.places)
	fmt.Fprintf(&b, "of %d coroutine functions %d are compiled and %d of these linked, %d are islands; %d calls in those compiled run on stacks\n",
		s.coroutines, s.coroutines-s.islands, s.linked, s.islands, s.calls)
	reasons := slices.SortedFunc(maps.Keys(s.reasons), func(x, y string) int {
		return cmp.Or(s.reasons[y]-s.reasons[x], strings.Compare(x, y))
	})
	for _, reason := range reasons[:min(40, len(reasons))] {
		fmt.Fprintf(&b, "%6d  %s\n", s.reasons[reason], reason)
	}
	return b.String()
}
