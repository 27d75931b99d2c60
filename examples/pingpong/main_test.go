package main

import (
	"fmt"
	"os"
)

func Example() {
	stats := match(os.Stdout, 3)
	fmt.Println(stats.Started-stats.Finished, "left to play")
	// Output:
	// 1 ping
	// 2 pong
	// 3 ping
	// 4 pong
	// 5 ping
	// 6 pong
	// 0 left to play
}
