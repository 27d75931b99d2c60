package cluster_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
)

var questions, answers = cluster.NewChannel[string]("questions"), cluster.NewChannel[string]("answers")

// A letter says who has sent it, so that it can be answered.
func ExampleLetter() {
	var guide, stranger *donburi.Entry
	ask := func(me *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			questions.Send(me, cluster.AddressOf(guide), "where is the well?", 5*time.Second)
			letter, _ := answers.In(me).Receive(co)
			fmt.Println(letter.Value, letter.From == cluster.AddressOf(guide))
		})
	}
	answer := func(me *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			for letter := range questions.In(me).All(co) {
				fmt.Println(letter.Value)
				answers.Send(me, letter.From, "behind the church", 5*time.Second)
			}
		})
	}
	node, end := alone(func(r *cluster.Region) {
		guide = r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Behaviour, components.BehaveFunc("answers", answer)))
		stranger = r.Engine().Spawn(cluster.Agent,
			ecs.Comp(components.Behaviour, components.BehaveFunc("asks", ask).EndsEntity()))
	})
	defer end()
	frames(node, func() bool { return !stranger.Valid() })
	// Output:
	// where is the well?
	// behind the church true
}

// A receipt says where the message has reached the agent, which has not read it yet.
func ExampleReceipt() {
	var soldier, captain *donburi.Entry
	commands := func(me *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			receipt, err := orders.Send(me, cluster.AddressOf(soldier), Order{Go: "hill"}, 5*time.Second).Await(co)
			fmt.Println(receipt, err)
		})
	}
	node, end := alone(func(r *cluster.Region) {
		soldier = r.Engine().Spawn(cluster.Agent)
		captain = r.Engine().Spawn(cluster.Agent,
			ecs.Comp(components.Behaviour, components.BehaveFunc("commands", commands).EndsEntity()))
	})
	defer end()
	frames(node, func() bool { return !captain.Valid() })
	fmt.Println(orders.In(soldier).Len(), "to read")
	// Output:
	// it is in "island" <nil>
	// 1 to read
}

// Who writes to agents that may have died keeps their addresses until a SendError says so.
func ExampleSendError() {
	friends := map[cluster.Address]string{}
	writes := func(me *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			for friend, name := range friends {
				_, err := answers.Send(me, friend, "all is well", 5*time.Second).Await(co)
				if no, ok := errors.AsType[*cluster.SendError](err); ok && no.Reason == cluster.ErrGone {
					fmt.Println(no.Channel, "did not reach", name)
					delete(friends, no.To)
				}
			}
		})
	}
	var me *donburi.Entry
	node, end := alone(func(r *cluster.Region) {
		ann, bob := r.Engine().Spawn(cluster.Agent), r.Engine().Spawn(cluster.Agent)
		friends[cluster.AddressOf(ann)], friends[cluster.AddressOf(bob)] = "ann", "bob"
		bob.Remove()
		me = r.Engine().Spawn(cluster.Agent,
			ecs.Comp(components.Behaviour, components.BehaveFunc("writes", writes).EndsEntity()))
	})
	defer end()
	frames(node, func() bool { return !me.Valid() })
	fmt.Println(len(friends), "friend is left")
	// Output:
	// answers did not reach bob
	// 1 friend is left
}

// The reason for which a message did not arrive tells whether to send it again.
func ExampleUndelivered() {
	advice := func(err error) string {
		switch reason, _ := errors.AsType[cluster.Undelivered](err); reason {
		case cluster.ErrFull, cluster.ErrBusy, cluster.ErrLost:
			return "send it again, in a while"
		case cluster.ErrTimeout, cluster.ErrEnded:
			return "ask whether it has arrived, lest it comes twice"
		case cluster.ErrGone:
			return "forget the address"
		}
		return "mend the program"
	}
	fmt.Println(advice(&cluster.SendError{Reason: cluster.ErrFull}))
	fmt.Println(advice(&cluster.SendError{Reason: cluster.ErrTimeout}))

	loner := ecs.New().Spawn(cluster.Agent) // of an engine that is no region's
	_, err := orders.Send(loner, cluster.AddressOf(loner), Order{Go: "home"}, 5*time.Second).Result()
	fmt.Println(advice(err), errors.Is(err, cluster.ErrNoRegion))
	// Output:
	// send it again, in a while
	// ask whether it has arrived, lest it comes twice
	// mend the program true
}
