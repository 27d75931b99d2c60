package bus

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// A log that is full holds back, in order, and goes on when it is purged.
func TestFullLogHoldsBack(t *testing.T) {
	var mu sync.Mutex
	var reports []string
	b := single(t, Options{MaxLogBytes: 64 << 10, Report: func(err error) {
		mu.Lock()
		defer mu.Unlock()
		reports = append(reports, err.Error())
	}})
	const n = 200
	var stored []string
	for i := range n {
		b.Append("a.b", fmt.Sprint(i), append(make([]byte, 1000), byte(i)), func(seq uint64, err error) {
			mu.Lock()
			defer mu.Unlock()
			require.NoError(t, err)
			stored = append(stored, fmt.Sprint(i))
		})
	}
	for purged := 0; b.InFlight() > 0; purged++ {
		var count uint64
		require.Eventually(t, func() bool { // until it is full or all is stored
			mu.Lock()
			full := len(reports) > purged
			mu.Unlock()
			return full || b.InFlight() == 0
		}, ever, time.Millisecond)
		count, size, err := b.Stats(t.Context())
		require.NoError(t, err)
		require.LessOrEqual(t, size, uint64(64<<10))
		require.Less(t, count, uint64(n))
		require.NoError(t, b.Purge(t.Context(), "a.b", 1<<60))
	}
	mu.Lock()
	defer mu.Unlock()
	require.Contains(t, strings.Join(reports, "\n"), "maximum bytes exceeded")
	require.Len(t, stored, n)
	last, ok, err := b.Last(t.Context(), "a.b")
	require.NoError(t, err)
	if ok { // a purge may have been the last
		require.LessOrEqual(t, last.Seq, uint64(n), "one copy of each")
	}
}

// While it is full one message is tried now and then, not all.
func TestFullLogIsNotShoutedAt(t *testing.T) {
	reports := make(chan error, 1000)
	b := single(t, Options{MaxLogBytes: 16 << 10, Report: func(err error) { reports <- err }})
	for i := range 200 {
		b.Append("a.b", fmt.Sprint(i), make([]byte, 1000), func(uint64, error) {})
	}
	for range 2 {
		require.ErrorContains(t, <-reports, "maximum bytes exceeded")
	}
	before := b.nc.Stats().OutMsgs
	for range 3 {
		require.ErrorContains(t, <-reports, "maximum bytes exceeded")
	}
	require.LessOrEqual(t, b.nc.Stats().OutMsgs-before, uint64(10))
	require.Greater(t, b.InFlight(), 100)
}

func TestAppendRefuses(t *testing.T) {
	b := single(t, Options{})
	for _, subject := range []string{"", ".", "a.", "a..b", "a.*", ">", "a b", "a\r\nPUB x 0", "ü", strings.Repeat("a", 300)} {
		_, err := b.AppendNow(t.Context(), subject, "1", nil)
		require.IsType(t, &NameError{}, err, subject)
		_, err = b.Follow(1, []string{subject + " "}, nil)
		require.IsType(t, &NameError{}, err, subject)
	}
	for _, id := range []string{"", "a\nb"} {
		_, err := b.AppendNow(t.Context(), "a.b", id, nil)
		require.IsType(t, &NameError{}, err, id)
	}
	_, err := b.AppendNow(t.Context(), "a.b", "1", make([]byte, 8<<20+1))
	require.IsType(t, &TooLargeError{}, err)
	require.EqualValues(t, 1, appendNow(t, b, "a.b", "1", strings.Repeat("x", 8<<20-200))) // the header counts too
	require.Len(t, read(t, b, 1, 2), 1)
	m, ok, err := b.Last(t.Context(), "a.b")
	require.NoError(t, err)
	require.True(t, ok)
	require.Len(t, m.Data, 8<<20-200)
}

