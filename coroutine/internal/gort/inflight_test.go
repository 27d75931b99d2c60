package gort

import (
	"os"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestInFlight(t *testing.T) {
	inside := func(f func(), deferred func()) {
		outside, _ := InFlight()
		defer func() {
			deferred()
			_ = recover()
			if v, ok := InFlight(); panics.known {
				require.Equal(t, outside, v, "it is recovered")
				require.Equal(t, outside != nil, ok)
			}
		}()
		f()
	}
	flies := func(want any) func() {
		return func() {
			v, ok := InFlight()
			require.True(t, ok)
			if panics.known {
				require.Equal(t, want, v)
			}
		}
	}
	_, ok := InFlight()
	require.False(t, ok)
	inside(func() { panic("a fault") }, flies("a fault"))
	inside(func() { _ = []int{}[len(os.Args)] }, func() {
		_, ok := InFlight()
		require.True(t, ok)
	})
	inside(func() {
		defer func() { inside(func() { panic("inner") }, flies("inner")); flies("outer")() }()
		panic("outer")
	}, flies("outer"))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer flies(nil)()
		runtime.Goexit()
	}()
	<-ended
	func() {
		defer func() {
			_, ok := InFlight()
			require.False(t, ok, "a deferred function of a function that returns")
		}()
	}()
}

func BenchmarkInFlight(b *testing.B) {
	for b.Loop() {
		if _, ok := InFlight(); ok {
			b.Fatal()
		}
	}
}
