package main

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/yohamta/donburi"
)

const (
	backward   = 2  // recorded steps in each step of the player's time
	leastSteps = 20 // for which time runs backwards when R is struck, as it is again and again in a terminal
)

// rewinding lets time run backwards as long as R is held. It is around the steps of the game, and none of its state: what it
// knows of the player is of now, whatever the game goes back to.
type rewinding struct {
	*Game
	tape  *rewind.Tape
	label donburi.Entity
	held  bool
	left  int // steps
}

// rewinds gives the game the rewind button. The tape must be there already: a step back is none that it records.
func (g *Game) rewinds(tape *rewind.Tape) {
	r := &rewinding{Game: g, tape: tape, label: g.label(Vec2{X: width / 2, Y: 110}, 24, components.AlignCenter, cyan).Entity()}
	g.engine.AroundStep(r.step)
}

// step takes the place of a step of the game.
func (r *rewinding) step(play func()) {
	in := r.engine.Input()
	in.Refresh() // in the past other keys were held
	struck := in.Held(ecs.KeyR) && !r.held
	r.held = in.Held(ecs.KeyR)
	switch {
	case struck && r.tape.Err() != nil:
		r.say("to turn time back, build it with somen")
	case struck:
		r.left = leastSteps
	case r.held:
		r.left = max(r.left, 1)
	}
	if r.left == 0 || r.tape.Err() != nil {
		r.show("")
		play()
		return
	}
	r.left--
	r.back()
}

// back goes back, or stays where the tape begins.
func (r *rewinding) back() {
	first, _ := r.tape.Steps()
	if err := r.tape.Go(max(first, r.engine.Steps()-backward)); err != nil {
		r.say("%v", err)
		r.left = 0
		return
	}
	r.show("<<")
}

func (r *rewinding) show(sign string) {
	components.Text.Get(r.engine.World().Entry(r.label)).String = sign
}
