package save_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

// checkPair saves a behaviour after some seconds, and checks what becomes of it where its function has another name.
func checkPair(t *testing.T, c pair, options ...save.Option) *save.Report {
	p := &play{Mail: coroutine.NewChan[string](0)}
	s := coroutine.NewScheduler()
	defer s.Close()
	for i := range 2 {
		s.Start(coroutine.Script(func(co *coroutine.Co) { c.before(p, co) }), coroutine.Named(fmt.Sprint("pair ", i+1)))
	}
	for range 2 {
		s.Start(coroutine.Await(coroutine.Sleep(time.Hour)), coroutine.Named("rests"))
	}
	for range c.frames {
		s.Tick(time.Second, coroutine.Budget{})
	}
	var data bytes.Buffer
	if err := save.Scheduler(&data, s, save.Root("play", p)); err != nil {
		t.Skip(err)
	}
	r, err := save.Check(&data, append(options, save.Type[play](), save.Renamed(nameOf(c.old), nameOf(c.new)))...)
	require.NoError(t, err)
	return r
}

func TestCheck(t *testing.T) {
	r := checkPair(t, pair{before: beforeDead, old: beforeDead, new: beforeDead, frames: 2})
	require.True(t, r.Loads, r)
	require.Empty(t, r.Changes)
	require.Empty(t, r.Unchecked)
	require.Len(t, r.GoOn, 2)
	require.Regexp(t, `^2 behaviours as "pair 1" in save_test.beforeDead \(upgrade_test.go:\d+\)$`, r.GoOn[0].String())
	require.Equal(t, `2 behaviours "rests"`, r.GoOn[1].String())

	dead := pair{before: beforeDead, old: beforeDead, new: afterDead, frames: 2}
	r = checkPair(t, dead)
	require.False(t, r.Loads)
	require.Len(t, r.Gone, 2)
	require.Empty(t, r.Changes, "that it begins anew is said by nobody")
	require.Empty(t, r.Refused)
	require.Len(t, r.GoOn, 1)
	require.Regexp(t, `^does not load as it is: a save of build [0-9a-f]{12}, 0 entities
can't go on, unless OnGone says what becomes of them:
  2 behaviours as "pair 1" in save_test.beforeDead \(upgrade_test.go:\d+\): the variable n is read now, and its value is not in the save
go on:
  2 behaviours "rests"
$`, r.String())

	r = checkPair(t, dead, save.OnGone(func(save.Gone) save.Fate { return save.Restart() }))
	require.True(t, r.Loads, r)
	require.Len(t, r.Changes, 2)
	require.Contains(t, r.Changes[0].How, "begins anew")
	require.Len(t, r.GoOn, 1)

	r = checkPair(t, pair{before: beforeMail, old: beforeMail, new: afterMail, frames: 2})
	require.True(t, r.Loads, r)
	require.Equal(t, []save.Change{{What: "variable hour of save_test.afterMail", How: "is new, and zero"}}, r.Changes)
}

type (
	stall    struct{ Bread, Fish int }
	stallNew struct {
		Bread int8
		Fish  int
	}
	bell  struct{ id int }
	tower struct {
		Bell, Other *bell
		Any         any
	}
	quarter struct{ Towers []tower }
)

// carried checks a save of a scheduler with one root.
func carried(t *testing.T, root any, options ...save.Option) *save.Report {
	s := coroutine.NewScheduler()
	defer s.Close()
	var data bytes.Buffer
	require.NoError(t, save.Scheduler(&data, s, append(options, save.Root("it", root))...))
	r, err := save.Check(&data, options[:min(len(options), 1)]...)
	require.NoError(t, err)
	return r
}

// Fixed objects are known by their names alone, and are made up.
func TestCheckFixed(t *testing.T) {
	b := &bell{1}
	r := carried(t, &tower{b, b, b}, save.Type[tower](), save.Fixed("bell", b))
	require.True(t, r.Loads, r)
	require.Empty(t, r.Unchecked)

	towers := &[3]tower{}
	r = carried(t, &quarter{towers[:]}, save.Type[quarter](), save.Fixed("towers", towers))
	require.True(t, r.Loads, r)
	require.Len(t, r.Unchecked, 1, "nobody knows how long it is")
	require.Contains(t, r.Unchecked[0], "fixed objects does not fit, or it is damaged: towers: ")
}

