package ecs

import (
	"fmt"
	"reflect"
	"slices"
	"time"
)

// System is a piece of the game that runs once a step. Only Update is needed.
type System struct {
	// Name is what reports and timings call it, and the label that Before and After refer to.
	Name string
	// Before and After name systems of the same stage that run after and before this one.
	Before, After []string
	// If is asked before each Update, which is left out if it returns false.
	If func(*Engine) bool
	// Start is called once, before the first step. An error keeps the engine from starting.
	Start func(*Engine) error
	// Update is called in every step.
	Update func(*Engine)
	// Close is called when the engine is closed, if the system was started.
	Close func(*Engine)
	// State is a pointer to what the system keeps from step to step besides the world and the resources, or nil.
	// It is saved and loaded with the engine (package ecs/save): a pointer to a variable that Update captures, or
	// to a struct of several. Systems may have the same.
	State any
}

// Stage is a part of a step. The stages run in the order of their constants. Within a stage the
// systems run in the order in which they were added, as far as their Before and After don't say
// otherwise. At the end of a stage its [Commands] are applied.
type Stage int

const (
	Early  Stage = iota // takes up what has come from outside: input, messages
	Update              // moves the game on
	Late                // follows what has moved: cameras, clean-up

	stageCount
)

// String returns the name of the stage in lower case.
func (s Stage) String() string { return [...]string{"early", "update", "late"}[s] }

// entry is a system in the schedule.
type entry struct {
	System
	stage    Stage
	started  bool // its Start has returned without an error
	disabled bool
	timing   Timing
}

// Timing says how long a system's Update takes, on the wall clock.
type Timing struct {
	Stage Stage
	Name  string
	Runs  int64
	Last  time.Duration
	Total time.Duration
}

// Add adds systems to a stage. It panics with a *coroutine.ArgumentError if a system has no Update or a State
// that is no pointer, if there is one of the same name in the stage, or if the engine has started.
func (e *Engine) Add(stage Stage, systems ...System) {
	if e.started {
		panic(argumentError("Engine.Add", "the engine has started; add all systems before the first step"))
	}
	for _, s := range systems {
		if s.Update == nil {
			panic(argumentError("Engine.Add", "system "+s.Name+" has no Update; set the function that runs in every step"))
		}
		if v := reflect.ValueOf(s.State); s.State != nil && (v.Kind() != reflect.Pointer || v.IsNil()) {
			panic(argumentError("Engine.Add", fmt.Sprintf("the State of system %s is a %T; set a pointer to what it keeps, or nothing", s.Name, s.State)))
		}
		if e.find(stage, s.Name) >= 0 && s.Name != "" {
			panic(argumentError("Engine.Add", "stage "+stage.String()+" has a system "+s.Name+" already; give this one another name"))
		}
		e.stages[stage] = append(e.stages[stage], &entry{System: s, stage: stage})
	}
}

func (e *Engine) find(stage Stage, name string) int {
	for i, s := range e.stages[stage] {
		if s.Name == name {
			return i
		}
	}
	return -1
}

// Enable lets the systems of this name run or, with false, leaves them out until they are enabled
// again. It reports whether there is one. What is disabled is a part of saved games.
func (e *Engine) Enable(name string, on bool) bool {
	found := false
	for _, stage := range e.stages {
		for _, s := range stage {
			if s.Name == name {
				s.disabled = !on
				found = true
			}
		}
	}
	if !found {
		return false
	}
	switch i, is := slices.BinarySearch(e.off, name); {
	case on && is:
		e.off = slices.Delete(e.off, i, i+1)
	case !on && !is:
		e.off = slices.Insert(e.off, i, name)
	}
	return true
}

// Timings returns how long each system takes, in the order in which they run.
func (e *Engine) Timings() []Timing {
	var all []Timing
	for _, stage := range e.stages {
		for _, s := range stage {
			t := s.timing
			t.Stage, t.Name = s.stage, s.Name
			all = append(all, t)
		}
	}
	return all
}

// update runs the system, if it is to run in this step.
func (s *entry) update(e *Engine) {
	if s.disabled || s.If != nil && !s.If(e) {
		return
	}
	begin := time.Now()
	s.Update(e)
	s.timing.Last = time.Since(begin)
	s.timing.Total += s.timing.Last
	s.timing.Runs++
}
