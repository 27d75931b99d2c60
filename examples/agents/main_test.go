package main

import "os"

func Example() {
	loop(os.Stdout)
	// Output:
	// Agent 1: line 1
	// Agent 2: line 1
	// Agent 3: line 1
	// Agent 1: line 2
	// Agent 2: line 2
	// Agent 3: line 2
	// Agent 1: line 3
	// Agent 2: line 3
	// Agent 3: line 3
	// Agent 1: line 4
	// Do something else...
	// Agent 2: line 4
	// Agent 3: line 4
	// Agent 1: line 5
	// Agent 2: line 5
	// Agent 3: line 5
	// Agent 1: line 6
	// Agent 2: line 6
	// Agent 3: line 6
	// Agent 1: line 7
	// Agent 2: line 7
	// Do something else...
	// Agent 3: line 7
	// Agent 1: line 8
	// Agent 2: line 8
	// Agent 3: line 8
	// Agent 1: line 9
	// Agent 2: line 9
	// Agent 3: line 9
	// Agent 1: line 10
	// Agent 2: line 10
	// Agent 3: line 10
	// Do something else...
	// Agent 1: line 11
	// Agent 2: line 11
	// Agent 3: line 11
	// Agent 1: line 12
	// Agent 2: line 12
	// Agent 3: line 12
	// Agent 1: line 13
	// Agent 2: line 13
	// Agent 3: line 13
	// Agent 1: line 14
	// Do something else...
	// Agent 2: line 14
	// Agent 3: line 14
	// Agent 1: line 15
	// Agent 2: line 15
	// Agent 3: line 15
	// Agent 1: line 16
	// Agent 2: line 16
	// Agent 3: line 16
	// Agent 1: line 17
	// Agent 2: line 17
	// Do something else...
}
