package handover

// Window is what the receiver of numbered mail remembers of one sender, so that nothing is delivered twice: the highest
// number and which of the 64 up to it there were. A sender must therefore not send number n before all up to n-64 are
// answered. The zero Window is that of a sender who was never heard of.
type Window struct {
	Highest, Bits uint64
}

// Take says whether number is new, and remembers it. Numbers begin with 1; one that is 64 or more below the highest
// counts as not new.
func (w *Window) Take(number uint64) bool {
	if number > w.Highest {
		w.Bits = w.Bits<<(number-w.Highest) | 1 // shifting by 64 or more gives 0
		w.Highest = number
		return true
	}
	below := w.Highest - number
	if number == 0 || below >= 64 || w.Bits>>below&1 == 1 {
		return false
	}
	w.Bits |= 1 << below
	return true
}
