package coroutine

// completeSteadies completes the futures whose Tick has come, in the order in which they began.
func (s *Scheduler) completeSteadies() {
	waiting := s.steadies[:0]
	for _, d := range s.steadies {
		if d.tick > s.tick {
			waiting = append(waiting, d)
		} else {
			d.result.come()
		}
	}
	clear(s.steadies[len(waiting):])
	s.steadies = waiting
}
