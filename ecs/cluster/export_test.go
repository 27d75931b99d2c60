package cluster

import (
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
	"github.com/somen-go/somen/ecs/save"
)

// SaveOptions are those of the checkpoints of a region.
func SaveOptions(r *Region) []save.Option { return r.options }

// Applied is how far a region has read the log.
func Applied(r *Region) uint64 { return r.core.Applied() }

// EpochOf is 1 at birth, and one more with every move.
func EpochOf(a *AgentData) uint64 { return a.epoch }

// IDOf is what the log calls the agent of an address.
func IDOf(a Address) handover.ID { return a.id }
