package ecs

import (
	"testing"

	"github.com/somen-go/somen/ecs/internal/rice"
	"github.com/yohamta/donburi"
)

// ForceSlowReads makes this test read donburi's storage by its public calls only.
func ForceSlowReads(t testing.TB) { t.Cleanup(rice.ForceSlow()) }

// DirectReads reports whether donburi's storage is read directly.
func DirectReads() bool { return rice.Direct() }

// RemoveCallbacks returns how many functions a world calls when an entity is removed.
func RemoveCallbacks(w donburi.World) int {
	_, removed := rice.Of(w).Callbacks()
	return removed
}

// SetSteps says how many steps an engine has made, as if it had been rolled back.
func SetSteps(e *Engine, n int64) { e.steps = n }
