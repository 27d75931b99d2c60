package coroutine

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// looked calls a verifier with what a save of the scheduler would lead to.
func looked(v *verifier) error {
	s := v.s
	var all []verifiable
	for _, c := range s.clocks {
		all = append(all, c)
	}
	for _, t := range append(s.live[:len(s.live):len(s.live)], s.spare.free...) {
		if t == nil {
			continue
		}
		all = append(all, t)
		if t.group != nil {
			all = append(all, t.group)
		}
		if on, ok := t.on.(verifiable); ok {
			all = append(all, on)
		}
	}
	seen := map[verifiable]bool{}
	for _, x := range all {
		if seen[x] {
			continue
		}
		seen[x] = true
		if err := x.verify(v); err != nil {
			return err
		}
	}
	return v.whole()
}

// TestVerify: what can't be is found, each by its own check.
func TestVerify(t *testing.T) {
	for name, forge := range map[string]func(s *Scheduler, a, b *task){
		"in the state 2":            func(_ *Scheduler, a, _ *task) { a.state = Running },
		"in the state 99":           func(_ *Scheduler, a, _ *task) { a.state = 99 },
		"field of task":             func(_ *Scheduler, a, _ *task) { a.level = 3 },
		"waits, or does not wait":   func(_ *Scheduler, a, _ *task) { a.waitID = 0 },
		"is ready, and has no turn": func(_ *Scheduler, a, _ *task) { a.state, a.waitID = Ready, 0 },
		"of the kind 9":             func(_ *Scheduler, a, _ *task) { a.waits = waitFiled },
		"a sleep is on no clock":    func(_ *Scheduler, a, _ *task) { a.waits = waitSleepOn },
		"stands at no line":         func(_ *Scheduler, a, _ *task) { a.exec.head().PC = 77 },
		"function of another":       func(_ *Scheduler, a, b *task) { a.exec.head().t = b },
		" function":                 func(_ *Scheduler, a, b *task) { a.exec = b.exec; b.exec.head().t = a },
		"its own parent":            func(_ *Scheduler, a, b *task) { a.adopt(b); b.adopt(a) },
		"not in its family":         func(_ *Scheduler, a, b *task) { a.tied().parent = b },
		"live task is in the list":  func(s *Scheduler, a, b *task) { s.live[a.liveAt] = b; a.liveAt = -1 },
		"the same ties":             func(_ *Scheduler, a, b *task) { a.tied(); b.ties = a.ties },
		"two tasks have the number": func(_ *Scheduler, a, b *task) { a.id = b.id },
		"not in its group":          func(s *Scheduler, a, _ *task) { a.tied().group = s.NewGroup() },
		"nobody waits in a queue": func(s *Scheduler, _, _ *task) {
			s.root.polled = append(s.root.polled, poll{condition: isTrue(func() bool { return true })})
		},
		"a condition is none":          func(s *Scheduler, a, _ *task) { s.root.polled = append(s.root.polled, poll{ticket: ticket{a, 1}}) },
		"follows none":                 func(s *Scheduler, _, _ *task) { s.root = newClock(s, nil, "made up") },
		"clock follows none":           func(s *Scheduler, _, _ *task) { s.clocks[1].parent = nil },
		"clock follows itself":         func(s *Scheduler, _, _ *task) { s.clocks[1].parent = s.clocks[1] },
		"clock is in the list twice":   func(s *Scheduler, _, _ *task) { s.clocks[1] = s.clocks[0] },
		"scale of a clock":             func(s *Scheduler, _, _ *task) { s.root.scale = math.NaN() },
		"time of a clock":              func(s *Scheduler, _, _ *task) { s.root.now = -1 },
		"shows another time":           func(s *Scheduler, _, _ *task) { s.root.frame++ },
		"count of the scheduler":       func(s *Scheduler, _, _ *task) { s.tick = -1 },
		"count of the spare":           func(s *Scheduler, _, _ *task) { s.spare.surplus = -1 },
		"a spare record is in use":     func(s *Scheduler, a, _ *task) { s.spare.put(a) },
		"no error is raised":           func(_ *Scheduler, a, _ *task) { a.flags |= flagRaise },
		"is held back":                 func(_ *Scheduler, a, _ *task) { a.flags |= flagHeld },
		"a turn that it can't have":    func(s *Scheduler, a, _ *task) { s.ready.push(a) },
		"member of nothing":            func(_ *Scheduler, a, _ *task) { a.tied().of = &members{} },
		"messages of another type":     func(_ *Scheduler, a, _ *task) { a.tied().on, a.dst = NewChan[int](0), &Message[string]{} },
		"waits for more than it waits": func(_ *Scheduler, a, _ *task) { a.waitN = 2 },
		"holds itself": func(_ *Scheduler, a, _ *task) {
			self := []any{nil}
			self[0] = self
			a.labelled().owner = self
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := NewScheduler() // which is never closed: it is not fit for it, and has nothing that runs
			s.root.NewClock("slow")
			a, b := s.Start(Await(Sleep(time.Second))), s.Start(Sequence(Await(Sleep(time.Hour)), Await(Forever())))
			s.Tick(0, Budget{})
			require.NoError(t, looked(newVerifier(s)))
			v := newVerifier(s)
			forge(s, a.t, b.t)
			err := looked(v)
			require.Error(t, err)
			require.ErrorContains(t, err, name)
		})
	}
}
