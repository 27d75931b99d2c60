package coroutine

import (
	"fmt"
	"strings"
	"time"
)

// The model test runs random programs of a little language twice: with the real scheduler, see
// realWorld, and with a naive reference, see modelWorld. Both note what they do; the notes must be
// the same after each Tick.
//
// A program is a list of scripts, which tasks run, and a list of rounds: what is done from outside
// between two Ticks, and the Tick.
type program struct {
	chans   []int // their capacities
	clocks  []int // beside the root: the index of the parent
	scripts []script
	rounds  []round
}

type script struct {
	raw bool // the raw form, or a Script
	ops []op
}

type round struct {
	ops    []op
	dt     int // ms
	budget int // Resumes
}

// An op is an instruction. What a, b and c mean depends on the code.
type op struct {
	code    opCode
	id      int // its number in the program
	a, b, c int
	sub     []op     // of repeat and try; the arms of first and allOf; the deferred ops
	scripts []script // of the combinators
}

type opCode int

const (
	// Waits, which may be arms of first and allOf.
	opYield opCode = iota
	opFrame
	opFrames
	opSleep      // a ms
	opSleepOn    // a ms, on clock b
	opSleepUntil // a ms
	opUntil      // variable a is at least b; if c == 0 the condition panics then
	opSend       // on channel a
	opReceive    // from channel a
	opSignal     // a
	opJoin       // target a
	// Waits that are no arms.
	opFirst
	opAllOf
	opRepeat // a times
	opTry
	opAll
	opRace
	opRush
	opTimeout // a ms
	opWhile   // variable a is less than b
	// What goes on at once.
	opSpawn // script a, priority b, with an option that c names
	opTrySend
	opTryReceive
	opClose
	opEmit
	opSet // adds 1 to variable a
	opCancel
	opPause
	opResume
	opRaise
	opDetach
	opGroupPause
	opGroupResume
	opGroupCancel
	opClockPause
	opClockResume
	opClockScale // b quarters
	opClockStep  // b ms
	opDefer
	opGo
	opPanic

	opArms  = opFirst // the codes below are arms
	opActs  = opSpawn // the codes from here on go on at once
	opInDef = opDefer // the codes from opActs up to this one may be deferred or done from outside
	opCount = opPanic + 1
)

const (
	modelVars    = 2
	modelSignals = 2
	modelGroups  = 2
	maxTasks     = 60
)

const ms = time.Millisecond

// An event is one note. Task 0 is the outside; tasks count from 1.
type event struct {
	Tick, Task, Op int
	What           string
	Value          int
}

// The source of the choices of a random program: rapid, or the bytes of a fuzz target.
type chooser func(n int) int // 0 to n-1

type generator struct {
	choose  chooser
	ids     int
	program *program
}

func generate(choose chooser) *program {
	p := &program{}
	g := &generator{choose: choose, program: p}
	for range 1 + choose(3) {
		p.chans = append(p.chans, choose(3))
	}
	for i := range choose(3) {
		p.clocks = append(p.clocks, choose(i+1))
	}
	p.scripts = make([]script, 1+choose(4))
	for i := range p.scripts {
		p.scripts[i] = g.script(0)
	}
	for range 1 + choose(30) {
		r := round{dt: choose(8), budget: choose(9) - 1}
		for range 1 + choose(3) {
			code := opSpawn
			if choose(2) > 0 {
				code = g.between(opActs, opInDef)
			}
			r.ops = append(r.ops, g.op(code, 0))
		}
		p.rounds = append(p.rounds, r)
	}
	return p
}

func (g *generator) between(from, to opCode) opCode { return from + opCode(g.choose(int(to-from))) }

func (g *generator) script(depth int) script {
	return script{raw: g.choose(2) == 0, ops: g.ops(1+g.choose(6), depth)}
}

func (g *generator) ops(n, depth int) []op {
	ops := make([]op, n)
	for i := range ops {
		code := opYield
		switch g.choose(5) {
		case 0, 1:
			code = g.between(opYield, opArms)
		case 2:
			code = g.between(opArms, opActs)
		default:
			code = g.between(opActs, opCount)
		}
		if depth >= 2 && code >= opRepeat && code < opActs {
			code = opFrame
		}
		ops[i] = g.op(code, depth)
	}
	return ops
}

func (g *generator) op(code opCode, depth int) op {
	switch code {
	case opPanic, opClose, opCancel, opGroupPause, opGroupCancel, opClockPause, opPause:
		if g.choose(3) > 0 { // they would end most programs early
			code = opEmit
		}
	}
	g.ids++
	o := op{code: code, id: g.ids, a: g.choose(6), b: g.choose(6), c: g.choose(6)}
	switch code {
	case opFirst, opAllOf:
		for range 1 + g.choose(3) {
			o.sub = append(o.sub, g.op(g.between(opYield, opArms), depth))
		}
	case opRepeat, opTry:
		o.sub = g.ops(1+g.choose(4), depth+1)
	case opAll, opRace, opRush:
		for range g.choose(4) {
			o.scripts = append(o.scripts, g.script(depth+1))
		}
	case opTimeout, opWhile:
		o.scripts = []script{g.script(depth + 1)}
	case opDefer:
		for range 1 + g.choose(3) {
			code := g.between(opActs, opInDef)
			if g.choose(8) == 0 {
				code = opPanic
			}
			o.sub = append(o.sub, g.op(code, depth))
		}
	}
	return o
}

// target says which task an op is about: one near the task that does it, or any.
func target(a, b, self, tasks int) int {
	switch {
	case tasks == 0:
		return 0
	case a == 0:
		return self
	case a <= 2:
		return self + a // often a child
	case a == 3:
		return self - 1 // often a parent
	default:
		return 1 + (a*7+b)%tasks
	}
}

var opNames = strings.Fields(`yield frame frames sleep sleepon sleepuntil until send receive signal join first allof repeat try all race rush timeout while spawn trysend tryreceive close emit set cancel pause resume raise detach grouppause groupresume groupcancel clockpause clockresume clockscale clockstep defer go panic`)

func (c opCode) String() string { return opNames[c] }

// String shows a program that has failed.
func (p *program) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "channels %v, clocks %v\n", p.chans, p.clocks)
	for i, sc := range p.scripts {
		fmt.Fprintf(&b, "script %d:\n", i)
		sc.show(&b, "\t")
	}
	for _, r := range p.rounds {
		show(&b, r.ops, "")
		fmt.Fprintf(&b, "Tick %d ms, budget %d\n", r.dt, r.budget)
	}
	return b.String()
}

func (sc script) show(b *strings.Builder, indent string) {
	fmt.Fprintf(b, "%sraw %v\n", indent, sc.raw)
	show(b, sc.ops, indent)
}

func show(b *strings.Builder, ops []op, indent string) {
	for _, o := range ops {
		fmt.Fprintf(b, "%s%d: %v %d %d %d\n", indent, o.id, o.code, o.a, o.b, o.c)
		show(b, o.sub, indent+"\t")
		for _, sc := range o.scripts {
			sc.show(b, indent+"\t")
		}
	}
}
