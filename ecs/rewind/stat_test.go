package rewind

import "testing"

func Stat(r *Rewinder, s *Snapshot) { r.copier.Stat(&s.image) }

var _ testing.TB
