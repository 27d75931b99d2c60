package coroutine

func (t *task) pause(by taskFlags) {
	switch {
	case t.flags&(flagsPaused|flagCancelled) != 0: // one that is cancelled is stale already
	case t.isQueued():
		t.scheduler().ready.stale++
	default:
		t.doubt()
	}
	t.flags |= by
}

func (t *task) unpause(by taskFlags) {
	if t.flags&flagsPaused != 0 && t.flags&(flagsPaused&^by|flagCancelled) == 0 && t.isQueued() {
		t.scheduler().ready.stale--
	}
	t.flags &^= by
	if t.flags&flagsPaused == 0 && t.flags&flagHeld != 0 && t.flags&flagCancelled == 0 {
		t.flags &^= flagHeld
		t.scheduler().enqueue(t)
	}
}
