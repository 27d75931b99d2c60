package bus

import (
	"bytes"
	"crypto/sha256"
	"sort"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCheckpoints(t *testing.T) {
	s := serve(t)
	a, b := open(t, connect(t, s.URL()), Options{}), open(t, connect(t, s.URL()), Options{})
	names, err := a.List(t.Context())
	require.NoError(t, err)
	require.Empty(t, names)
	_, err = a.Get(t.Context(), "north/1")
	require.ErrorIs(t, err, ErrMissing)
	require.ErrorContains(t, err, "north/1")
	require.NoError(t, a.Delete(t.Context(), "north/1"))

	big := bytes.Repeat([]byte("0123456789abcdef"), 1<<20) // 16 MB: larger than a message may be
	for name, data := range map[string][]byte{"north/1": []byte("one"), "north/2": big, "empty": {}} {
		require.NoError(t, a.Put(t.Context(), name, data))
		got, err := b.Get(t.Context(), name)
		require.NoError(t, err)
		require.Equal(t, sha256.Sum256(data), sha256.Sum256(got))
	}
	require.NoError(t, b.Put(t.Context(), "north/1", []byte("another")))
	got, err := a.Get(t.Context(), "north/1")
	require.NoError(t, err)
	require.Equal(t, "another", string(got))

	require.NoError(t, b.Delete(t.Context(), "north/2"))
	_, err = a.Get(t.Context(), "north/2")
	require.ErrorIs(t, err, ErrMissing)
	require.NoError(t, a.Delete(t.Context(), "north/2"))
	names, err = a.List(t.Context())
	require.NoError(t, err)
	sort.Strings(names)
	require.Equal(t, []string{"empty", "north/1"}, names)
	for _, name := range []string{"", string(make([]byte, 500))} {
		require.IsType(t, &NameError{}, a.Put(t.Context(), name, nil))
	}
}

// Cuts in the middle of storing and loading are waited for, and nothing half is ever seen.
func TestCheckpointsThroughCuts(t *testing.T) {
	s := serve(t)
	p := newProxy(t, s.URL())
	b := open(t, connect(t, p.url()), Options{})
	big := bytes.Repeat([]byte("0123456789abcdef"), 1<<18)
	for i := range 5 {
		done := make(chan error, 1)
		go func() {
			err := b.Put(t.Context(), "x", append(big, byte(i)))
			if err == nil {
				var got []byte
				if got, err = b.Get(t.Context(), "x"); err == nil && !bytes.Equal(got, append(big, byte(i))) {
					t.Error("other bytes")
				}
			}
			done <- err
		}()
		for range 3 {
			require.Eventually(t, func() bool { return b.nc.Flush() == nil }, ever, time.Millisecond)
			p.cut(false)
		}
		require.NoError(t, <-done)
	}
}

func TestSweep(t *testing.T) {
	b := single(t, Options{})
	for name, data := range map[string][]byte{"big": make([]byte, 4<<20), "small": {1}, "empty": {}} {
		require.NoError(t, b.Put(t.Context(), name, data))
	}
	n, err := b.Sweep(t.Context(), 0)
	require.NoError(t, err)
	require.Zero(t, n)
	for _, id := range []string{"one", "one", "another"} { // chunks without an object, as a cut leaves them
		_, err := b.js.Publish(t.Context(), "$O.w-checkpoints.C."+id, make([]byte, 1000))
		require.NoError(t, err)
	}
	n, err = b.Sweep(t.Context(), time.Hour) // too young
	require.NoError(t, err)
	require.Zero(t, n)
	n, err = b.Sweep(t.Context(), 0)
	require.NoError(t, err)
	require.Equal(t, 2, n)
	n, err = b.Sweep(t.Context(), 0)
	require.NoError(t, err)
	require.Zero(t, n)
	got, err := b.Get(t.Context(), "big")
	require.NoError(t, err)
	require.Len(t, got, 4<<20)
}
