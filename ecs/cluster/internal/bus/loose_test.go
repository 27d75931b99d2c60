package bus

import (
	"fmt"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"
)

func TestLoose(t *testing.T) {
	s := serve(t)
	a, b := open(t, connect(t, s.URL()), Options{}), open(t, connect(t, s.URL()), Options{})
	got := make(chan string, 100)
	stop, err := b.Subscribe("shadow.*", func(subject string, data []byte) { got <- subject + " " + string(data) })
	require.NoError(t, err)
	require.NoError(t, b.nc.FlushTimeout(ever))
	for i := range 50 {
		require.NoError(t, a.Publish("shadow.north", []byte(fmt.Sprint(i))))
		require.NoError(t, a.Publish("else.north", nil))
	}
	for i := range 50 {
		require.Equal(t, fmt.Sprint("shadow.north ", i), <-got)
	}
	stop()
	require.Empty(t, got)
	n, _, err := a.Stats(t.Context())
	require.NoError(t, err)
	require.Zero(t, n, "not in the log")

	require.IsType(t, &NameError{}, a.Publish("a.*", nil))
	require.IsType(t, &TooLargeError{}, a.Publish("a", make([]byte, 8<<20+1)))
	_, err = a.Subscribe("", nil)
	require.IsType(t, &NameError{}, err)
	a.Close()
	require.ErrorIs(t, a.Publish("a", nil), ErrClosed)
	_, err = a.Subscribe("a", func(string, []byte) {})
	require.ErrorIs(t, err, ErrClosed)
}

// A subscriber that is slow gets the newest.
func TestOldestAreDropped(t *testing.T) {
	b := single(t, Options{})
	got, gate := make(chan string, looseMessages+2), make(chan struct{})
	_, err := b.Subscribe("x", func(_ string, data []byte) {
		got <- string(data)
		<-gate
	})
	require.NoError(t, err)
	require.NoError(t, b.Publish("x", []byte("first")))
	require.Equal(t, "first", <-got)
	const n = 3 * looseMessages
	all := make(chan struct{})
	sub, err := b.nc.Subscribe("w.loose.end", func(*nats.Msg) { close(all) })
	require.NoError(t, err)
	defer sub.Unsubscribe()
	for i := range n {
		require.NoError(t, b.Publish("x", []byte(fmt.Sprint(i))))
	}
	require.NoError(t, b.Publish("end", nil))
	<-all
	close(gate)
	last, count := "", 0
	for last != fmt.Sprint(n-1) {
		last = <-got
		count++
	}
	require.Less(t, count, n, "bounded")
	require.GreaterOrEqual(t, count, looseMessages)
}

func TestRing(t *testing.T) {
	r := &ring{wake: make(chan struct{}, 1)}
	for i := range looseMessages + 5 {
		r.put(&nats.Msg{Subject: fmt.Sprint(i)})
	}
	require.Equal(t, "5", r.take().Subject)
	for i := range 5 { // bytes count too
		r.put(&nats.Msg{Subject: fmt.Sprint("big ", i), Data: make([]byte, looseBytes/3)})
	}
	require.LessOrEqual(t, r.bytes, looseBytes)
	n := 0
	for m := r.take(); m != nil; m = r.take() {
		n++
	}
	require.Equal(t, 3, n)
	r.put(&nats.Msg{Data: make([]byte, looseBytes+1)}) // one always fits
	require.NotNil(t, r.take())
	require.Zero(t, r.bytes)
}
