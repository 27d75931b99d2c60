package coroutine

// A reserve keeps what is free to be used again. What nobody has needed for a while it gives up, by and
// by, so that a crowd that has gone leaves no memory behind, and no Tick has much to do at once.
type reserve[T any] struct {
	free    []T
	least   int // that were free at any time in this period
	surplus int // least of the period before: so many have not been needed, and go in this one
}

const (
	reservePeriod = 256 // Ticks
	mostGivenUp   = 64  // in one Tick
)

func (r *reserve[T]) put(v T) { r.free = append(r.free, v) }

func (r *reserve[T]) take() (v T, ok bool) {
	last := len(r.free) - 1
	if last < 0 {
		return v, false
	}
	var none T
	v, r.free[last] = r.free[last], none
	r.free = r.free[:last]
	r.least = min(r.least, last)
	return v, true
}

// age says that a Tick has passed, and hands what is given up to drop: those that were put first,
// whose memory is in no cache. It reports whether more are to be given up. If not, it need not be called
// before the end of the period.
func (r *reserve[T]) age(tick int64, drop func(T)) (more bool) {
	if tick%reservePeriod == 0 {
		r.surplus, r.least = r.least, len(r.free)
	}
	if r.surplus == 0 {
		return false
	}
	n := min(r.surplus, mostGivenUp, len(r.free))
	r.surplus -= n
	for _, v := range r.free[:n] {
		drop(v)
	}
	clear(r.free[:n])
	r.free = r.free[n:]
	r.least = min(r.least, len(r.free))
	return r.surplus > 0
}
