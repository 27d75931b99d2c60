package save_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"pgregory.net/rapid"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

// actor is a component whose entity does what its acts say.
type actor struct {
	Name    string
	N       int
	Friend  *donburi.Entry
	Ref     ecs.Ref
	Entity  donburi.Entity
	Count   *int // of a friend
	Room    *room
	Acts    []act
	Private coroutine.Signal[int]
}

// room is what some actors share.
type room struct {
	Desk  *coroutine.Chan[int]
	Bell  coroutine.Signal[int]
	Team  *coroutine.Group
	Tasks []coroutine.Task
	Word  *coroutine.Future[int]
	Who   map[donburi.Entity]int
	Ended map[coroutine.Task]string
}

type act struct {
	Kind int
	N    int
	Acts []act
}

var actors = donburi.NewComponentType[actor]().SetName("Actor")

const actKinds = 23

func (a *actor) say(e *ecs.Engine, co *coroutine.Co, format string, args ...any) {
	ecs.Resource[diary](e).note("%s %v "+format, append([]any{a.Name, co.Now()}, args...)...)
}

func perform(co *coroutine.Co, e *ecs.Engine, self *donburi.Entry, acts []act) {
	a := actors.Get(self)
	r, ms := a.Room, time.Millisecond
	defer func() { a.say(e, co, "leaves %v", co.Unwinding()) }()
	for i, x := range acts {
		wait := time.Duration(x.N) * ms
		switch x.Kind {
		case 0:
			co.Sleep(wait)
		case 1:
			a.say(e, co, "frames %v", co.Frames(x.N%5))
		case 2:
			m := coroutine.Message[int]{Value: x.N}
			a.say(e, co, "sends %v", co.First(r.Desk.ToSend(&m), coroutine.Sleep(wait)))
		case 3:
			var m coroutine.Message[int]
			a.say(e, co, "receives %v %d", co.First(coroutine.Sleep(wait), r.Desk.ToReceive(&m)), m.Value)
		case 4:
			r.Bell.Emit(x.N)
			a.Private.Emit(x.N)
		case 5:
			v := 0
			a.say(e, co, "hears %v %d", co.First(r.Bell.Next(&v), a.Private.Next(nil), coroutine.Sleep(wait)), v)
		case 6:
			t := co.Go(coroutine.Script(func(co *coroutine.Co) { perform(co, e, self, x.Acts) }), coroutine.InGroup(r.Team))
			r.Tasks = append(r.Tasks, t)
		case 7:
			a.say(e, co, "race %d", co.Race(coroutine.Await(coroutine.Sleep(wait)), coroutine.Script(func(co *coroutine.Co) { perform(co, e, self, x.Acts) })))
		case 8:
			a.say(e, co, "in time %v", co.Timeout(wait, coroutine.Script(func(co *coroutine.Co) { perform(co, e, self, x.Acts) })))
		case 9:
			if entry, ok := a.Ref.Get(); ok {
				f := actors.Get(entry)
				f.N++
				*a.Count++
				a.say(e, co, "meets %s, same %v %v", f.Name, entry == a.Friend, r.Who[a.Entity])
			}
		case 10:
			n := a.N
			a.say(e, co, "until %v", co.First(coroutine.Until(func() bool { return a.N > n }), coroutine.Frames(x.N%7+1)))
		case 11:
			for t := range co.Over(wait) {
				a.say(e, co, "over %.3f", t)
			}
		case 12:
			for k := range co.Every(wait + ms) {
				a.say(e, co, "every %d", k)
				if k == 2 {
					break
				}
			}
		case 13:
			c := e.ClockOf(self, nil)
			c.SetScale(float64(x.N%3+1) / 2)
			a.say(e, co, "own clock %v", c.Now())
			co.Wait(c.Sleep(wait))
			a.say(e, co, "own clock %v", c.Now())
		case 14:
			if len(r.Tasks) > 0 && r.Tasks[x.N%len(r.Tasks)] != co.Self() {
				t := r.Tasks[x.N%len(r.Tasks)]
				a.say(e, co, "joins %v %v", t.State(), co.First(t.Done(), coroutine.Sleep(wait)))
			}
		case 15:
			co.Yield()
		case 16:
			if len(r.Tasks) > 0 {
				t := r.Tasks[x.N%len(r.Tasks)]
				t.Pause()
				co.Frames(2)
				t.Resume()
				r.Ended[t] = t.State().String()
			}
		case 17:
			r.Word.Complete(x.N, nil)
			r.Word = new(coroutine.Future[int])
		case 18:
			a.say(e, co, "word %v", co.First(r.Word.Done(), coroutine.Sleep(wait)))
		case 19:
			co.AllOf(coroutine.Sleep(wait), coroutine.Frames(x.N%4+1), coroutine.SleepUntil(co.Now()+wait/2))
			a.say(e, co, "all")
		case 20:
			if r.Team.Paused() {
				r.Team.Resume()
			} else {
				r.Team.Pause()
			}
		case 22:
			a.say(e, co, "changed %v", co.First(coroutine.Changed(func() int { return a.N / 2 }), coroutine.Frames(x.N%7+1)))
		case 21:
			if i%3 == 2 && len(r.Tasks) > 0 {
				r.Tasks[x.N%len(r.Tasks)].CancelCause(errors.New("enough"))
			}
			co.All(coroutine.Sequence(coroutine.Await(coroutine.NextFrame()), coroutine.Await(coroutine.Sleep(wait))), coroutine.Repeat(2, coroutine.Await(coroutine.NextFrame())))
		}
		a.N++
	}
}

