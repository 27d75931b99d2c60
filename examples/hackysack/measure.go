package main

import (
	"fmt"
	"io"
	"time"
)

// measure plays with more and more players, up to 100,000, and prints how long it took.
func measure(out io.Writer, players, kicks int) {
	fmt.Fprintln(out, "players      kicks    resumes       time")
	for {
		start := time.Now()
		resumes := play(nil, players, kicks)
		fmt.Fprintf(out, "%7d %10d %10d %10v\n", players, kicks, resumes, time.Since(start).Round(10*time.Microsecond))
		if players >= 100_000 {
			return
		}
		players = min(10*players, 100_000)
	}
}
