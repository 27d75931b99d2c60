package gort

import (
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func isLocked() bool {
	_, locked := Here()
	return locked
}

func TestHere(t *testing.T) {
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
				require.False(t, isLocked())
				runtime.LockOSThread()
				runtime.LockOSThread()
				require.Equal(t, canLock, isLocked())
				runtime.UnlockOSThread()
				require.Equal(t, canLock, isLocked())
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
	stack, ok := StackOf(id)
	require.True(t, ok)
	require.Contains(t, string(stack), "TestStackOf")
	close(end)
	<-ended
	for range 1000 { // it may still be on its way out
		if stack, ok := StackOf(id); ok && stack == nil {
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

func BenchmarkHere(b *testing.B) {
	Learn()
	for b.Loop() {
		if _, locked := Here(); locked {
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
