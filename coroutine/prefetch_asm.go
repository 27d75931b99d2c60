//go:build (amd64 || arm64) && go1.25 && !go1.27 && !race

package coroutine

import "unsafe"

// prefetches says whether this processor is asked to fetch ahead. Some of the addresses are found in
// a way that is known to be right for these Go versions.
const prefetches = true

// prefetch fetches the first two cache lines of a task, and those that t names. Both may be nil.
//
//go:noescape
func prefetch(task *task, t *touched)

// goroutine returns the address of the runtime's record of the goroutine that calls it.
func goroutine() uintptr

// note notes what does not change while p lives. It is called on the goroutine of p.
func (p *pulled) note(out func(struct{}) bool) {
	next := *(**[3]uintptr)(unsafe.Pointer(&p.next)) // a closure over two pointers
	p.touched.goroutine = goroutine()
	p.touched.others = [len(p.touched.others)]uintptr{
		uintptr(unsafe.Pointer(next)), next[1], next[2],
		*(*uintptr)(unsafe.Pointer(&out)),
	}
	p.t.touched = p.touched
}

// noteYield notes the yield of the behaviour.
func (t *touched) noteYield(yield func(Wait) bool) {
	t.others[len(t.others)-1] = *(*uintptr)(unsafe.Pointer(&yield))
}
