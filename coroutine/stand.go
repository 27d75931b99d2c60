package coroutine

import (
	"errors"
	"reflect"
	"slices"

	"github.com/somen-go/somen/coroutine/internal/wheel"
)

// Stand says what stands in a save for a type of this package: for a panic what it says, for a queue who is in it, in
// order. How the queue keeps them, and who is in it without waiting for it any longer, is none of the state. So the same
// state is saved alike whatever was before, and what is made up can't be at odds with itself.
type Stand struct {
	As   reflect.Type
	Save func(of any) (as any)      // both are pointers
	Load func(of any, as any) error // the same; it looks at nothing that as points to
}

// standing is what a queue of a generic type implements.
type standing interface{ stand() Stand }

// standOf returns what stands for values of a type, if anything does.
func standOf(t reflect.Type) (Stand, bool) {
	if stand, ok := ownStands[t]; ok {
		return stand, true
	}
	if t.Kind() != reflect.Struct || t.PkgPath() != ownPackage {
		return Stand{}, false
	}
	if s, ok := reflect.New(t).Interface().(standing); ok {
		return s.stand(), true
	}
	return Stand{}, false
}

var ownPackage = reflect.TypeFor[task]().PkgPath()

var ownStands = map[reflect.Type]Stand{
	reflect.TypeFor[polls]():               standFor((*polls).save, (*polls).load),
	reflect.TypeFor[frameList]():           standFor((*frameList).save, (*frameList).load),
	reflect.TypeFor[wheel.Wheel[ticket]](): standFor((*wheel.Wheel[ticket]).Save, (*wheel.Wheel[ticket]).Load),
	reflect.TypeFor[readyQueue]():          standFor((*readyQueue).save, (*readyQueue).load),
	reflect.TypeFor[PanicError]():          standFor((*PanicError).save, (*PanicError).load),
	reflect.TypeFor[inFlight]():            standFor((*inFlight).save, (*inFlight).load),
}

func standFor[Q, S any](save func(*Q) S, load func(*Q, *S) error) Stand {
	return Stand{
		As:   reflect.TypeFor[S](),
		Save: func(of any) any { s := save(of.(*Q)); return &s },
		Load: func(of, as any) error { return load(of.(*Q), as.(*S)) },
	}
}

// live returns those of a list that are live, in memory of their own.
func live[T interface{ Live() bool }](list []T) []T {
	n := 0
	for _, k := range list {
		if k.Live() {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	kept := make([]T, 0, n)
	for _, k := range list {
		if k.Live() {
			kept = append(kept, k)
		}
	}
	return kept
}

func (w waiter[P]) Live() bool { return w.k.Live() }

// savedWaiters are those of a queue.
type savedWaiters[P any] struct{ waiters []waiter[P] }

func (*waiters[P]) stand() Stand {
	return standFor(
		func(q *waiters[P]) savedWaiters[P] { return savedWaiters[P]{live(q.queue[q.head:])} },
		func(q *waiters[P], s *savedWaiters[P]) error {
			*q = waiters[P]{queue: s.waiters}
			return nil
		})
}

type savedPolls struct{ polls []poll }

func (p *polls) save() savedPolls { return savedPolls{live(*p)} }

func (p *polls) load(s *savedPolls) error {
	*p = s.polls
	return nil
}

type savedFrames struct {
	tickets     []ticket
	lent, eager bool
}

func (l *frameList) save() savedFrames { return savedFrames{live(l.tickets), l.lent, l.eager} }

func (l *frameList) load(s *savedFrames) error {
	*l = frameList{tickets: s.tickets, lent: s.lent, eager: s.eager}
	return nil
}

// savedReady has the tasks of each level, and the batches, in order. Those that were cancelled meanwhile are among
// them, for how long the first has waited decides which level's turn it is.
type savedReady struct{ levels [priorities][]savedTurn }

// savedTurn is a task, or a batch if that is nil.
type savedTurn struct {
	task    *task
	from    *frameList
	tickets []ticket
	tick    int64
}

func (q *readyQueue) save() savedReady {
	var s savedReady
	for l := range q.level {
		v := &q.level[l]
		if v.head == v.tail {
			continue
		}
		turns, batches := make([]savedTurn, 0, v.tail-v.head), v.batches
		for i := v.head; i != v.tail; i++ {
			t := v.buf[i&uint(len(v.buf)-1)]
			turn := savedTurn{task: t}
			if t == nil {
				b := &batches[0]
				turn = savedTurn{from: b.from, tickets: slices.Clip(slices.Clone(b.tickets[b.at:])), tick: b.tick}
				batches = batches[1:]
			}
			turns = append(turns, turn)
		}
		s.levels[l] = turns
	}
	return s
}

func (q *readyQueue) load(s *savedReady) error {
	*q = readyQueue{}
	for l, turns := range s.levels {
		v := &q.level[l]
		for _, turn := range turns {
			switch {
			case turn.task != nil:
				q.level[l].push(turn.task)
			case turn.from == nil || len(turn.tickets) == 0:
				return errors.New("nobody has a turn")
			default:
				v.push(nil)
				v.batches = append(v.batches, batch{from: turn.from, tickets: turn.tickets, tick: turn.tick})
			}
		}
		if len(turns) > 0 {
			q.used |= 1 << l
		}
	}
	return nil
}
