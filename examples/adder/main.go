// Adder builds a computer's adder out of gates, each of which is a coroutine that sleeps until one
// of its inputs changes: a data flow that is pushed from the switches to the sum.
//
//	go run ./examples/adder
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/somen-go/somen/coroutine"
)

// wire carries a level and says when it changes. It may lead to any number of gates.
type wire struct {
	level   int
	changed coroutine.Signal[struct{}]
}

func (w *wire) set(level int) {
	if w.level != level {
		w.level = level
		w.changed.Emit(struct{}{})
	}
}

type circuit struct{ *coroutine.Scheduler }

// gate connects two wires to a new one. No change gets lost: nobody else runs between the look at
// the levels and the wait.
func (c circuit) gate(logic func(a, b int) int, a, b *wire) *wire {
	q := new(wire)
	c.Start(coroutine.Script(func(co *coroutine.Co) {
		var pulse struct{}
		for {
			q.set(logic(a.level, b.level))
			co.First(a.changed.Next(&pulse), b.changed.Next(&pulse))
		}
	}))
	return q
}

func and(a, b int) int { return a & b }
func or(a, b int) int  { return a | b }
func xor(a, b int) int { return a ^ b }

func (c circuit) halfAdder(a, b *wire) (sum, carry *wire) {
	return c.gate(xor, a, b), c.gate(and, a, b)
}

func (c circuit) fullAdder(a, b, carryIn *wire) (sum, carry *wire) {
	half, carry1 := c.halfAdder(a, b)
	sum, carry2 := c.halfAdder(half, carryIn)
	return sum, c.gate(or, carry1, carry2)
}

// adder chains full adders, the lowest bit first. The last carry is the highest bit of the sum.
func (c circuit) adder(a, b bus) (sum bus) {
	bit, carry := c.halfAdder(a[0], b[0])
	for i := range a[1:] {
		sum = append(sum, bit)
		bit, carry = c.fullAdder(a[i+1], b[i+1], carry)
	}
	return append(sum, bit, carry)
}

// settle lets every change run through the circuit: a Tick without a budget goes on until nothing
// changes any more. It returns how often a gate had to think.
func (c circuit) settle() int { return c.Tick(0, coroutine.Budget{}).Resumed }

// bus is several wires that carry a binary number.
type bus []*wire

func newBus(bits int) bus {
	b := make(bus, bits)
	for i := range b {
		b[i] = new(wire)
	}
	return b
}

func (b bus) set(n int) {
	for i, w := range b {
		w.set(n >> i & 1)
	}
}

func (b bus) get() (n int) {
	for i, w := range b {
		n |= w.level << i
	}
	return n
}

// truth prints what comes out of a circuit for all that can go in.
func (c circuit) truth(out io.Writer, head string, in bus, sum, carry *wire) {
	fmt.Fprintln(out, head)
	for n := range 1 << len(in) {
		in.set(n)
		c.settle()
		fmt.Fprintf(out, "  %0*b -> %d %d\n", len(in), n, carry.level, sum.level)
	}
}

func demo(out io.Writer) {
	c := circuit{coroutine.NewScheduler()}
	defer c.Close()

	in := newBus(2)
	sum, carry := c.halfAdder(in[0], in[1])
	c.truth(out, "half adder -> carry, sum", in, sum, carry)

	in = newBus(3)
	sum, carry = c.fullAdder(in[0], in[1], in[2])
	c.truth(out, "full adder -> carry, sum", in, sum, carry)

	gates := c.Len()
	a, b := newBus(8), newBus(8)
	total := c.adder(a, b)
	fmt.Fprintf(out, "8-bit adder of %d gates\n", c.Len()-gates)
	c.settle()
	for _, n := range [][2]int{{1, 2}, {5, 2}, {100, 55}, {255, 1}, {255, 255}} {
		a.set(n[0])
		b.set(n[1])
		resumes := c.settle()
		fmt.Fprintf(out, "  %3d + %3d = %3d  (%d resumes)\n", n[0], n[1], total.get(), resumes)
	}
}

func main() { demo(os.Stdout) }
