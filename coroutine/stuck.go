package coroutine

// Stuck returns the live tasks whose wait nobody can end, because they wait for each other's end in a
// circle, or for one that does: two tasks that join each other, a child that joins the parent that
// waits for it. Only Cancel, Raise or a failure frees them. It sees waits for the end of tasks and of
// children, also as parts of First and AllOf; a channel or signal that nobody else holds it can't see.
//
// It is for the overlay, a test or a log line: it looks at all live tasks, allocates, and may be called
// from inside a behaviour, which runs and so is not stuck.
func (s *Scheduler) Stuck() []Info {
	stuck := map[*task]bool{}
	for _, t := range s.live {
		if p, ok := t.pending(); ok && p.kind == waitOn && !p.came {
			stuck[t] = true
		}
	}
	for freed := true; freed; {
		freed = false
		for t := range stuck {
			if p, _ := t.pending(); !stuckOn(p.on, stuck) {
				delete(stuck, t)
				freed = true
			}
		}
	}
	var infos []Info
	for _, t := range s.live {
		if stuck[t] {
			infos = append(infos, t.info())
		}
	}
	return infos
}

// stuckOn reports whether what is waited for can't come as long as the stuck tasks don't end.
func stuckOn(on waitable, stuck map[*task]bool) bool {
	switch on := on.(type) {
	case *task:
		return stuck[on]
	case *members:
		left := 0
		for _, m := range on.tasks {
			if t := m.get(); t != nil && !t.ended() {
				if stuck[t] != on.untilFirst() {
					return stuck[t]
				}
				left++
			}
		}
		return left > 0 && on.untilFirst()
	case *several:
		for i := range on.arms {
			if arm := &on.arms[i]; !arm.came && (arm.kind == waitOn && stuckOn(arm.on, stuck)) == on.all {
				return on.all
			}
		}
		return !on.all
	}
	return false
}
