package save_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/save"
)

func beforeCall(p *play, co *coroutine.Co) {
	for _, name := range []string{"ann", "bob"} {
		visit(p, co, name, 2)
		p.say("met %s", name)
	}
}

func afterCall(p *play, co *coroutine.Co) {
	count := 0
	for _, name := range []string{"ann", "bob"} {
		visit(p, co, name, 2)
		count++
		p.say("met %s, %d", name, count)
	}
}

func visit(p *play, co *coroutine.Co, name string, turns int) {
	for i := range turns {
		co.Sleep(2 * time.Second)
		p.say("%s %d", name, i)
	}
}

func afterCallGone(p *play, co *coroutine.Co) { p.say("nobody") }

func TestPairsOfCalls(t *testing.T) {
	c := pair{before: beforeCall, old: beforeCall, new: afterCall, frames: 2,
		then: []string{"ann 0", "ann 1", "met ann, 1", "bob 0", "bob 1", "met bob, 2"}, changes: []string{"variable count of save_test.afterCall is new, and zero"}}
	c.run(t)
	c.new, c.gone = afterCallGone, "in save_test.beforeCall at upgrade_fates_test.go:"
	c.run(t)
	var told save.Gone
	c.gone, c.then, c.changes = "", []string{"ann 0", "ann 1", "met ann", "bob 0", "bob 1", "met bob"}, nil
	c.new = beforeCall
	c.run(t, save.OnGone(func(g save.Gone) save.Fate { told = g; return save.Refuse() }))
	require.Zero(t, told, "nobody is asked")
}

// What can't go on begins anew, or as something else.
func TestFates(t *testing.T) {
	var told save.Gone
	c := pair{before: beforeDead, old: beforeDead, new: afterDead, frames: 2, then: []string{"n is 5", "slept, 5"},
		changes: []string{`behaviour "pair" begins anew, for in save_test.beforeDead at upgrade_test.go the variable n is read now, and its value is not in the save`}}
	c.run(t, save.OnGone(func(g save.Gone) save.Fate { told = g; return save.Restart() }))
	require.Equal(t, "pair", told.Name)

	c = pair{before: beforeCall, old: visit, new: visitGone, frames: 4, then: []string{"ann has done 1 of 2"},
		changes: []string{`behaviour "pair" was replaced, for in save_test.visit at upgrade_fates_test.go its wait co.Sleep(2*time.Second) is gone`}}
	c.run(t, save.OnGone(func(g save.Gone) save.Fate {
		told = g
		return save.Become(func(task coroutine.Task) coroutine.Behaviour {
			require.Equal(t, "pair", task.Name())
			return coroutine.Script(func(co *coroutine.Co) {
				becomes(co, g.Variable("name").(string), g.Variable("i").(int64), g.Variable("turns").(int64))
			})
		})
	}))
}

type (
	familyA struct{ p *play }
	familyB struct{ p *play }
)

func (f familyA) run(co *coroutine.Co) {
	p := f.p
	child := func(co *coroutine.Co) {
		defer p.say("child ends")
		co.Forever()
	}
	p.say("begins")
	co.Go(coroutine.Script(child))
	co.Race(coroutine.Script(child), coroutine.Await(coroutine.Sleep(time.Hour)))
}

func (f familyB) run(co *coroutine.Co) {
	p := f.p
	child := func(co *coroutine.Co) {
		defer p.say("child ends")
		co.Forever()
	}
	p.say("begins anew")
	co.Go(coroutine.Script(child))
	co.Sleep(2 * time.Second)
}