// Follow and Read give the same, whatever the subjects and the places, and what was purged is not among it.
func TestReadAndFollowAgree(t *testing.T) {
	b := single(t, Options{})
	var all []Message
	subjects := []string{"north.south", "south.north", "west.south", "north.takeover", "north.north"}
	for i := range 300 {
		s := subjects[rand.N(len(subjects))]
		seq := appendNow(t, b, s, fmt.Sprint(i), fmt.Sprint(i))
		all = append(all, Message{seq, s, []byte(fmt.Sprint(i))})
	}
	require.NoError(t, b.Purge(t.Context(), "north.south", 150))
	filters := []string{"*.south", "north.*", "*.takeover", "north.takeover", "west.south", ">", "*.*", "none", "*.north"}
	rapid.Check(t, func(t *rapid.T) {
		from, to := rapid.Uint64Range(0, 301).Draw(t, "from"), rapid.Uint64Range(0, 320).Draw(t, "to")
		use := rapid.SliceOfN(rapid.SampledFrom(filters), 1, 4).Draw(t, "filters")
		var want, got []string
		for _, m := range all {
			for _, f := range use {
				if covers(f, m.Subject) && m.Seq >= from && m.Seq < to && !(m.Subject == "north.south" && m.Seq <= 150) {
					want = append(want, fmt.Sprint(m.Seq, m.Subject, string(m.Data)))
					break
				}
			}
		}
		for m, err := range b.Read(b.ctx, from, to, use) {
			require.NoError(t, err)
			got = append(got, fmt.Sprint(m.Seq, m.Subject, string(m.Data)))
		}
		require.Equal(t, want, got)
		if len(want) == 0 {
			return
		}
		got = nil
		enough := make(chan struct{})
		stop, err := b.Follow(from, use, func(seq uint64, subject string, data []byte) {
			if len(got) < len(want) {
				if got = append(got, fmt.Sprint(seq, subject, string(data))); len(got) == len(want) {
					close(enough)
				}
			}
		})
		require.NoError(t, err)
		<-enough
		stop()
		require.Equal(t, want, got)
	})
}

// A follower that does not come on keeps one portion in memory, and the rest stays with the server.
func TestSlowFollowerIsNotFlooded(t *testing.T) {
	b := single(t, Options{})
	const n = 30 // of 1 MB
	for i := range n {
		b.Append("a.b", fmt.Sprint(i), make([]byte, 1<<20), func(uint64, error) {})
	}
	require.Eventually(t, func() bool { return b.InFlight() == 0 }, ever, time.Millisecond)
	before := b.nc.Stats().InBytes
	gate, got := make(chan struct{}), make(chan uint64, n)
	stop, err := b.Follow(1, nil, func(seq uint64, _ string, _ []byte) { got <- seq; <-gate })
	require.NoError(t, err)
	defer stop()
	require.EqualValues(t, 1, <-got)
	require.NoError(t, b.nc.FlushTimeout(ever)) // all that the server had said before
	require.Less(t, b.nc.Stats().InBytes-before, uint64(10<<20))
	close(gate)
	for i := uint64(2); i <= n; i++ {
		require.Equal(t, i, <-got)
	}
}

func TestStopFromWithin(t *testing.T) {
	b := single(t, Options{})
	for i := range 10 {
		appendNow(t, b, "a.b", fmt.Sprint(i), "")
	}
	stops, seen := make(chan func(), 1), make(chan uint64, 20)
	stop, err := b.Follow(1, nil, func(seq uint64, _ string, _ []byte) {
		seen <- seq
		(<-stops)()
	})
	require.NoError(t, err)
	require.EqualValues(t, 1, <-seen)
	stops <- stop
	b.Close() // waits for the goroutine
	require.Empty(t, seen)
}

