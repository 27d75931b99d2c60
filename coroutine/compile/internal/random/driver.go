package random

import _ "embed"

// Driver is the source of the file that runs the programs of a package: each with nothing done to its
// tasks, and with a cancel, an error raised or a pause in each of the first Ticks. It prints a line for each
// run, or, for one run, the trace.
//
//go:embed driver.txt
var Driver string

// Saves is the source of a file that belongs next to [Driver], and has the programs saved in each Tick and
// loaded.
//
//go:embed saves.txt
var Saves string

// Rewinds is the source of a file that belongs next to [Saves], and has the programs rolled back in each Tick.
//
//go:embed rewinds.txt
var Rewinds string
