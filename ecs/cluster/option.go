package cluster

import "time"

// Option is an option of [Join].
type Option func(*options)

type options struct {
	name       string
	ttl        time.Duration
	checkpoint time.Duration
	stuck      time.Duration
	replicas   int
	logBytes   int64
	limit      int
	version    string
}

// Named gives the node a name, which no other node of the world may have. Without it, it is that of the machine with
// the number of the process.
func Named(name string) Option { return func(o *options) { o.name = name } }

// LeaseFor is how long a node has its regions without a word to NATS, 3 seconds without this option, at least 200 ms. A node
// stands still after three quarters of it, and others go on with its regions after all of it. All nodes say the same. With Replicas take
// 15 seconds: when a server of NATS has failed, the others need some to go on, in which nobody can renew a lease.
func LeaseFor(d time.Duration) Option {
	return func(o *options) { o.ttl = max(d, 200*time.Millisecond) }
}

// CheckpointEvery is the time on the wall between two checkpoints of a region, 10 seconds without this option: as much
// as is undone when a node fails. A checkpoint stands still the game for as long as package save needs, see Counts.Save. It panics
// with a *coroutine.ArgumentError if d is not positive.
func CheckpointEvery(d time.Duration) Option {
	mustBePositive("CheckpointEvery", int64(d))
	return func(o *options) { o.checkpoint = d }
}

// Stuck is how long a node may not call Node.Frame until its regions are given up, 10 seconds without this option. It panics
// with a *coroutine.ArgumentError if d is not positive.
func Stuck(d time.Duration) Option {
	mustBePositive("Stuck", int64(d))
	return func(o *options) { o.stuck = d }
}

// Replicas is on how many servers of NATS the log, the leases and the checkpoints are: 1 without this option, and 3 for a
// cluster of NATS of which any one server may fail. It is for the first node of a world.
func Replicas(n int) Option { return func(o *options) { o.replicas = n } }

// MostLog is how many bytes the log may have, 1 GB without this option. When three quarters of it are full, agents stay where
// they are, and messages wait, until checkpoints have made room. An agent that is larger than a 16th of it stays where it is.
// It is for the first node of a world. It panics with a *coroutine.ArgumentError if bytes is not positive.
func MostLog(bytes int64) Option {
	mustBePositive("MostLog", bytes)
	return func(o *options) { o.logBytes = bytes }
}

// Limit is how many bytes a part or a checkpoint may have that is loaded, as save.Limit: a gigabyte without this option.
func Limit(bytes int) Option { return func(o *options) { o.limit = bytes } }

// Version is what nodes must have in common to work together. Without this option it is the very build of the
// program. It is for programs that are built on several machines.
func Version(v string) Option { return func(o *options) { o.version = v } }

func mustBePositive(function string, n int64) {
	if n <= 0 {
		panic(argument(function, "the number is not positive; pass a greater one, or leave the option out"))
	}
}