// The children of a behaviour that begins anew are cancelled, and those who wait for it go on to wait.
func TestRestartOfAFamily(t *testing.T) {
	p := &play{}
	s, other := coroutine.NewScheduler(), coroutine.NewScheduler()
	defer s.Close()
	defer other.Close()
	task := s.Start(coroutine.Script(familyA{p}.run), coroutine.Named("family"))
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		err := co.Join(task)
		p.say("joined %v", err)
	}))
	paused := s.Start(coroutine.Script(familyA{p}.run), coroutine.Named("paused"))
	s.Tick(time.Second, coroutine.Budget{})
	paused.Pause()
	s.Tick(time.Second, coroutine.Budget{})
	var data bytes.Buffer
	if err := save.Scheduler(&data, s, save.Root("play", p)); err != nil {
		t.Skip(err)
	}
	q := &play{}
	require.NoError(t, save.LoadScheduler(bytes.NewReader(ofAnotherBuild(data.Bytes())), other, save.Root("play", q), renamed("familyA", "familyB"),
		save.OnGone(func(g save.Gone) save.Fate { return save.Restart() })))
	require.Equal(t, []string{"begins", "begins", "child ends", "child ends", "child ends", "child ends"}, q.Log)
	q.Log = nil
	for range 6 {
		other.Tick(time.Second, coroutine.Budget{})
	}
	require.Equal(t, []string{"begins anew", "child ends", "joined <nil>"}, q.Log)
	require.Equal(t, 1, other.Len(), "the paused one waits for its turn")
	other.Tasks()[0].Resume()
	for range 6 {
		other.Tick(time.Second, coroutine.Budget{})
	}
	require.Equal(t, []string{"begins anew", "child ends", "joined <nil>", "begins anew", "child ends"}, q.Log)
	require.Zero(t, other.Len())
}

var _ = familyB{}.run // by its name alone

// FuzzUpgrade loads what somebody has made up of a save of another build, into a program in which functions, types and
// fields have changed.
func FuzzUpgrade(f *testing.F) {
	f.Add(uint32(0), byte(1), uint32(3), byte(2))
	p := &play{Mail: coroutine.NewChan[string](0)}
	s := coroutine.NewScheduler()
	for _, b := range []func(*play, *coroutine.Co){beforeCall, beforeMail, beforeDefer, beforeBox} {
		s.Start(coroutine.Script(func(co *coroutine.Co) { b(p, co) }), coroutine.Named("pair"))
	}
	for range 2 {
		s.Tick(time.Second, coroutine.Budget{})
	}
	var b bytes.Buffer
	if err := save.Scheduler(&b, s, save.Root("play", p), save.Root("robot", &robotA{Name: "r2", Any: arm{1}, Parts: map[string]*arm{"left": {2}}})); err != nil {
		s.Close()
		f.Skip(err)
	}
	s.Close()
	whole := ofAnotherBuild(b.Bytes())
	fate := save.Refuse()
	load := func(data []byte) (*coroutine.Scheduler, error) {
		other := coroutine.NewScheduler()
		return other, save.LoadScheduler(bytes.NewReader(data), other, save.Root("play", &play{}), save.Root("robot", &robotB{}), save.Limit(1<<24),
			renamed("beforeCall", "afterCall"), renamed("beforeMail", "afterMail"), renamed("beforeBox", "afterBox"), renamed("robotA", "robotB"), renamed("arm", "armB"), renamed("robotA.Speed", "robotB.Velocity"),
			save.OnGone(func(g save.Gone) save.Fate { _ = g.String(); return fate }))
	}
	s, err := load(whole)
	require.NoError(f, err)
	require.Equal(f, 4, s.Len())
	s.Close()
	f.Fuzz(func(t *testing.T, at uint32, v byte, at2 uint32, v2 byte) {
		data := bytes.Clone(whole)
		data[headLength+int(at)%(len(data)-headLength)] ^= v
		data[headLength+int(at2)%(len(data)-headLength)] ^= v2
		if fate = save.Refuse(); at%3 == 0 {
			fate = save.Restart()
		}
		s, err := load(forge(data))
		if err != nil {
			require.Zero(t, s.Len())
		}
		for range 30 {
			s.Tick(time.Second/3, coroutine.Budget{Resumes: 1000})
		}
		s.Close()
	})
}

var becameTo *play

func becomes(co *coroutine.Co, name string, i, turns int64) {
	becameTo.say("%s has done %d of %d", name, i, turns)
}

func visitGone(p *play, co *coroutine.Co, name string, turns int) {}
