package blocking

import (
	"context"
	"time"

	"github.com/somen-go/somen/coroutine"
)

func sleepsWell(co *coroutine.Co) { co.Sleep(time.Second) }

func mails(co *coroutine.Co, in, out *coroutine.Chan[int]) {
	n, _ := in.Receive(co)
	out.Send(co, n)
	for n := range in.All(co) {
		_ = n
	}
}

func works(co *coroutine.Co) {
	n, err := coroutine.Async(func(context.Context) (int, error) {
		time.Sleep(time.Second)
		done := make(chan int)
		go func() { done <- 1 }()
		return <-done, nil
	}).Await(co)
	_, _ = n, err
	m, err := coroutine.AsyncWith(3, slow).Await(co)
	_, _ = m, err
}

func slow(_ context.Context, n int) (int, error) {
	time.Sleep(time.Second)
	return n, nil
}

func tries(co *coroutine.Co, in chan int) {
	for {
		select {
		case n := <-in:
			println(n)
		default:
			co.Frame()
		}
	}
}

func triesToSend(co *coroutine.Co, out chan int) {
	select {
	case out <- 1:
	default:
	}
}

func tellsTheTest(co *coroutine.Co) {
	done := make(chan struct{}, 1)
	done <- struct{}{}
	close(done)
}

func buffered(n int) coroutine.Behaviour {
	log := make(chan int, n)
	return coroutine.Script(func(co *coroutine.Co) {
		for range co.Every(time.Second) {
			log <- 1
		}
	})
}

func locksShortly(co *coroutine.Co, b *board) {
	for {
		b.mu.Lock()
		b.lines = append(b.lines, "on")
		b.mu.Unlock()
		co.Frame()
	}
}

func locksInAFunction(co *coroutine.Co, b *board) {
	func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.lines = nil
	}()
	co.Frame()
}

func locksDeferred(co *coroutine.Co, b *board) int {
	co.Frame()
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.lines)
}

func locksOnTwoWays(co *coroutine.Co, b *board) {
	b.rw.Lock()
	if len(b.lines) > 0 {
		b.rw.Unlock()
		co.Frame()
		return
	}
	b.rw.Unlock()
	co.Sleep(1)
}

func triesTheLock(co *coroutine.Co, b *board) {
	for !b.mu.TryLock() {
		co.Frame()
	}
	b.mu.Unlock()
}

func timers(co *coroutine.Co) {
	t := time.NewTimer(time.Second)
	defer t.Stop()
	co.Frame()
}

func callsPlain(co *coroutine.Co) { load() }

func load() { time.Sleep(time.Millisecond) } // no behaviour

func literal(co *coroutine.Co, in chan int) func() int {
	return func() int { return <-in } // who calls it, knows
}

func signals(co *coroutine.Co, s *coroutine.Signal[int]) {
	_ = s.Wait(co)
}
