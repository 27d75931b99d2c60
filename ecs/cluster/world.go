package cluster

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
	"github.com/somen-go/somen/ecs/save"
)

// World is what all nodes of a cluster must agree on, in one build of one program.
type World struct {
	// Name is that of the world in NATS, of which there may be several: small letters, digits and "-".
	Name string

	// Regions are the names of all regions, of small letters, digits and "-". A world begins with all of them, and which
	// there are does not change.
	Regions []string

	// New makes the engine of a region: its systems and resources, but none of its entities. It is called wherever the
	// region is taken up, as a program that loads a save makes its engine before.
	New func(r *Region) *ecs.Engine

	// Begin fills a region that has never been, once in the life of a world, after New. One of which no checkpoint could be made,
	// see [CheckpointError], has never been for the next node, and begins anew there. It may be nil.
	Begin func(r *Region)

	// Where returns the name of the region in which an agent belongs, and is called for each agent twenty times in a second of
	// the game, after a step. It looks, and changes nothing. Now is where it is. Let borders overlap, as those of a [Grid] do, so that who stands on one does not move to and fro.
	Where func(agent *donburi.Entry, now string) string

	// Objects are the options with which package save saves and loads a region: what belongs to the process, and the
	// game's own types. They may be nil.
	Objects func(r *Region) []save.Option

	// Shadows is what neighbours and watchers see of a region. Its zero value shows nothing.
	Shadows Shadows

	// Recovered is told when a region goes on from its last checkpoint, before its first step. It may be nil.
	Recovered func(r *Region, from Recovery)

	// Error is told what goes wrong and is no error of a function: a [*MoveError], a [*CheckpointError], a
	// [*TakeoverError], a [*LostError], a [*LetterError], a
	// [*LogError], a [*ConnectionError] and errors of NATS, of which the same is told once in five seconds, with how many there were. Without it they are logged. It is called on the
	// goroutine of Node.Frame.
	Error func(error)
}

// Recovery tells from what a region goes on.
type Recovery struct {
	Planned bool          // the node before has left, and handed the region over as it was
	Age     time.Duration // of the checkpoint, by the clocks of the machines. What agents have done since is undone: in all this time but the end of it, in which nobody had the region
	Agents  int           // that the region has now
	Arrived int           // of these, came after the checkpoint, perhaps back, and are as they were when they came
	Left    int           // were in the checkpoint, and have left the region since
}

func (r Recovery) String() string {
	if r.Planned {
		return count(r.Agents, "agent") + ", handed over"
	}
	return fmt.Sprintf("%s, as of %v ago, but for %d that came later", count(r.Agents, "agent"), r.Age.Round(time.Millisecond), r.Arrived)
}

var worldName = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)

// check panics unless the world can be.
func (w *World) check() {
	switch {
	case !worldName.MatchString(w.Name):
		panic(argument("Join", "World.Name is "+fmt.Sprintf("%q", w.Name)+", and must have 1 to 32 small letters, digits or \"-\""))
	case len(w.Regions) == 0:
		panic(argument("Join", "World.Regions is empty; name at least one"))
	case w.New == nil || w.Where == nil:
		panic(argument("Join", "World.New and World.Where must not be nil"))
	}
	for _, c := range w.Shadows.Types {
		if no := notPlain(c.Typ()); no != "" {
			panic(argument("Join", "World.Shadows.Types: component "+c.Name()+": "+no+"; show another component, or have the type be a cbor.Marshaler"))
		}
	}
	for i, name := range w.Regions {
		if err := handover.CheckName(name); err != nil {
			panic(argument("Join", "World.Regions: "+err.Error()))
		}
		if slices.Contains(w.Regions[:i], name) {
			panic(argument("Join", fmt.Sprintf("two regions are named %q", name)))
		}
	}
}