// What a stranger sends on the subjects comes as bytes, and nothing else happens.
func TestStrangersGarbage(t *testing.T) {
	s := serve(t)
	b, stranger := open(t, connect(t, s.URL()), Options{}), connect(t, s.URL())
	type got struct {
		subject string
		data    []byte
	}
	log, loose := make(chan got, 100), make(chan got, 100)
	_, err := b.Follow(1, nil, func(_ uint64, subject string, data []byte) { log <- got{subject, data} })
	require.NoError(t, err)
	_, err = b.Subscribe(">", func(subject string, data []byte) { loose <- got{subject, data} })
	require.NoError(t, err)
	require.NoError(t, b.nc.FlushTimeout(ever))
	random := rand.New(rand.NewPCG(1, 2))
	headers := []nats.Header{nil, {"Status": {"503"}}, {"Status": {"409"}, "Description": {"Consumer Deleted"}}, {"Nats-Msg-Size": {"x"}}, {"x": {"", "y"}}}
	for i := range 500 {
		data := make([]byte, random.IntN(2000))
		for j := range data {
			data[j] = byte(random.Uint32())
		}
		if i%7 == 0 {
			data = nil
		}
		subject := []string{"a", "north.south", "north.takeover.deeper", "$JS.ACK", "\xff\xfe"}[i%5]
		for _, whole := range []string{"w.log." + subject, "w.loose." + subject} {
			m := &nats.Msg{Subject: whole, Data: data, Header: headers[random.IntN(len(headers))]}
			if i%3 == 0 {
				m.Reply = "nowhere"
			}
			require.NoError(t, stranger.PublishMsg(m))
		}
		for _, from := range []chan got{log, loose} {
			m := <-from
			require.Equal(t, subject, m.subject)
			require.True(t, bytes.Equal(data, m.data))
		}
	}
	// Answers, too, to what was never sent. (Who knows the inbox and the number can forge one; the inbox cannot be guessed.)
	for _, answer := range []string{"", "{}", "null", "[]", `{"seq":1}`, `{"error":{"code":503}}`, "\x00\xff"} {
		for _, to := range []string{".zzz", ".zz", ".", ".1.2", ".-"} {
			_ = stranger.Publish(b.out.inbox+to, []byte(answer))
		}
	}
	require.NoError(t, stranger.FlushTimeout(ever))
	appendNow(t, b, "end", "end", "")
	require.Equal(t, "end", (<-log).subject)
	require.Empty(t, log)
	require.Empty(t, loose)
	for m, err := range b.Read(t.Context(), 1, 10, nil) {
		require.NoError(t, err)
		require.NotZero(t, m.Seq)
	}
}

// Bytes in the bucket that no lease of ours has written are somebody's, not a crash.
func TestStrangersLease(t *testing.T) {
	b := single(t, Options{LeaseTTL: time.Hour})
	for i, data := range [][]byte{nil, {1}, make([]byte, 16), make([]byte, 1000)} {
		key := fmt.Sprint("k", i)
		_, err := b.leases.Put(t.Context(), key, data)
		require.NoError(t, err)
		_, err = b.Claim(t.Context(), key, nil)
		require.IsType(t, &HeldError{}, err)
		l, err := b.Claim(t.Context(), "mine", nil)
		require.NoError(t, err)
		_, err = b.leases.Put(t.Context(), "mine", data) // overwritten
		require.NoError(t, err)
		require.ErrorIs(t, l.Renew(t.Context()), ErrLost)
		require.NoError(t, b.leases.Delete(t.Context(), "mine"))
	}
	held, err := b.Leases(t.Context(), "")
	require.NoError(t, err)
	require.Len(t, held, 4)
}

func TestLogThatWentBack(t *testing.T) {
	reports := make(chan error, 100)
	b := single(t, Options{Report: func(err error) {
		select {
		case reports <- err:
		default:
		}
	}})
	appendNow(t, b, "a", "1", "")
	var lost *LostLogError
	for _, err := range b.Read(t.Context(), 5, 10, nil) {
		require.ErrorAs(t, err, &lost)
	}
	require.Equal(t, &LostLogError{1, 5}, lost)
	_, err := b.Follow(5, nil, func(uint64, string, []byte) {})
	require.NoError(t, err)
	require.ErrorAs(t, <-reports, &lost)
}

func TestCovers(t *testing.T) {
	for _, tc := range []struct {
		wide, narrow string
		want         bool
	}{
		{">", "a", true}, {">", "a.*", true}, {"*", "a", true}, {"*", "a.b", false}, {"a.*", "a.b", true}, {"a.*", "a.>", false},
		{"a.>", "a.*", true}, {"a.>", "a", false}, {"a", "a", true}, {"a", "*", false}, {"*.b", "a.*", false}, {"*", ">", false}, {"a.b", "a", false},
	} {
		require.Equal(t, tc.want, covers(tc.wide, tc.narrow), tc)
	}
}
