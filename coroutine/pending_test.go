package coroutine

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestPendingTellsEveryWait: a task alone tells the wait it stands at, in full: filed anew for another
// task it is the same wait, with the same deadline.
func TestPendingTellsEveryWait(t *testing.T) {
	const tick = 10 * time.Millisecond
	var (
		sender, receiver = NewChan[string](0), NewChan[string](0)
		signal           Signal[int]
		promise          Future[int]
		out, in          Message[string]
		number, value    int
		yes              = func() bool { return true }
		no               = func() bool { return false }
		s                = NewScheduler(OnError(func(err error) { t.Error(err) }))
		slow             = s.Clock().NewClock("slow")
		gone             = slow.NewClock("gone")
		end              = s.Start(Await(Forever()))
	)
	defer s.Close()
	slow.SetScale(0.5)
	gone.SetScale(4)
	s.Tick(tick, Budget{})
	gone.Close() // it shows 20 ms, the slow one 5, the root 10
	names := map[any]string{
		sender: "sender", receiver: "receiver", &signal: "signal", &promise: "promise", &out: "out", &in: "in",
		&number: "number", slow: "slow", gone: "gone", end.t: "end", forever{}: "forever",
	}
	tell := func(p *pending, of *task) string {
		words := []string{opsInWords[p.kind]}
		switch on := p.on.(type) {
		case nil:
		case isTrue:
			words = append(words, fmt.Sprint("true ", on.met()))
		case isFalse:
			words = append(words, fmt.Sprint("false ", on.met()))
		case *changed[int]:
			words = append(words, fmt.Sprint("changed from ", on.before))
		default:
			words = append(words, names[on])
		}
		if p.dst != nil {
			words = append(words, "to "+names[p.dst])
		}
		if c := p.clock(of); c != nil {
			words = append(words, fmt.Sprintf("at %d of %s", p.at, c.Name()))
		} else if p.kind == waitOn {
			require.Zero(t, p.at)
		}
		if p.came {
			words = append(words, "came")
		}
		return strings.Join(words, " ")
	}
	tellAll := func(task Task) (told []string) {
		p, ok := task.t.pending()
		require.True(t, ok)
		m, several := p.on.(*several)
		if !several {
			return []string{tell(&p, task.t)}
		}
		for i := range m.arms {
			told = append(told, tell(&m.arms[i], task.t))
		}
		return told
	}
	stand := func(w Wait) Task { // while time stands still
		task := s.Start(Await(w))
		s.root.Pause()
		s.Tick(0, Budget{Resumes: 1})
		s.root.Resume()
		return task
	}
	for _, test := range []struct {
		wait Wait
		want []string
	}{
		{NextFrame(), []string{"frames at 2 of root"}},
		{Frames(5), []string{"frames at 6 of root"}},
		{Sleep(5 * tick), []string{"sleep at 60000000 of root"}},
		{SleepUntil(5 * tick), []string{"sleep at 50000000 of root"}},
		{slow.Sleep(5 * tick), []string{"sleep on slow at 55000000 of slow"}},
		{slow.SleepUntil(5 * tick), []string{"sleep on slow at 50000000 of slow"}},
		{gone.Sleep(5 * tick), []string{"sleep on gone at 70000000 of gone"}},
		{Until(yes), []string{"on true true"}},
		{WaitWhile(no), []string{"on false true"}},
		{Changed(func() int { return value }), []string{"on changed from 0"}},
		{Forever(), []string{"on forever"}},
		{sender.ToSend(&out), []string{"on sender to out"}},
		{receiver.ToReceive(&in), []string{"on receiver to in"}},
		{signal.Next(&number), []string{"on signal to number"}},
		{end.Done(), []string{"on end"}},
		{promise.Done(), []string{"on promise"}},
		{First(nil, Frames(3), receiver.ToReceive(&in), slow.Sleep(tick)), []string{"frames at 4 of root", "on receiver to in", "sleep on slow at 15000000 of slow"}},
		{AllOf(Sleep(2*tick), Sleep(tick), end.Done()), []string{"sleep at 30000000 of root", "sleep at 20000000 of root", "on end"}},
		{AllOf(Yield(), Forever()), []string{"turn came", "on forever"}},
	} {
		t.Run(strings.Join(test.want, ", "), func(t *testing.T) {
			old := stand(test.wait)
			require.Equal(t, test.want, tellAll(old))
			p, _ := old.t.pending()
			require.Equal(t, test.want, tellAll(stand(anew(&p, old.t))))
		})
	}
}

// anew returns a wait that is filed as p was filed by t.
func anew(p *pending, t *task) Wait {
	switch {
	case p.kind == waitSleepOn || p.kind == waitSleepUntilOn:
		return p.clock(t).SleepUntil(time.Duration(p.at))
	case p.sleeps():
		return SleepUntil(time.Duration(p.at))
	case p.kind == waitFrames:
		return Frames(p.frames(t))
	}
	m, ok := p.on.(*several)
	if !ok {
		return p.Wait
	}
	var waits []Wait
	for i := range m.arms {
		waits = append(waits, anew(&m.arms[i], t))
	}
	return new(several).wait(waits, m.all)
}

var opsInWords = map[waitKind]string{
	waitYield: "turn", waitFrames: "frames", waitSleep: "sleep", waitSleepUntil: "sleep",
	waitSleepOn: "sleep on", waitSleepUntilOn: "sleep on", waitOn: "on",
}

// TestPendingOfReady: a task that has been woken waits for its turn, and for nothing else. With a message
// that would get lost it tells that too.
func TestPendingOfReady(t *testing.T) {
	s := NewScheduler()
	defer s.Close()
	c := NewChan[int](0)
	var m Message[int]
	gives, sleeps := s.Start(Await(Yield())), s.Start(Await(Sleep(time.Second)))
	plain, arm := s.Start(Await(c.ToReceive(&m))), s.Start(Await(First(nil, Sleep(time.Second), c.ToReceive(&m))))
	s.Tick(0, Budget{Resumes: 4})
	c.TrySend(1)
	c.TrySend(2)
	s.Tick(time.Second, Budget{Resumes: -1})
	for _, task := range []Task{gives, sleeps} {
		p, ok := task.t.pending()
		require.True(t, ok)
		require.Equal(t, pending{}, p)
	}
	p, _ := plain.t.pending()
	require.Equal(t, pending{Wait: c.ToReceive(&m), came: true}, p)
	p, _ = arm.t.pending()
	require.True(t, p.came)
	require.Equal(t, []bool{false, true}, []bool{p.on.(*several).arms[0].came, p.on.(*several).arms[1].came})
	s.Tick(0, Budget{})
	_, ok := gives.t.pending()
	require.False(t, ok)
}
