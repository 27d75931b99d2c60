package coroutine

// Option is an option of [Scheduler.Start] and [Co.Go].
type Option struct {
	kind     optionKind
	name     string
	owner    any
	priority Priority
	clock    *Clock
	group    *Group
	parent   Task
	end      func()
}

type optionKind uint8

const (
	optionNone optionKind = iota
	optionName
	optionOwner
	optionPriority
	optionClock
	optionGroup
	optionParent
	optionEnd
)

// Named gives the task the name under which it is reported.
func Named(name string) Option { return Option{kind: optionName, name: name} }

// OwnedBy says what the task belongs to, such as an entity. Reports name it.
func OwnedBy(owner any) Option { return Option{kind: optionOwner, owner: owner} }

// WithPriority gives the task a priority other than Normal. One beyond Low and High counts as Low or
// High. Under a lasting overload a High task waits too, behind those that have aged; what must never
// wait belongs on a scheduler of its own, which is ticked first.
func WithPriority(p Priority) Option {
	return Option{kind: optionPriority, priority: min(max(p, Low), High)}
}

// OnClock makes the task sleep on c, which must be a clock of the same scheduler: else the start panics
// with [ErrForeignScheduler].
// It panics with an *[ArgumentError] if c is nil.
func OnClock(c *Clock) Option {
	if c == nil {
		panic(&ArgumentError{Func: "OnClock", Reason: "the clock is nil; pass one of Clock.NewClock"})
	}
	return Option{kind: optionClock, clock: c}
}

// InGroup puts the task into g, which must be a group of the same scheduler: else the start panics with
// [ErrForeignScheduler]. Its children follow.
// It panics with an *[ArgumentError] if g is nil.
func InGroup(g *Group) Option {
	if g == nil {
		panic(&ArgumentError{Func: "InGroup", Reason: "the group is nil; pass one of Scheduler.NewGroup"})
	}
	return Option{kind: optionGroup, group: g}
}

// ChildOf makes the task a child of another, which ends with it like one that [Co.Go] has started:
// the bullets of a boss end with the phase in which they were fired, whoever starts them.
//
//	components.Behave("bullet", Fly(bullet), coroutine.ChildOf(co.Self()))
//
// The child gets the clock, the group and the priority of its parent if no other option gives it one.
// If the parent has ended already, or is the zero Task, the task is cancelled at once, with
// [ErrParentEnded], before it begins. A parent of another scheduler is the panic
// [ErrForeignScheduler].
func ChildOf(parent Task) Option { return Option{kind: optionParent, parent: parent} }

// Parent returns the task that [ChildOf] names, and false for other options. It is for who keeps
// options to start something later.
func (o Option) Parent() (Task, bool) { return o.parent, o.kind == optionParent }

// OnEnd has f called when the task has ended, whichever way, and also if it never began; its children
// have ended before. It is called on the goroutine that ticks. A panic in f is reported as one of the
// task, and keeps nobody waiting. The option allocates.
// It panics with an *[ArgumentError] if f is nil.
func OnEnd(f func()) Option {
	if f == nil {
		panic(&ArgumentError{Func: "OnEnd", Reason: "the function is nil; pass a func()"})
	}
	return Option{kind: optionEnd, end: f}
}

// atEnd is an [ender] that calls a function.
type atEnd func()

func (f atEnd) end() { f() }

func (o *Option) apply(t *task) {
	switch o.kind {
	case optionName:
		t.labelled().name = o.name
	case optionOwner:
		t.labelled().owner = o.owner
	case optionPriority:
		t.level = uint8(o.priority - Low)
	case optionClock:
		if o.clock.s != t.scheduler() {
			panic(ErrForeignScheduler)
		}
		t.clock = o.clock
	case optionGroup:
		if o.group.s != t.scheduler() {
			panic(ErrForeignScheduler)
		}
		t.tied().group = o.group
	case optionParent:
		t.bear(o.parent)
	case optionEnd:
		t.tied().attached = append(t.attached, atEnd(o.end))
	}
}

// bear makes t a child of parent when it is launched. What t has not been given it gets from there.
func (t *task) bear(parent Task) {
	if parent.t != nil && parent.t.scheduler() != t.scheduler() {
		panic(ErrForeignScheduler)
	}
	p := parent.get()
	if p == nil || p.ended() {
		if t.parent != nil {
			t.parent = nil
		}
		t.flags |= flagOrphan
		return
	}
	t.tied().parent = p
	t.flags &^= flagOrphan
	if t.clock == t.scheduler().root {
		t.clock = p.clock
	}
	if t.group == nil && p.group != nil {
		t.group = p.group
	}
	if t.level == uint8(Normal-Low) {
		t.level = p.level
	}
}
