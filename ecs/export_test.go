package ecs

import (
	"testing"

	"github.com/yohamta/donburi"
)

// ForceSlowReads makes this test read donburi's storage by its public calls only.
func ForceSlowReads(t testing.TB) {
	columns, entries := directColumns, directEntries
	directColumns, directEntries = false, false
	t.Cleanup(func() { directColumns, directEntries = columns, entries })
}

// DirectReads reports whether donburi's storage is read directly.
func DirectReads() bool { return directColumns && directEntries }

// RemoveCallbacks returns how many functions a world calls when an entity is removed.
func RemoveCallbacks(w donburi.World) int { return len(fieldsOf(w).removeCallbacks) }
