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
