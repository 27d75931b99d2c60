package bus

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Leases are about real time; short ones.
const shortTTL = 300 * time.Millisecond

func TestLease(t *testing.T) {
	s := serve(t)
	a := open(t, connect(t, s.URL()), Options{LeaseTTL: time.Hour})
	b := open(t, connect(t, s.URL()), Options{LeaseTTL: time.Hour})

	l, err := a.Claim(t.Context(), "region.north", []byte("node a"))
	require.NoError(t, err)
	require.True(t, l.Valid(time.Now()))
	require.False(t, l.Valid(time.Now().Add(time.Hour-time.Minute*14)), "ends a quarter early")
	var held *HeldError
	_, err = b.Claim(t.Context(), "region.north", []byte("node b"))
	require.ErrorAs(t, err, &held)
	require.Equal(t, "node a", string(held.Value))
	require.Equal(t, "region.north", held.Key)
	_, err = a.Claim(t.Context(), "region.north", []byte("node a again")) // not even by the same
	require.ErrorAs(t, err, &held)

	revision := l.Revision()
	l.SetValue([]byte("node a, new"))
	require.NoError(t, l.Renew(t.Context()))
	require.Greater(t, l.Revision(), revision)
	other, err := b.Claim(t.Context(), "region.south", nil)
	require.NoError(t, err)
	leases, err := b.Leases(t.Context(), "region.")
	require.NoError(t, err)
	require.Equal(t, map[string][]byte{"region.north": []byte("node a, new"), "region.south": {}}, leases)

	require.NoError(t, l.Release(t.Context()))
	require.False(t, l.Valid(time.Now()))
	require.ErrorIs(t, l.Renew(t.Context()), ErrLost)
	leases, err = b.Leases(t.Context(), "region.")
	require.NoError(t, err)
	require.Equal(t, map[string][]byte{"region.south": {}}, leases)
	leases, err = b.Leases(t.Context(), "node.")
	require.NoError(t, err)
	require.Empty(t, leases)

	l2, err := b.Claim(t.Context(), "region.north", []byte("node b"))
	require.NoError(t, err)
	require.Greater(t, l2.Revision(), l.Revision())
	require.ErrorIs(t, l.Release(t.Context()), ErrLost)
	require.True(t, l2.Valid(time.Now()))
	require.NoError(t, l2.Renew(t.Context()))
	require.True(t, other.Valid(time.Now()))

	_, err = a.Claim(t.Context(), "no blanks", nil)
	require.IsType(t, &NameError{}, err)
}

func TestOneClaimerWins(t *testing.T) {
	s := serve(t)
	var buses []*Bus
	for range 4 {
		buses = append(buses, open(t, connect(t, s.URL()), Options{LeaseTTL: time.Hour}))
	}
	revision := uint64(0)
	for round := range 50 {
		var winners []*Lease
		var mu sync.Mutex
		var all sync.WaitGroup
		for i, b := range buses {
			all.Go(func() {
				l, err := b.Claim(t.Context(), "north", []byte{byte(i)})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					winners = append(winners, l)
				} else if _, ok := err.(*HeldError); !ok {
					t.Error(err)
				}
			})
		}
		all.Wait()
		require.Len(t, winners, 1, round)
		require.Greater(t, winners[0].Revision(), revision, "claims are ordered")
		revision = winners[0].Revision()
		require.NoError(t, winners[0].Release(t.Context()))
	}
}

// Of many holders that stop renewing, none is valid when the next one is.
func TestHolderIsInvalidBeforeTheNextHolds(t *testing.T) {
	s := serve(t)
	a := open(t, connect(t, s.URL()), Options{LeaseTTL: shortTTL})
	b := open(t, connect(t, s.URL()), Options{LeaseTTL: shortTTL})
	var all sync.WaitGroup
	var taken atomic.Int32
	for i := range 20 {
		all.Go(func() {
			var last *Lease
			for round := range 6 {
				claimer := []*Bus{a, b}[round%2]
				for {
					l, err := claimer.Claim(t.Context(), fmt.Sprintf("region-%d", i), nil)
					if now := time.Now(); err == nil {
						if last != nil {
							if last.Valid(now) {
								t.Errorf("two hold region-%d", i)
							}
							if l.Revision() <= last.Revision() {
								t.Error("revisions go back")
							}
							if err := last.Renew(t.Context()); err != ErrLost {
								t.Error("renewed though it is another's:", err)
							}
						}
						for range i % 4 { // some renew for a while
							if err := l.Renew(t.Context()); err != nil && err != ErrLost {
								t.Error(err)
							}
						}
						last = l
						taken.Add(1)
						break
					} else if _, ok := err.(*HeldError); !ok {
						t.Error(err)
						return
					}
					time.Sleep(5 * time.Millisecond) // the time of leases is real
				}
			}
		})
	}
	all.Wait()
	require.EqualValues(t, 20*6, taken.Load())
}