// All that is refused is told, and not only the first of it.
func TestCheckRefused(t *testing.T) {
	s := coroutine.NewScheduler()
	defer s.Close()
	var data bytes.Buffer
	require.NoError(t, save.Scheduler(&data, s, save.Root("a", &stall{1, 2}), save.Root("b", &robotA{Speed: 5}),
		save.Root("c", &tower{}), save.Root("d", &[2]tower{}), save.Root("e", &[16]byte{1})))
	renames := []save.Option{renamed("stall", "stallNew"), renamed("robotA", "robotC"), renamed("tower", "castle")}
	r, err := save.Check(bytes.NewReader(data.Bytes()), append(renames, save.Type[stallNew](), save.Type[robotC]())...)
	require.NoError(t, err)
	require.False(t, r.Loads)
	var what []string
	for _, of := range r.Refused {
		what = append(what, of.What)
		require.NotEmpty(t, of.Reason)
		require.NotEmpty(t, of.Remedy)
	}
	require.ElementsMatch(t, []string{"root c", "root d", here + ".stall.Bread", here + ".robotA.Speed"}, what)

	r, err = save.Check(bytes.NewReader(data.Bytes()), save.Type[stall](), save.Type[robotA](), save.Type[tower]())
	require.NoError(t, err)
	require.True(t, r.Loads, r)
	require.Empty(t, r.Refused)
	require.Empty(t, r.Changes)
}

// strict is a Verifier that would never agree to what is not of its game.
type strict struct{ N int }

func (*strict) VerifyLoaded() error { panic("it is asked") }

func TestCheckEngine(t *testing.T) {
	e := makeYard()
	defer e.Close()
	ecs.SetResource(e, strict{5})
	e.Spawn(ecs.Comp(batteries, battery{Charge: 3}))
	before := e.World().Len()
	var data bytes.Buffer
	require.NoError(t, save.Save(&data, e))
	r, err := save.Check(bytes.NewReader(data.Bytes()), save.Type[yard](), save.Type[strict]())
	require.NoError(t, err)
	require.True(t, r.Loads, r)
	require.Empty(t, r.Changes)
	require.Equal(t, before, r.Entities)
	require.Equal(t, before, e.World().Len())

	r, err = save.Check(bytes.NewReader(data.Bytes()), save.Type[yard]())
	require.NoError(t, err)
	require.True(t, r.Loads, "a resource whose type is gone is gone")
	require.Equal(t, []save.Change{{What: "resource." + here + ".strict", How: "is gone, and was {N: 5}"}}, r.Changes)

	r, err = save.Check(bytes.NewReader(data.Bytes()), save.Type[yard](), renamed("battery", "accumulator"))
	require.NoError(t, err)
	require.False(t, r.Loads)
	require.Contains(t, r.Refused[0].Reason, "none of the name *github.com/yohamta/donburi.ComponentType["+here+".accumulator]")
	require.NotEmpty(t, r.Unchecked)
}

func TestCheckPart(t *testing.T) {
	e := makeYard()
	defer e.Close()
	robot := e.Spawn(ecs.Comp(batteries, battery{Charge: 3}))
	var data bytes.Buffer
	require.NoError(t, save.Part(&data, e, []donburi.Entity{robot.Entity()}))
	r, err := save.Check(bytes.NewReader(data.Bytes()))
	require.NoError(t, err)
	require.True(t, r.Loads, r)
	require.True(t, r.Part)
	require.Equal(t, 1, r.Entities)
	require.Len(t, r.Unchecked, 1)
	require.Contains(t, r.String(), "loads, as far as can be told: a part of a game of build ")
}

func TestCheckOfNoSave(t *testing.T) {
	s := coroutine.NewScheduler()
	defer s.Close()
	var data bytes.Buffer
	require.NoError(t, save.Scheduler(&data, s))
	for _, bad := range [][]byte{nil, []byte("GIF89a and more"), data.Bytes()[:data.Len()-3]} {
		_, err := save.Check(bytes.NewReader(bad))
		require.ErrorAs(t, err, new(*save.FormatError))
		_, err = save.TypesIn(bytes.NewReader(bad))
		require.ErrorAs(t, err, new(*save.FormatError))
	}
	_, err := save.Check(bytes.NewReader(data.Bytes()), save.Limit(10))
	require.ErrorAs(t, err, new(*save.LimitError))
	names, err := save.TypesIn(bytes.NewReader(data.Bytes()))
	require.NoError(t, err)
	require.Contains(t, names, "github.com/somen-go/somen/coroutine.Scheduler")
}

// Who made a save up gets an error or a report.
func TestCheckOfForgeries(t *testing.T) {
	e := makeYard()
	defer e.Close()
	e.Spawn(ecs.Comp(batteries, battery{Charge: 3}))
	var data bytes.Buffer
	require.NoError(t, save.Save(&data, e, save.Root("it", &[3]stall{}), save.Root("b", &robotA{Any: 5})))
	for i := headLength; i < data.Len(); i += 53 {
		for _, by := range []byte{1, 0x40, 0xff} {
			bad := bytes.Clone(data.Bytes())
			bad[i] ^= by
			r, err := save.Check(bytes.NewReader(forge(bad)), save.Type[yard](), save.Type[stall](), save.Type[robotA](), save.Limit(1<<24))
			require.NotEqual(t, r == nil, err == nil)
		}
	}
}
