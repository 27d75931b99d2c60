package components

import (
	"iter"
	"slices"

	"github.com/yohamta/donburi"
)

// Slots gives an entity several behaviours at once, each in a slot with a name: "move", "speak".
// A behaviour put into a slot that is taken cancels the one in it. The system systems.Behaviours
// runs them as it does those of [Behaviour], which is a slot of its own.
//
//	slots := components.Slots.Get(robot)
//	slots.Put("move", components.Behave("patrol", Patrol(robot, a, b)))
//	slots.Put("speak", components.Behave("greet", Greet(robot)))
var Slots = donburi.NewComponentType[SlotsData]().SetName("Slots")

// SlotsData is the value of [Slots]. Its zero value has no slots. A copy is independent: what is
// put into its slots later does not show in the original. A View hands out the zero value in its place;
// what a behaviour in a slot does is told by systems.ActivityOf.
type SlotsData struct{ slots []slot }

type slot struct {
	name string
	b    BehaviourData
}

// Put puts a behaviour into a slot. It starts in the next step, in which the one that is there is
// cancelled. Putting what [SlotsData.Get] returns back into its slot changes nothing. It panics with a
// *coroutine.ArgumentError if the name is empty. It allocates.
func (s *SlotsData) Put(name string, b BehaviourData) {
	if name == "" {
		panic(argumentError("SlotsData.Put", "the name of a slot is empty; name it, or use the component Behaviour"))
	}
	i := s.find(name)
	if i >= 0 && b.Start != nil && s.slots[i].b == b {
		return
	}
	b.Start = new(Start)
	s.slots = slices.Clone(s.slots) // the original of a copy keeps its own
	if i >= 0 {
		s.slots[i].b = b
		return
	}
	s.slots = append(s.slots, slot{name, b})
}

// Clear empties a slot; what is in it is cancelled in the next step. Clearing an empty one does
// nothing.
func (s *SlotsData) Clear(name string) {
	if i := s.find(name); i >= 0 {
		s.slots = slices.Delete(slices.Clone(s.slots), i, i+1)
	}
}

// Get returns what is in a slot, and false if nothing is.
func (s *SlotsData) Get(name string) (BehaviourData, bool) {
	if i := s.find(name); i >= 0 {
		return s.slots[i].b, true
	}
	return BehaviourData{}, false
}

// All returns a sequence of the slots with what is in them, in the order in which they were first
// taken. A slot that is taken or emptied in the loop shows in the next one.
func (s *SlotsData) All() iter.Seq2[string, BehaviourData] {
	return func(yield func(string, BehaviourData) bool) {
		for _, slot := range s.slots {
			if !yield(slot.name, slot.b) {
				return
			}
		}
	}
}

func (s *SlotsData) find(name string) int {
	return slices.IndexFunc(s.slots, func(s slot) bool { return s.name == name })
}

// InView returns what an ecs.View hands out: the zero value.
func (s SlotsData) InView() SlotsData { return SlotsData{} }