func TestLeaseExpires(t *testing.T) {
	b := single(t, Options{LeaseTTL: shortTTL})
	l, err := b.Claim(t.Context(), "north", []byte("x"))
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		held, err := b.Leases(t.Context(), "")
		return err == nil && len(held) == 0
	}, ever, 10*time.Millisecond)
	require.False(t, l.Valid(time.Now()))
	require.ErrorIs(t, l.Renew(t.Context()), ErrLost) // though nobody else has it
	require.ErrorIs(t, l.Renew(t.Context()), ErrLost)
	require.ErrorIs(t, l.Release(t.Context()), ErrLost)
}

// A renewal that was stored but not answered does not make a holder lose its own lease.
func TestRenewalWithoutAnswer(t *testing.T) {
	s := serve(t)
	p := newProxy(t, s.URL())
	a := open(t, connect(t, p.url()), Options{LeaseTTL: time.Hour})
	other := open(t, connect(t, s.URL()), Options{LeaseTTL: time.Hour})

	stored := func() uint64 {
		bucket, err := other.js.Stream(t.Context(), "KV_w-leases")
		require.NoError(t, err)
		return bucket.CachedInfo().State.LastSeq
	}
	lost := func(f func() error) {
		before, done := stored(), make(chan error, 1)
		p.setDeaf()
		go func() { done <- f() }()
		require.Eventually(t, func() bool { return stored() > before }, ever, time.Millisecond)
		require.Empty(t, done)
		p.cut(false)
		require.NoError(t, <-done)
	}
	var l *Lease
	lost(func() (err error) {
		l, err = a.Claim(t.Context(), "north", []byte("a"))
		return err
	})
	require.True(t, l.Valid(time.Now()))
	for range 5 {
		lost(func() error { return l.Renew(t.Context()) })
		require.True(t, l.Valid(time.Now()))
	}
	require.NoError(t, l.Renew(t.Context()))
	_, err := other.Claim(t.Context(), "north", nil)
	require.IsType(t, &HeldError{}, err)
}

// A lease is valid for three quarters of the TTL from when its renewal was sent, however late the answer came.
func TestValidCountsFromSending(t *testing.T) {
	const ttl, valid = time.Hour, 45 * time.Minute
	p := newProxy(t, serve(t).URL())
	b := open(t, connect(t, p.url()), Options{LeaseTTL: ttl})
	before := time.Now()
	l, err := b.Claim(t.Context(), "north", nil)
	require.NoError(t, err)
	require.True(t, l.Valid(before.Add(valid-1)))
	require.False(t, l.Valid(time.Now().Add(valid)))
	for range 5 {
		release, done := p.hold(), make(chan error, 1)
		before := time.Now()
		out := b.nc.Stats().OutMsgs
		go func() { done <- l.Renew(t.Context()) }()
		require.Eventually(t, func() bool { return b.nc.Stats().OutMsgs > out }, ever, time.Millisecond)
		sent := time.Now()
		require.Empty(t, done)
		release()
		require.NoError(t, <-done)
		require.True(t, l.Valid(before.Add(valid-1)))
		require.False(t, l.Valid(sent.Add(valid)))
	}
}

func TestRenewEndsWithItsContext(t *testing.T) {
	p := newProxy(t, serve(t).URL())
	b := open(t, connect(t, p.url()), Options{})
	l, err := b.Claim(t.Context(), "north", nil)
	require.NoError(t, err)
	p.cut(true)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, l.Renew(ctx), context.DeadlineExceeded)
	require.NotErrorIs(t, l.Renew(ctx), ErrLost) // not known
}
