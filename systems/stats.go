package systems

import (
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
)

// BehaviourStats is what the system [Behaviours] did in a rendered frame: the last one that had a
// step. It is a resource of the engine, so that renderers can read it too:
//
//	stats, ok := ecs.ResourceValue[systems.BehaviourStats](view)
type BehaviourStats struct {
	Budget coroutine.Budget // of the frame
	Frame  int64            // its number, see ecs.Engine.Frames
	Steps  int              // of the frame, so far

	coroutine.Stats                 // of all its steps; LeftOver and OldestWait are of the last one
	InAll           coroutine.Stats // the same since the engine began
}

// FrameStats returns what the system [Behaviours] did in the last frame; the zero value if it has
// not run.
func FrameStats(e *ecs.Engine) BehaviourStats {
	stats, _ := ecs.ResourceValue[BehaviourStats](e.View())
	return stats
}

// SetBudget sets the budget that the system [Behaviours] has for a rendered frame, from the next
// step on, in place of the one that it was made with. It may be called before the engine starts.
func SetBudget(e *ecs.Engine, b coroutine.Budget) { ecs.SetResource(e, frameBudget{b}) }

// FrameBudget returns the budget that the system [Behaviours] has for a rendered frame; the zero
// value, which sets no limit, if the engine has not started and none was set.
func FrameBudget(e *ecs.Engine) coroutine.Budget {
	b, _ := ecs.ResourceValue[frameBudget](e.View())
	return b.Budget
}

// frameBudget is the budget as a resource.
type frameBudget struct{ coroutine.Budget }

// begin makes the numbers those of another frame.
func (s *BehaviourStats) begin(frame int64) { *s = BehaviourStats{Frame: frame, InAll: s.InAll} }

// add adds what a Tick did.
func (s *BehaviourStats) add(t coroutine.Stats) {
	s.Steps++
	for _, sum := range []*coroutine.Stats{&s.Stats, &s.InAll} {
		sum.Resumed += t.Resumed
		sum.LeftOver, sum.OldestWait = t.LeftOver, t.OldestWait
		sum.Time += t.Time
		sum.Started += t.Started
		sum.Finished += t.Finished
		sum.Cancelled += t.Cancelled
		sum.Failed += t.Failed
	}
}

// left returns what is left of the frame's budget.
func (s *BehaviourStats) left() coroutine.Budget {
	left := s.Budget
	if left.Slice == 0 {
		left.Slice = left.Time / 4
	}
	if left.Resumes > 0 {
		if left.Resumes -= s.Resumed; left.Resumes <= 0 {
			left.Resumes = -1
		}
	}
	if left.Time > 0 {
		if left.Time -= s.Time; left.Time <= 0 {
			left.Time = -1
		}
	}
	return left
}
