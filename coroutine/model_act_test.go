package coroutine

import "time"

// arm returns the wait of an op, and a function that tells what came of it.
func (r *runner) arm(o *op) (Wait, func() int) {
	w := r.w
	nothing := func() int { return 0 }
	switch o.code {
	case opFrame:
		return NextFrame(), nothing
	case opFrames:
		return Frames(o.a), nothing
	case opSleep:
		return Sleep(ms * time.Duration(o.a)), nothing
	case opSleepOn:
		return w.clocks[o.b%len(w.clocks)].Sleep(ms * time.Duration(o.a)), nothing
	case opSleepUntil:
		return SleepUntil(ms * time.Duration(o.a)), nothing
	case opUntil:
		return Until(func() bool {
			met := w.vars[o.a%modelVars] >= o.b
			if met && o.c == 0 {
				panic(bang(o.id))
			}
			return met
		}), nothing
	case opSend:
		w.values++
		m := &Message[int]{Value: w.values}
		return w.chans[o.a%len(w.chans)].ToSend(m), func() int {
			if m.OK {
				return 1
			}
			return 0
		}
	case opReceive:
		m := &Message[int]{}
		return w.chans[o.a%len(w.chans)].ToReceive(m), func() int { return m.Value }
	case opSignal:
		v := new(int)
		return w.signals[o.a%modelSignals].Next(v), func() int { return *v }
	case opJoin:
		return w.target(r.id, o.a, o.b).Done(), nothing
	}
	return Yield(), nothing
}

// act does an op that goes on at once. The runner is nil outside of tasks.
func (w *realWorld) act(r *runner, self int, o *op) {
	value := 0
	switch o.code {
	case opSpawn, opGo:
		id := w.allot()
		if id == 0 {
			break
		}
		sc := w.p.scripts[o.a%len(w.p.scripts)]
		options := []Option{WithPriority(Priority(o.b%3 - 1))}
		switch o.c {
		case 1, 2:
			options = append(options, InGroup(w.groups[o.c%modelGroups]))
		case 3, 4:
			options = append(options, OnClock(w.clocks[o.c%len(w.clocks)]))
		}
		if o.code == opGo && r.co != nil {
			w.tasks[id] = r.co.Go(w.behaviour(id, sc), options...)
		} else {
			w.tasks[id] = w.s.Start(w.behaviour(id, sc), options...)
		}
		value = id
	case opTrySend:
		w.values++
		if w.chans[o.a%len(w.chans)].TrySend(w.values) {
			value = 1
		}
	case opTryReceive:
		value, _ = w.chans[o.a%len(w.chans)].TryReceive()
	case opClose:
		if o.b < 2 {
			w.chans[o.a%len(w.chans)].Close()
		}
	case opEmit:
		w.values++
		w.signals[o.a%modelSignals].Emit(w.values)
	case opSet:
		w.vars[o.a%modelVars]++
	case opCancel:
		w.target(self, o.a, o.b).Cancel()
	case opPause:
		w.target(self, o.a, o.b).Pause()
	case opResume:
		w.target(self, o.a, o.b).Resume()
	case opRaise:
		w.target(self, o.a, o.b).Raise(bang(o.id))
	case opDetach:
		w.target(self, o.a, o.b).Detach()
	case opGroupPause:
		w.groups[o.a%modelGroups].Pause()
	case opGroupResume:
		w.groups[o.a%modelGroups].Resume()
	case opGroupCancel:
		w.groups[o.a%modelGroups].Cancel(nil)
	case opClockPause:
		w.clocks[o.a%len(w.clocks)].Pause()
	case opClockResume:
		w.clocks[o.a%len(w.clocks)].Resume()
	case opClockScale:
		if c := w.clocks[o.a%len(w.clocks)]; c != w.s.Clock() {
			c.SetScale(float64(o.b) / 4)
		}
	case opClockStep:
		w.clocks[o.a%len(w.clocks)].Step(ms * time.Duration(o.b))
	case opDefer:
		r.defers = append(r.defers, *o)
	case opPanic:
		panic(bang(o.id))
	}
	w.note(self, o.id, "did", value)
}
