package systems

import "errors"

var errBindings = errors.New("systems: the behaviours of the entities contradict each other")

// VerifyLoaded is for package ecs/save: it returns an error if the system, which was loaded, can't be one.
func (b *behaviours) VerifyLoaded() error {
	if b.stats == nil || b.allowed == nil || b.closed {
		return errBindings
	}
	for _, list := range [][]*binding{b.ruled, b.adopted} {
		for _, bound := range list {
			if bound == nil || bound.recipe == nil {
				return errBindings
			}
		}
	}
	return b.bound.verify()
}

func (b *bindings) verify() error {
	n := 0
	for id, bound := range b.singles {
		if bound == nil {
			continue
		}
		if int(bound.entity.Id()) != id || bound.slot != nil || bound.over || bound.own.Key < 0 {
			return errBindings
		}
		n++
	}
	taken := map[int64]bool{0: true} // the first seat is none
	for entity, slots := range b.named {
		if len(slots) == 0 {
			return errBindings
		}
		for _, bound := range slots {
			if bound == nil || bound.entity != entity || bound.over || bound.slot == nil || bound.slot.name == "" || bound.slot.start == nil ||
				!b.takes(bound.slot.key, taken) {
				return errBindings
			}
			n++
		}
	}
	for _, key := range b.free {
		if !b.takes(key, taken) || b.seats[key] != (seat{}) {
			return errBindings
		}
	}
	for _, bound := range b.adopted {
		if bound == nil {
			return errBindings
		}
	}
	if n != b.n || len(taken) != len(b.seats) {
		return errBindings
	}
	return nil
}

// takes notes that a seat is taken, and reports false if there is none, or it was taken before.
func (b *bindings) takes(key int64, taken map[int64]bool) bool {
	if key <= 0 || key >= int64(len(b.seats)) || taken[key] {
		return false
	}
	taken[key] = true
	return true
}
