package coroutine

// pinned is in what must not be copied once it is used, because tasks that wait hold on to it. Its
// methods let go vet (copylocks) see copies; own notices those that vet can't, as of a component that
// is set to the value of another.
type pinned[T any] struct {
	at *T
	id uint64 // see Queue; 0 before a task has waited on it
}

func (*pinned[T]) Lock()   {}
func (*pinned[T]) Unlock() {}

// own panics if here, which p is a field of, is a copy of one that was used elsewhere.
func (p *pinned[T]) own(here *T, name string) {
	if p.at != here {
		p.take(here, name)
	}
}

// look panics as own does, and leaves one that was not used as it is.
func (p *pinned[T]) look(here *T, name string) {
	if p.at != nil && p.at != here {
		p.take(here, name)
	}
}

func (p *pinned[T]) take(here *T, name string) {
	if p.at != nil {
		panic(&ArgumentError{Func: name, Reason: "it is a copy of one that was used already; keep a pointer to it, or copy it before its first use"})
	}
	p.at = here
}

// number gives what here is a number of the scheduler that k's task is of, if it has none.
func (p *pinned[T]) number(k ticket) {
	if p.id == 0 {
		s := k.t.scheduler()
		s.queuesMet++
		p.id = s.queuesMet
	}
}
