package blocking

import (
	"net/http"
	"os/exec"
	"sync"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/coroutine/vet/testdata/helpers"
)

type board struct {
	mu    sync.Mutex
	rw    sync.RWMutex
	lines []string
}

func sleeps(co *coroutine.Co) {
	time.Sleep(time.Second) // want `time.Sleep stops all behaviours until it returns; use co.Sleep`
}

func channels(co *coroutine.Co, in, out chan int) {
	<-in                      // want `the receive from a Go channel stops all behaviours`
	n := <-in                 // want `the receive from a Go channel stops all behaviours`
	out <- n                  // want `the send on a Go channel stops all behaviours`
	<-time.After(time.Second) // want `the receive from a Go channel`
	for n := range in {       // want `the loop over a Go channel stops all behaviours`
		_ = n
	}
	select { // want `the select stops all behaviours until one of its cases is ready`
	case <-in:
	case out <- 1:
	}
	select {} // want `the select stops all behaviours`
}

func unbuffered(co *coroutine.Co) {
	c := make(chan int)
	c <- 1 // want `the send on a Go channel`
}

func waitsFor(co *coroutine.Co) {
	var wg sync.WaitGroup
	wg.Go(func() {})
	wg.Wait() // want `wg.Wait stops all behaviours until it returns; start the work with coroutine.Async`
	var c *sync.Cond
	c.Wait() // want `c.Wait stops all behaviours until it returns; use a coroutine.Signal`
}

func starts(co *coroutine.Co) {
	go println() // want `a behaviour starts a goroutine, whose work comes back at no certain step; let coroutine.Async do it`
}

func asks(co *coroutine.Co) {
	_, _ = http.Get("http://example.com") // want `http.Get stops all behaviours until it returns; let coroutine.Async do it`
	_ = exec.Command("sleep", "1").Run()  // want `Run stops all behaviours`
}

func raw(in chan int) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		for yield(coroutine.NextFrame()) {
			<-in // want `the receive from a Go channel`
		}
	}
}

func inPlace(co *coroutine.Co) {
	func() {
		time.Sleep(1) // want `time.Sleep stops all behaviours`
	}()
}

func holds(co *coroutine.Co, b *board) {
	b.mu.Lock() // want `b.mu is held over the wait in line 77, and whoever wants it meanwhile stops all behaviours; give it back before the wait`
	b.lines = nil
	co.Frame()
	b.mu.Unlock()
}

func holdsDeferred(co *coroutine.Co, b *board) {
	b.mu.Lock() // want `b.mu is held over the wait in line 84`
	defer b.mu.Unlock()
	helpers.Walk(co, 3)
}

func holdsToRead(co *coroutine.Co, b *board) {
	b.rw.RLock() // want `b.rw is held over the wait`
	for range co.Every(time.Second) {
	}
	b.rw.RUnlock()
}

func holdsOnOneWay(co *coroutine.Co, b *board) {
	b.mu.Lock() // want `b.mu is held over the wait`
	if len(b.lines) > 0 {
		b.mu.Unlock()
	} else {
		co.Frame()
		b.mu.Unlock()
	}
}
