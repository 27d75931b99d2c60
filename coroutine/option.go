package coroutine

// Option is an option of [Scheduler.Start] and [Co.Go].
type Option struct {
	kind     optionKind
	name     string
	owner    any
	priority Priority
	clock    *Clock
	group    *Group
}

type optionKind uint8

const (
	optionNone optionKind = iota
	optionName
	optionOwner
	optionPriority
	optionClock
	optionGroup
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

// OnClock makes the task sleep on c, which must be a clock of the same scheduler.
func OnClock(c *Clock) Option { return Option{kind: optionClock, clock: c} }

// InGroup puts the task into g, which must be a group of the same scheduler. Its children follow.
func InGroup(g *Group) Option { return Option{kind: optionGroup, group: g} }

func (o *Option) apply(t *task) {
	switch o.kind {
	case optionName:
		t.name = o.name
	case optionOwner:
		t.owner = o.owner
	case optionPriority:
		t.level = uint8(o.priority - Low)
	case optionClock:
		if o.clock == nil || o.clock.s != t.scheduler() {
			panic(ErrForeignScheduler)
		}
		t.clock = o.clock
	case optionGroup:
		if o.group == nil || o.group.s != t.scheduler() {
			panic(ErrForeignScheduler)
		}
		t.group = o.group
	}
}
