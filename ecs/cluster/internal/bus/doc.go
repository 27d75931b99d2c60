// Package bus is NATS as package cluster uses it: one log per world, in whose order everybody believes, leases that say
// who owns a region, checkpoints, and loose messages that may be lost. It knows bytes only.
//
// A world named "w" has in JetStream
//
//	the stream    w-log          with the subjects w.log.>
//	the bucket    w-leases       (KV), whose keys vanish when they are not renewed
//	the objects   w-checkpoints  (object store)
//
// and w.loose.> outside of it. All subjects in this package are relative: "north.south" of the log is w.log.north.south.
//
// A cut connection is not an error but a wait: what is asked with a context is repeated until it is answered or the
// context ends, appends are repeated until they are stored, and followers go on where they were. Options.Report says what
// is being repeated and why.
//
// What is stored is as safe as the stream is: with Replicas 3 it outlives any one server. With one it outlives the
// process, but not a power cut unless the server runs with SyncAlways.
package bus
