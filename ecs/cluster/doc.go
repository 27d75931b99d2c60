// Package cluster lets a world be larger than one machine holds. The world is divided into regions, each of which is an
// ordinary engine. The processes of a cluster, its nodes, share the regions among them, and agents go from one to
// the other in the middle of their behaviours: with their components, children, timers and mail, to the same line on
// the other side.
//
//	world := cluster.World{
//		Name:    "city",
//		Regions: []string{"west", "east"},
//		New:     func(r *cluster.Region) *ecs.Engine { ... },         // its systems and resources
//		Begin:   func(r *cluster.Region) { r.Engine().Spawn(...) },   // who is there on the first day
//		Where:   func(agent *donburi.Entry, now string) string { ... }, // the region in which it belongs
//	}
//	node, err := cluster.Join(ctx, connection, world)
//	...
//	err = node.Run(ctx)
//
// The same program is started as often as there are machines. A behaviour does not know of it: it walks, and when World.Where
// says that its entity belongs elsewhere, it goes on there. What has the component [Agent] goes; all else stays in its
// region.
//
// # What one needs
//
// NATS, with JetStream: a cluster of it in production, or package embedded, which has a server in the process, for one
// process, tests and examples. And a program that was built by the tool somen, since a behaviour on a stack can't leave its
// process: a node of another program has its agents stay where they are, and says so by [MoveError], and it makes no
// checkpoints, see [CheckpointError].
//
// # What crosses a border
//
// What a part of package save has: the entity, its tasks with all their variables, and whatever these lead to. Pointers to the
// engine, the region, a resource, or what World.Objects names as fixed lead to those of the other region. A pointer to
// what stays behind, as to another entity, is a MoveError that names the variable: the agent stays, and acts on. Who must be
// spoken to over borders is kept by its [Address]; who carries things names them by [AgentData.Accompany].
//
// Clocks differ from region to region, so keep durations in variables, and not moments.
//
// # Talking
//
// A [Channel] is for values to one agent, wherever it is; Send waits until they are there. A [Signal] is for all regions.
// [Region.Beyond] shows the agents beyond the border as they have just been, to look at and not to touch. A
// [Watcher] sees the whole world.
//
// # What is promised
//
// An agent is in one region at a time and acts once at a time. Each region has a lease, which its node renews; without a
// valid one the region stands still, well before another node may have it. All that goes from region to region is in one log in
// JetStream, whose order is the same for everyone: what is stored there has happened, and what is not has not. So an agent
// that is on its way when a machine fails is either still where it was or where it goes.
//
// A node that fails, or that is cut off for longer than its lease, loses what its regions have done since their last checkpoints:
// they go on from these on other nodes, with what the log has brought them since, and World.Recovered tells how old they are.
// No agent is lost by that or is there twice, but who was born since then is not, and who has died lives. An agent that
// has left the region in time is not touched by it. A message is received once; one that is sent again by an agent that lives
// its time again is not received again, and counts as sent. That two regions agree on what was between them after one of them
// has lost ten seconds, nobody can promise: let what must not be undone, as a trade, be done by one agent and told to
// the other by a message.
//
// A node that is slow does not harm the others: agents who want to go there wait on their side of the border. So do all
// if the log is full.
package cluster
