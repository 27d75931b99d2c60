package rewind_test

import (
	"testing"

	"github.com/somen-go/somen/ecs/rewind"
)

func TestStat(t *testing.T) {
	e := crowd(t, 1000)
	r := rewind.New(e)
	var s rewind.Snapshot
	if err := r.Take(&s); err != nil {
		t.Skip(err)
	}
	rewind.Stat(r, &s)
}
