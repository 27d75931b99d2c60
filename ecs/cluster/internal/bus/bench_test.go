package bus

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"
)

var sizes = []int{200, 20_000}

// appendAll appends n messages with at most 1000 in flight.
func appendAll(b *testing.B, bus *Bus, n, size int) {
	data := make([]byte, size)
	room, stored := make(chan struct{}, 1000), make(chan struct{})
	var left atomic.Int64
	left.Store(int64(n))
	for i := range n {
		room <- struct{}{}
		bus.Append("north.south", fmt.Sprint(i), data, func(_ uint64, err error) {
			if err != nil {
				b.Error(err)
			}
			<-room
			if left.Add(-1) == 0 {
				close(stored)
			}
		})
	}
	<-stored
}

func perSecond(b *testing.B, size int) {
	b.SetBytes(int64(size))
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

func BenchmarkAppend(b *testing.B) {
	for _, size := range sizes {
		b.Run(fmt.Sprint(size, "B"), func(b *testing.B) {
			bus := single(b, Options{})
			b.ResetTimer()
			appendAll(b, bus, b.N, size)
			perSecond(b, size)
		})
	}
}

func BenchmarkAppendNow(b *testing.B) {
	bus := single(b, Options{})
	data, n := make([]byte, 200), 0
	for b.Loop() {
		if _, err := bus.AppendNow(b.Context(), "north.south", fmt.Sprint(n), data); err != nil {
			b.Fatal(err)
		}
		n++
	}
}

func BenchmarkFollow(b *testing.B) {
	for _, size := range sizes {
		b.Run(fmt.Sprint(size, "B"), func(b *testing.B) {
			bus := single(b, Options{})
			appendAll(b, bus, b.N, size)
			b.ResetTimer()
			n, all := 0, make(chan struct{})
			stop, err := bus.Follow(1, nil, func(uint64, string, []byte) {
				if n++; n == b.N {
					close(all)
				}
			})
			if err != nil {
				b.Fatal(err)
			}
			<-all
			stop()
			perSecond(b, size)
		})
	}
}

// From the append to the follower, one after the other.
func BenchmarkAppendToFollow(b *testing.B) {
	bus := single(b, Options{})
	got := make(chan struct{}, 1)
	stop, err := bus.Follow(1, nil, func(uint64, string, []byte) { got <- struct{}{} })
	if err != nil {
		b.Fatal(err)
	}
	defer stop()
	data, n := make([]byte, 200), 0
	for b.Loop() {
		bus.Append("north.south", fmt.Sprint(n), data, func(uint64, error) {})
		<-got
		n++
	}
}

func BenchmarkLoose(b *testing.B) {
	for _, size := range sizes {
		b.Run(fmt.Sprint(size, "B"), func(b *testing.B) {
			bus := single(b, Options{})
			var got atomic.Int64
			stop, err := bus.Subscribe("x", func(string, []byte) { got.Add(1) })
			if err != nil {
				b.Fatal(err)
			}
			defer stop()
			data := make([]byte, size)
			b.ResetTimer()
			for i := range b.N {
				for int64(i)-got.Load() > 500 { // as fast as it is received
					time.Sleep(10 * time.Microsecond)
				}
				if err := bus.Publish("x", data); err != nil {
					b.Fatal(err)
				}
			}
			for got.Load() < int64(b.N) {
				time.Sleep(10 * time.Microsecond)
			}
			perSecond(b, size)
		})
	}
}

func BenchmarkLease(b *testing.B) {
	bus := single(b, Options{})
	l, err := bus.Claim(b.Context(), "north", nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := l.Renew(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
