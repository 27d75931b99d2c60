package main

import (
	"os"
	"testing"

	"github.com/somen-go/somen/coroutine"
)

func Example() {
	demo(os.Stdout)
	// Output:
	// half adder -> carry, sum
	//   00 -> 0 0
	//   01 -> 0 1
	//   10 -> 0 1
	//   11 -> 1 0
	// full adder -> carry, sum
	//   000 -> 0 0
	//   001 -> 0 1
	//   010 -> 0 1
	//   011 -> 1 0
	//   100 -> 0 1
	//   101 -> 1 0
	//   110 -> 1 0
	//   111 -> 1 1
	// 8-bit adder of 37 gates
	//     1 +   2 =   3  (6 resumes)
	//     5 +   2 =   7  (4 resumes)
	//   100 +  55 = 155  (23 resumes)
	//   255 +   1 = 256  (80 resumes)
	//   255 + 255 = 510  (35 resumes)
}

// TestAdder adds all pairs of numbers of five bits.
func TestAdder(t *testing.T) {
	c := circuit{coroutine.NewScheduler()}
	defer c.Close()
	a, b := newBus(5), newBus(5)
	sum := c.adder(a, b)
	for n := range 1 << 10 {
		a.set(n & 31)
		b.set(n >> 5)
		c.settle()
		if sum.get() != n&31+n>>5 {
			t.Errorf("%d + %d = %d", n&31, n>>5, sum.get())
		}
	}
}
