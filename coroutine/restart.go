package coroutine

import "reflect"

// standIn stands in a save that is loaded for the activations of a task that can't go on in this version of the program.
// It is never stepped: whoever loads it calls restartAll.
type standIn struct {
	Activation
	Number int64 // by which the loader knows it
}

func (*standIn) Place() (function, file string, line int) { return "", "", 0 }
func (*standIn) Step() bool                               { return true }

// StandIn is the type of what stands for the activations of a task that begins anew, in what is loaded. Its field
// Activation has of that of the innermost one who its task is, and Number is the loader's. It is for package ecs/save.
var StandIn = reflect.TypeFor[standIn]()

// restartAll begins the tasks anew that have a stand-in, in the order of their starts. Their children are cancelled. Of returns
// what a task runs from now on, or nil for what it has run.
func (s *Scheduler) restartAll(of func(t Task, number int64) Behaviour) {
	type anew struct {
		t      Task
		queued bool
		number int64
	}
	var all []anew
	for _, t := range s.live {
		if in, ok := t.exec.(*standIn); ok {
			all = append(all, anew{t.handle(), t.detach(), in.Number})
		}
	}
	for _, a := range all {
		t := a.t.get()
		if t == nil || t.ended() {
			continue // with its parent
		}
		t.cancelChildren()
		switch {
		case t.ended():
		case t.flags&flagCancelled != 0: // it was about to end
			s.finish(t)
		default:
			if b := of(a.t, a.number); b != nil {
				t.behaviour = b
			}
			if !a.queued {
				s.enqueue(t)
			}
		}
	}
}

// detach takes a task out of its wait and out of what it has called, and reports whether it is in the ready queue.
func (t *task) detach() (queued bool) {
	t.giveBack()
	s := t.scheduler()
	queued = t.isQueued() || t.flags&flagHeld != 0
	switch {
	case t.isDue():
		queued = false
		if t.flags&flagsPaused == 0 {
			s.ready.stale++
		}
	case t.waitID != 0:
		t.doubt()
	}
	t.waitID, t.exec = 0, nil
	t.flags &^= flagRaise | flagLeft
	if t.ties != noTies {
		t.on, t.dst, t.several = nil, nil, nil
		if t.trouble != nil {
			t.trouble.raised = nil
		}
		t.refused, t.refusals = 0, 0
	}
	return queued
}
