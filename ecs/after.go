package ecs

import "slices"

// AfterStep has f called at the end of the step that runs, when no system and no behaviour runs any more, or
// at once if no step runs. That is where a game is saved and loaded; so a system, a behaviour or who hears a key
// asks for it there, and f has the error:
//
//	engine.AfterStep(func() {
//		if err := save.Save(file, engine, objects...); err != nil {
//			hint("not saved: %v", err)
//		}
//	})
//
// Several functions are called in the order of the calls; each may step the engine or close it. If the step closes
// the engine they are called all the same; if it ends with a panic, at the end of the next one.
func (e *Engine) AfterStep(f func()) {
	if e.running {
		e.after = append(e.after, f)
		return
	}
	e.acts++
	f()
}

// SwapAfter has other functions called at the end of the step than those that AfterStep was called with, and returns these. It
// is for package ecs/rewind, which plays steps that ask for the same once more.
func (e *Engine) SwapAfter(fs []func()) (before []func()) {
	before, e.after = e.after, fs
	return before
}

// runAfter calls the functions of AfterStep.
func (e *Engine) runAfter() {
	before := e.ends
	e.ends = true
	defer func() { e.ends = before }()
	for len(e.after) > 0 {
		f := e.after[0]
		e.after = e.after[1:]
		e.acts++
		f()
	}
	e.after = nil
	for len(e.settle) > 0 {
		f := e.settle[0]
		e.settle = slices.Delete(e.settle, 0, 1)
		f()
	}
}

// Settle has f called, once, when the functions of AfterStep of the step under way have been called. It is for package
// ecs/rewind.
func (e *Engine) Settle(f func()) { e.settle = append(e.settle, f) }

// Acts returns how many functions of AfterStep were called so far, those under way included. It is for package ecs/rewind.
func (e *Engine) Acts() int64 { return e.acts }
