package edits

import _ "embed"

// Driver is the other file of the package: it saves each behaviour in each Tick, loads it as the other version, and
// compares what that does with the model. Loaded as the version that it was, it has to go on as if nothing had been.
//
//go:embed driver.txt
var Driver string
