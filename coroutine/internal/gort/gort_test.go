package gort

import (
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIDAndLocked(t *testing.T) {
	Learn()
	canLock := runtime.GOARCH != "wasm"
	var mu sync.Mutex
	seen := map[uint64]bool{}
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			id, locked := header()
			mu.Lock()
			defer mu.Unlock()
			require.False(t, seen[id])
			seen[id] = true
			require.False(t, locked)
			for range 2 {
				require.Equal(t, id, ID())
				require.False(t, Locked())
				runtime.LockOSThread()
				runtime.LockOSThread()
				require.Equal(t, canLock, Locked())
				runtime.UnlockOSThread()
				require.Equal(t, canLock, Locked())
				runtime.UnlockOSThread()
			}
		})
	}
	all.Wait()
}

func TestStackOf(t *testing.T) {
	ids, end := make(chan uint64), make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		ids <- ID()
		<-end
	}()
	id := <-ids
	require.Contains(t, string(StackOf(id)), "TestStackOf")
	close(end)
	<-ended
	for range 1000 { // it may still be on its way out
		if StackOf(id) == nil {
			return
		}
		runtime.Gosched()
	}
	t.Fatal("the goroutine has ended")
}

func TestSlowAndFastAgree(t *testing.T) {
	Learn()
	defer func(g goroutineRecords) { goroutines = g }(goroutines)
	fast := ID()
	goroutines = goroutineRecords{}
	require.Equal(t, fast, ID())
}

func BenchmarkLocked(b *testing.B) {
	Learn()
	for b.Loop() {
		if Locked() {
			b.Fatal()
		}
	}
}

func BenchmarkID(b *testing.B) {
	Learn()
	for b.Loop() {
		if ID() == 0 {
			b.Fatal()
		}
	}
}
