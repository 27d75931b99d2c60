package vet

import (
	"go/types"
	"strings"
)

// isPure reports whether a function is known to change nothing that a program can read, besides what it prints.
func isPure(fn *types.Func) bool {
	name := nameOf(fn)
	if pureFunctions[name] {
		return true
	}
	if fn.Pkg() == nil {
		return fn.Name() == "Error" // of the predeclared type error
	}
	switch fn.Pkg().Path() {
	case "math", "math/bits", "math/rand", "math/rand/v2", "math/cmplx", "strconv", "unicode", "unicode/utf8", "time", "errors", "log", "log/slog", "cmp":
		return true
	case "strings":
		return fn.Signature().Recv() == nil
	case "fmt":
		return !strings.Contains(fn.Name(), "can") // Scan, Sscan, Fscan
	}
	return false
}

// changesByItself reports whether a pure function may return something else when it is called again.
func changesByItself(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "time":
		switch fn.Name() {
		case "Now", "Since", "Until", "After", "Tick", "NewTimer", "NewTicker", "Stop", "Reset":
			return true
		}
		return false
	case "math/rand", "math/rand/v2", "fmt", "log", "log/slog":
		return true
	}
	return nameOf(fn) == coroutinePath+".Co.Rand"
}

// pureFunctions are those of Somen and donburi that tell something.
var pureFunctions = func() map[string]bool {
	m := map[string]bool{}
	for prefix, names := range map[string]string{
		coroutinePath + ".":             "Sleep SleepUntil Frames NextFrame Yield Forever",
		coroutinePath + ".Co.":          "Now Self Clock Cause Unwinding Rand",
		coroutinePath + ".Clock.":       "Now Delta Name ID Paused Scale",
		coroutinePath + ".Chan.":        "Len Cap Closed Balance ID",
		coroutinePath + ".Task.":        "State Err Cause Info Name ID Clock Parent Owner Done",
		coroutinePath + ".Future.":      "Done ID Task",
		ecsPath + ".":                   "RefOf NewRef Get",
		ecsPath + ".Ref.":               "Alive Entity Get String",
		ecsPath + ".Engine.":            "Now Delta Steps Scheduler World View Paused TimeScale StepLength Frames",
		donburiPath + ".":               "Get GetValue Valid",
		donburiPath + ".ComponentType.": "Get GetValue Id Name Typ String",
		donburiPath + ".Entry.":         "Valid Entity Id HasComponent Component",
		donburiPath + ".World.":         "Valid Len Entry Id",
		donburiPath + ".Entity.":        "Id Version",
	} {
		for n := range strings.FieldsSeq(names) {
			m[prefix+n] = true
		}
	}
	return m
}()
