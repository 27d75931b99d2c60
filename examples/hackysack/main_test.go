package main

import (
	"fmt"
	"os"
	"testing"
)

func Example() {
	fmt.Println(play(os.Stdout, 5, 10), "resumes")
	// Output:
	// player 0 got it from 0 and kicks it to 4
	// player 4 got it from 0 and kicks it to 2
	// player 2 got it from 4 and kicks it to 0
	// player 0 got it from 2 and kicks it to 1
	// player 1 got it from 0 and kicks it to 2
	// player 2 got it from 1 and kicks it to 3
	// player 3 got it from 2 and kicks it to 1
	// player 1 got it from 3 and kicks it to 2
	// player 2 got it from 1 and kicks it to 4
	// player 4 got it from 2 and kicks it to 0
	// 18 resumes
}

// TestMany: a large circle takes a resume a kick, and one or two for each player to come and go.
func TestMany(t *testing.T) {
	const players, kicks = 2_000, 1_000
	if got, most := play(nil, players, kicks), 2*players+kicks; got < players || got > most {
		t.Errorf("%d resumes, want between %d and %d", got, players, most)
	}
}
