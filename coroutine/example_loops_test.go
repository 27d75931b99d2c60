package coroutine_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// fadeOut is a function as one writes it.
func fadeOut(co *coroutine.Co) {
	for t := range co.Over(time.Second) {
		fmt.Println("volume", 1-t)
	}
}

// fadesOut is what the tool makes of fadeOut. An iterator that waits needs the stack of who calls it; the activation has
// its loop as data instead.
type fadesOut struct {
	coroutine.Activation
	co     *coroutine.Co
	rounds *coroutine.Rounds[float64]
}

func (f *fadesOut) Step() bool {
	if f.PC == 0 {
		f.PC = 1
		f.rounds = coroutine.RoundsOver(f.co, time.Second)
	}
	for {
		if f.rounds.Next(&f.Activation) {
			return true // the task waits; then Next is called again
		}
		if !f.rounds.More {
			return f.Return()
		}
		fmt.Println("volume", 1-f.rounds.Value)
	}
}

func (f *fadesOut) Place() (function, file string, line int) { return "game.fadeOut", "game.go", 12 }

// The loop is the same in both forms.
func ExampleRounds() {
	for _, fade := range []coroutine.Behaviour{
		coroutine.Script(fadeOut),
		coroutine.Compiled(fadeOut, func(co *coroutine.Co) coroutine.Stepper { return &fadesOut{co: co} }),
	} {
		s := coroutine.NewScheduler()
		s.Start(fade)
		for s.Len() > 0 {
			s.Tick(time.Second/2, coroutine.Budget{})
		}
		s.Close()
	}
	// Output:
	// volume 1
	// volume 0.5
	// volume 0
	// volume 1
	// volume 0.5
	// volume 0
}

// inbox is a queue as one of Somen's other packages may have it. As a Source it says what has come, and how to wait for
// more.
type inbox struct {
	letters []string
	come    coroutine.Signal[struct{}]
}

func (b *inbox) Put(letter string) {
	b.letters = append(b.letters, letter)
	b.come.Emit(struct{}{})
}

func (b *inbox) Take() (letter string, ok bool) {
	if len(b.letters) == 0 {
		return "", false
	}
	letter, b.letters = b.letters[0], b.letters[1:]
	return letter, true
}

func (b *inbox) Next() coroutine.Wait { return b.come.Next(nil) }

// reads is what becomes of a loop over the inbox, with the rounds that its package gives.
type reads struct {
	coroutine.Activation
	rounds *coroutine.Rounds[string]
}

func (f *reads) Step() bool {
	for {
		if f.rounds.Next(&f.Activation) {
			return true
		}
		if !f.rounds.More {
			return f.Return()
		}
		fmt.Println("read:", f.rounds.Value)
	}
}

func (f *reads) Place() (function, file string, line int) { return "game.read", "game.go", 20 }

// A feed of package ecs is one: a loop over it takes what has happened, and waits while nothing has.
func ExampleSource() {
	s := coroutine.NewScheduler()
	defer s.Close()
	var mail inbox
	s.Start(coroutine.Compiled(
		func(*coroutine.Co) {}, // the function as it is written
		func(co *coroutine.Co) coroutine.Stepper { return &reads{rounds: coroutine.RoundsOf[string](co, &mail)} },
	))
	s.Tick(0, coroutine.Budget{})
	mail.Put("a bill")
	mail.Put("an invitation")
	fmt.Println("postman leaves")
	s.Tick(0, coroutine.Budget{})
	// Output:
	// postman leaves
	// read: a bill
	// read: an invitation
}
