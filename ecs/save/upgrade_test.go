package save_test

import (
	"bytes"
	"fmt"
	"reflect"
	"regexp"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/save"
)

// play is what the behaviours of the pairs below write to.
type play struct {
	Log  []string
	Mail *coroutine.Chan[string]
}

func (p *play) say(format string, args ...any) { p.Log = append(p.Log, fmt.Sprintf(format, args...)) }

var lineNumber = regexp.MustCompile(`\.go:\d+`)

const here = "github.com/somen-go/somen/ecs/save_test"

// ofAnotherBuild makes a save one of another build, by another name of that in its head.
func ofAnotherBuild(data []byte) []byte {
	data = bytes.Clone(data)
	at := 2 + len("somen save 1 ")
	data[at] ^= 1
	return data
}

// A pair is a behaviour before and after a change, and what becomes of it.
type pair struct {
	before   func(*play, *coroutine.Co)
	old, new any // what has changed in it: a function
	frames   int // after which it is saved
	then     []string
	gone     string // or why it can't go on
	changes  []string
}

func nameOf(f any) string { return runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name() }

func (c pair) run(t *testing.T, options ...save.Option) {
	p := &play{Mail: coroutine.NewChan[string](0)}
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) { c.before(p, co) }), coroutine.Named("pair"))
	for range c.frames {
		s.Tick(time.Second, coroutine.Budget{})
	}
	var data bytes.Buffer
	if err := save.Scheduler(&data, s, save.Root("play", p)); err != nil {
		t.Skip(err)
	}
	q := &play{}
	becameTo = q
	other := coroutine.NewScheduler()
	defer other.Close()
	var changes []string
	options = append(options, save.Root("play", q), save.Renamed(nameOf(c.old), nameOf(c.new)),
		save.OnChange(func(c save.Change) { changes = append(changes, c.String()) }))
	err := save.LoadScheduler(bytes.NewReader(ofAnotherBuild(data.Bytes())), other, options...)
	if c.gone != "" {
		require.ErrorContains(t, err, c.gone)
		var of *save.BuildError
		require.ErrorAs(t, err, &of)
		require.Zero(t, other.Len(), "nothing is loaded")
		require.Nil(t, q.Log)
		return
	}
	require.NoError(t, err)
	require.Equal(t, p.Log, q.Log)
	q.Log = nil
	for i := range 12 {
		if i == 3 {
			q.Mail.TrySend("letter")
		}
		other.Tick(time.Second, coroutine.Budget{})
	}
	require.Equal(t, c.then, q.Log)
	for i := range changes {
		changes[i] = lineNumber.ReplaceAllString(changes[i], ".go")
	}
	require.Equal(t, c.changes, changes)
}

func beforeText(p *play, co *coroutine.Co) {
	for i := range 3 {
		co.Sleep(2 * time.Second)
		p.say("old %d", i)
	}
}

func afterText(p *play, co *coroutine.Co) {
	for i := range 3 {
		co.Sleep(2 * time.Second)
		p.say("new %d", i)
	}
	p.say("end")
}

func afterOtherSleep(p *play, co *coroutine.Co) {
	for i := range 3 {
		co.Sleep(4 * time.Second)
		p.say("old %d", i)
	}
}

func afterOtherLoop(p *play, co *coroutine.Co) {
	for i := range 5 {
		co.Sleep(2 * time.Second)
		p.say("old %d", i)
	}
}

func afterNewVariable(p *play, co *coroutine.Co) {
	total := 10
	for i := range 3 {
		co.Sleep(2 * time.Second)
		total += i
		p.say("old %d of %d", i, total)
	}
}

func afterMoreWaits(p *play, co *coroutine.Co) {
	co.Frame()
	for i := range 3 {
		p.say("begin %d", i)
		co.Sleep(2 * time.Second)
		p.say("old %d", i)
		co.Sleep(time.Second)
	}
}

func afterNoWait(p *play, co *coroutine.Co) {
	for i := range 3 {
		p.say("old %d", i)
	}
}

func beforeDead(p *play, co *coroutine.Co) {
	n := len(p.Log) + 5
	p.say("n is %d", n)
	co.Sleep(3 * time.Second)
	p.say("slept")
}

func afterDead(p *play, co *coroutine.Co) {
	n := len(p.Log) + 5
	p.say("n is %d", n)
	co.Sleep(3 * time.Second)
	p.say("slept, %d", n)
}

func beforeTwins(p *play, co *coroutine.Co) {
	p.say("one")
	co.Sleep(2 * time.Second)
	p.say("two")
	co.Sleep(2 * time.Second)
	p.say("three")
}

func afterTwins(p *play, co *coroutine.Co) {
	p.say("zero")
	co.Sleep(2 * time.Second)
	p.say("one")
	co.Sleep(2 * time.Second)
	p.say("two")
	co.Sleep(2 * time.Second)
	p.say("four")
}

