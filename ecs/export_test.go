package ecs

import "testing"

// ForceSlowColumns makes queries of this test read donburi's storage by its public calls only.
func ForceSlowColumns(t testing.TB) {
	was := directColumns
	directColumns = false
	t.Cleanup(func() { directColumns = was })
}

// DirectColumns reports whether queries read donburi's slices.
func DirectColumns() bool { return directColumns }