func act1(e *ecs.Engine) func(*donburi.Entry) coroutine.Behaviour {
	return func(self *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			for round := 0; ; round++ {
				perform(co, e, self, actors.Get(self).Acts)
				co.Frame()
			}
		})
	}
}

// cast spawns actors that share a room, and know one another.
func cast(e *ecs.Engine, prefix string, all [][]act, friends []int) (entities []donburi.Entity) {
	r := &room{Desk: coroutine.NewChan[int](1), Team: e.Scheduler().NewGroup(), Word: new(coroutine.Future[int]), Who: map[donburi.Entity]int{}, Ended: map[coroutine.Task]string{}}
	var entries []*donburi.Entry
	for i, acts := range all {
		b := components.BehaveFunc("act", act1(e))
		if i%2 == 1 {
			b = b.Needing(components.Position)
		}
		parts := []ecs.Part{ecs.Comp(actors, actor{Name: fmt.Sprint(prefix, i), Room: r, Acts: acts}), components.Position}
		if i%3 == 2 {
			slots := components.SlotsData{}
			slots.Put("role", b)
			parts = append(parts, ecs.Comp(components.Slots, slots))
		} else {
			parts = append(parts, ecs.Comp(components.Behaviour, b))
		}
		entries = append(entries, e.Spawn(parts...))
		entities = append(entities, entries[i].Entity())
		r.Who[entities[i]] = i
	}
	for i, entry := range entries {
		a, f := actors.Get(entry), entries[friends[i]%len(entries)]
		a.Friend, a.Ref, a.Entity, a.Count = f, ecs.RefOf(f), f.Entity(), &actors.Get(f).N
	}
	return entities
}

func drawActs(t *rapid.T, depth int) []act {
	var acts []act
	for range rapid.IntRange(1, 6).Draw(t, "acts") {
		x := act{Kind: rapid.IntRange(0, actKinds-1).Draw(t, "kind"), N: rapid.IntRange(0, 70).Draw(t, "n")}
		if depth > 0 && x.Kind >= 6 && x.Kind <= 8 {
			x.Acts = drawActs(t, depth-1)
		}
		acts = append(acts, x)
	}
	return acts
}

