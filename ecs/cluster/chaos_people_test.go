package cluster_test

import (
	"math/rand/v2"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/cluster"
)

// soul is what a walker of TestChaos is and remembers. It is rolled back with it, and all that is in it belongs together.
type soul struct {
	N     int    // from 0
	Steps uint64 // that it has been through, counted by a system
	At    string // the region of the last one
	Walks int
	Beats int // of the heart, a task that is a child of the walk
	Got   []heard
	Sent  []told
}

// heard is a message that was received.
type heard struct {
	From   int
	Say    uint64
	Number uint64
}

// told is a message that was sent.
type told struct {
	To     int
	Say    uint64
	Ended  bool
	Before bool // it had come before
	Fault  string
}

// word is what walkers say to each other: from whom, and which of all.
type word struct {
	From int
	Say  uint64
}

// pack is carried by a walker.
type pack struct{ Owner, Ticks int }

// packsOf is how many packs a walker has.
func packsOf(n int) int {
	if n%3 == 0 {
		return 1
	}
	return 0
}

var (
	souls = donburi.NewComponentType[soul]().SetName("ChaosSoul")
	packs = donburi.NewComponentType[pack]().SetName("ChaosPack")
	words = cluster.NewChannel[word]("chaos.words")
)

// roam goes to and fro across the whole world, and has a heart, ears and a mouth.
func roam(me *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		co.Go(beat(me))
		co.Go(listen(me))
		co.Go(talk(me))
		for {
			to := components.Vec2{X: co.Rand().Float64() * plain.Width, Y: co.Rand().Float64() * plain.Height}
			way := to.Sub(*components.Position.Get(me))
			components.Velocity.SetValue(me, way.Unit().Mul(stage.pace))
			co.Sleep(time.Duration(way.Len() / stage.pace * float64(time.Second)))
			components.Velocity.SetValue(me, components.Vec2{})
			souls.Get(me).Walks++
		}
	})
}

func beat(me *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			co.Sleep(100*time.Millisecond + time.Duration(co.Rand().IntN(200))*time.Millisecond)
			souls.Get(me).Beats++
		}
	})
}

func listen(me *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			l, _ := words.In(me).Receive(co)
			s := souls.Get(me)
			s.Got = append(s.Got, heard{l.Value.From, l.Value.Say, l.Number})
		}
	})
}

func talk(me *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			co.Sleep(time.Duration(co.Rand().Int64N(int64(stage.talks))))
			s := souls.Get(me)
			i := len(s.Sent)
			to, say := letter(s.N, i)
			if stage.quiet || stage.book[to] == (cluster.Address{}) {
				continue
			}
			s.Sent = append(s.Sent, told{To: to, Say: say})
			receipt, err := words.Send(me, stage.book[to], word{s.N, say}, 4*time.Second).Await(co)
			note := &souls.Get(me).Sent[i]
			note.Ended, note.Before = true, receipt.Before
			if err != nil {
				note.Fault = err.Error()
			}
		}
	})
}

// letter is what somebody says the i-th time. Who lives a time again says the same again.
func letter(from, i int) (to int, say uint64) {
	r := rand.New(rand.NewPCG(uint64(from), uint64(i)))
	return (from + 1 + r.IntN(stage.n-1)) % stage.n, uint64(from)<<32 | uint64(i)
}

// tick is what a pack does on its own.
func tick(me *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			co.Sleep(500 * time.Millisecond)
			packs.Get(me).Ticks++
		}
	})
}