func afterBlurredTwins(p *play, co *coroutine.Co) {
	co.Sleep(2 * time.Second)
	co.Sleep(2 * time.Second)
	co.Sleep(2 * time.Second)
}

func beforeBox(p *play, co *coroutine.Co) {
	n := 3
	co.Sleep(2 * time.Second)
	n++
	p.say("n %d", n)
}

func afterBox(p *play, co *coroutine.Co) {
	n := 3
	co.Sleep(2 * time.Second)
	m := &n
	co.Frame()
	*m++
	p.say("n %d", n)
}

func beforeType(p *play, co *coroutine.Co) {
	n := 3
	co.Sleep(2 * time.Second)
	p.say("n %v", n)
}

func afterType(p *play, co *coroutine.Co) {
	n := "three"
	co.Sleep(2 * time.Second)
	p.say("n %v", n)
}

func beforeMail(p *play, co *coroutine.Co) {
	text, ok := p.Mail.Receive(co)
	p.say("got %s %v", text, ok)
}

func afterMail(p *play, co *coroutine.Co) {
	hour := 5
	text, ok := p.Mail.Receive(co)
	p.say("received %s %v at %d", text, ok, hour)
}

func beforeSending(p *play, co *coroutine.Co) {
	for i := range 3 {
		co.Sleep(2 * time.Second)
		ok := p.Mail.Send(co, "hello")
		p.say("sent %d %v", i, ok)
	}
}

func beforeDefer(p *play, co *coroutine.Co) {
	defer p.say("cleaned up")
	co.Sleep(2 * time.Second)
	p.say("slept")
}

func afterDefer(p *play, co *coroutine.Co) {
	n := 1
	defer p.say("%d", n)
	defer p.say("cleaned up")
	co.Sleep(2 * time.Second)
	p.say("slept well")
}

func afterNoDefer(p *play, co *coroutine.Co) {
	co.Sleep(2 * time.Second)
	p.say("slept")
}

func TestPairs(t *testing.T) {
	for name, c := range map[string]pair{
		"nothing":                     {before: beforeText, old: beforeText, new: beforeText, frames: 4, then: []string{"old 1", "old 2"}},
		"what is done after the wait": {before: beforeText, old: beforeText, new: afterText, frames: 4, then: []string{"new 1", "new 2", "end"}},
		"how long it sleeps":          {before: beforeText, old: beforeText, new: afterOtherSleep, frames: 4, then: []string{"old 1", "old 2"}},
		"how often it goes round":     {before: beforeText, old: beforeText, new: afterOtherLoop, frames: 4, gone: "it stands in for i:=range 5, which it didn't"},
		"a new variable": {before: beforeText, old: beforeText, new: afterNewVariable, frames: 4, then: []string{"old 1 of 1", "old 2 of 3"},
			changes: []string{"variable total of save_test.afterNewVariable is new, and zero"}},
		"more waits":                    {before: beforeText, old: beforeText, new: afterMoreWaits, frames: 4, then: []string{"old 1", "begin 2", "old 2"}},
		"no wait":                       {before: beforeText, old: beforeText, new: afterNoWait, frames: 4, gone: "its wait co.Sleep(2*time.Second) is gone"},
		"a variable that was not kept":  {before: beforeDead, old: beforeDead, new: afterDead, frames: 2, gone: "the variable n is read now, and its value is not in the save"},
		"one more of the same":          {before: beforeTwins, old: beforeTwins, new: afterTwins, frames: 2, then: []string{"two", "four"}},
		"which of the same":             {before: beforeTwins, old: beforeTwins, new: afterBlurredTwins, frames: 2, gone: "it can't be told which of several waits co.Sleep(2*time.Second) is meant"},
		"a variable that is pointed to": {before: beforeBox, old: beforeBox, new: afterBox, frames: 2, then: []string{"n 4"}},
		"a variable of another type":    {before: beforeType, old: beforeType, new: afterType, frames: 2, gone: "was int, and is string"},
		"a message": {before: beforeMail, old: beforeMail, new: afterMail, frames: 2, then: []string{"received letter true at 0"},
			changes: []string{"variable hour of save_test.afterMail is new, and zero"}},
		"a message to come": {before: beforeSending, old: beforeSending, new: beforeSending, frames: 1},
		"a defer more":      {before: beforeDefer, old: beforeDefer, new: afterDefer, frames: 2, then: []string{"slept well", "cleaned up"}},
		"a defer less":      {before: beforeDefer, old: beforeDefer, new: afterNoDefer, frames: 2, gone: "it has deferred functions, and defers none now"},
	} {
		t.Run(name, func(t *testing.T) { c.run(t) })
	}
}

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
	c.new, c.gone = afterCallGone, "in save_test.beforeCall at upgrade_test.go:"
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
		changes: []string{`behaviour "pair" was replaced, for in save_test.visit at upgrade_test.go its wait co.Sleep(2*time.Second) is gone`}}
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