func drawCast(t *rapid.T, most int) (all [][]act, friends []int) {
	for range rapid.IntRange(1, most).Draw(t, "actors") {
		all = append(all, drawActs(t, 2))
		friends = append(friends, rapid.IntRange(0, 100).Draw(t, "friend"))
	}
	return all, friends
}

// of returns the lines of some actors.
func of(lines []string, prefix string) (own []string) {
	for _, l := range lines {
		if len(l) > 0 && l[:1] == prefix {
			own = append(own, l)
		}
	}
	return own
}

// TestPartOracle: what is saved of a world as a part does in another one what it does in the one where it stayed, in the
// same order and at the same times; and the rest does not notice.
func TestPartOracle(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	rapid.Check(t, func(rt *rapid.T) {
		from, to := makeNight(t), makeNight(t)
		defer from.Close()
		defer to.Close()
		others, friends := drawCast(rt, 3)
		some := cast(from, "o", others, friends)
		acts, friends := drawCast(rt, 4)
		entities := cast(from, "p", acts, friends)
		there, friends := drawCast(rt, 3)
		already := cast(to, "t", there, friends)
		if rapid.Bool().Draw(rt, "gap") {
			to.World().Remove(already[0])
			from.World().Remove(some[0])
		}
		nightSteps(from, rapid.IntRange(1, 30).Draw(rt, "before")) // so that they have begun, in the time of this world
		nightSteps(to, rapid.IntRange(0, 30).Draw(rt, "there before"))
		alone := makeNight(t) // what is there goes on as if nothing had come
		defer alone.Close()
		fresh := cast(alone, "t", there, friends)
		if to.World().Len() < len(there) {
			alone.World().Remove(fresh[0])
		}
		nightSteps(alone, int(to.Steps()))
		ecs.Resource[diary](alone).take()
		ecs.Resource[diary](from).take()
		ecs.Resource[diary](to).take()

		var part, again bytes.Buffer
		require.NoError(rt, save.Part(&part, from, entities))
		sends, takes := save.NewCarrier(from), save.NewCarrier(to)
		_ = sends.Part(new(bytes.Buffer), entities[:1]) // which may be refused, if it knows the others
		require.NoError(rt, sends.Part(&again, entities))
		require.Equal(rt, part.Bytes(), again.Bytes())
		copies := rapid.IntRange(1, 2).Draw(rt, "copies")
		var loaded [][]donburi.Entity
		for range copies {
			now, err := takes.LoadPart(bytes.NewReader(part.Bytes()))
			require.NoError(rt, err)
			loaded = append(loaded, now)
		}
		n := rapid.IntRange(1, 40).Draw(rt, "after")
		for range n {
			nightSteps(from, 1)
			nightSteps(to, 1)
			nightSteps(alone, 1)
			want, got := of(ecs.Resource[diary](from).take(), "p"), ecs.Resource[diary](to).take()
			if copies == 1 {
				require.Equal(rt, want, of(got, "p"))
			} else {
				require.Len(rt, of(got, "p"), 2*len(want))
			}
			require.Equal(rt, ecs.Resource[diary](alone).take(), of(got, "t"))
		}
		for _, now := range loaded {
			for i, entity := range entities {
				a, b := actors.Get(from.World().Entry(entity)), actors.Get(to.World().Entry(now[i]))
				require.Equal(rt, a.N, b.N)
				require.Equal(rt, a.Name, b.Name)
				require.Equal(rt, len(a.Room.Tasks), len(b.Room.Tasks))
				require.Equal(rt, a.Room.Desk.Len(), b.Room.Desk.Len())
				for j := range a.Room.Tasks {
					require.Equal(rt, a.Room.Tasks[j].State(), b.Room.Tasks[j].State(), j)
				}
			}
		}
		_, err := sends.LoadPart(bytes.NewReader(part.Bytes())) // beside itself
		require.NoError(rt, err)
		nightSteps(from, 3)
	})
}
