package bus

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/cluster/embedded"
)

// asServer has the test binary be a server that can be killed: its folder and address, and those of a cluster.
const asServer = "BUS_TEST_SERVER"

func TestMain(m *testing.M) {
	if a := strings.Split(os.Getenv(asServer), ","); len(a) > 1 {
		options := []embedded.Option{embedded.Dir(a[0]), embedded.Listen(a[1])}
		if len(a) > 2 {
			options = append(options, embedded.Cluster("c", a[2], a[3:]...))
		}
		if _, err := embedded.Start(options...); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		_, _ = os.Stdin.Read(make([]byte, 1)) // until killed, or the parent is gone
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// process starts a server as a process; the function kills it.
func process(t testing.TB, settings ...string) (kill func()) {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), asServer+"="+strings.Join(settings, ","))
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	var once sync.Once
	kill = func() {
		once.Do(func() {
			_ = c.Process.Kill()
			_ = c.Wait()
			in.Close()
		})
	}
	t.Cleanup(kill)
	return kill
}

// freeAddress is one that stays free while its server is away: its port is none of those that systems give to connections,
// such as the attempts to reach that server.
func freeAddress(t testing.TB) string {
	for range 100 {
		address := fmt.Sprint("127.0.0.1:", 10_000+rand.IntN(20_000))
		if l, err := net.Listen("tcp", address); err == nil {
			require.NoError(t, l.Close())
			return address
		}
	}
	require.FailNow(t, "no port is free")
	return ""
}

// traffic appends and follows until it is ended, and checks that all that was appended came once, in one order for all.
type traffic struct {
	t        testing.TB
	b        *Bus
	mu       sync.Mutex
	stored   map[uint64]string
	followed [3][]string
	n        int
	halt     chan struct{}
	halted   chan struct{}
	once     sync.Once
}

func (tr *traffic) begin() {
	for i := range tr.followed {
		_, err := tr.b.Follow(1, [][]string{nil, {"*.north", "*.takeover"}, {"*.*"}}[i], func(seq uint64, subject string, data []byte) {
			tr.mu.Lock()
			defer tr.mu.Unlock()
			tr.followed[i] = append(tr.followed[i], fmt.Sprintf("%d %s %s", seq, subject, data))
		})
		require.NoError(tr.t, err)
	}
	tr.stored, tr.halt, tr.halted = map[uint64]string{}, make(chan struct{}), make(chan struct{})
	tr.t.Cleanup(tr.stop)
	go func() {
		defer close(tr.halted)
		for ; ; tr.n++ {
			for tr.b.InFlight() > 200 {
				select {
				case <-tr.halt:
					return
				case <-time.After(time.Millisecond):
				}
			}
			select {
			case <-tr.halt:
				return
			default:
			}
			time.Sleep(50 * time.Microsecond) // there is to be something to read, but not too much
			subject, data := []string{"south.north", "north.south", "north.takeover"}[tr.n%3], fmt.Sprint("message ", tr.n)
			tr.b.Append(subject, data, []byte(data), func(seq uint64, err error) {
				tr.mu.Lock()
				defer tr.mu.Unlock()
				if err == nil {
					tr.stored[seq] = fmt.Sprintf("%d %s %s", seq, subject, data)
				}
			})
		}
	}()
}

func (tr *traffic) seen() int {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return len(tr.followed[0])
}

// flows waits for more to come through.
func (tr *traffic) flows(more int) {
	had := tr.seen()
	require.Eventually(tr.t, func() bool { return tr.seen() >= had+more }, ever, time.Millisecond)
}

func (tr *traffic) stop() {
	tr.once.Do(func() { close(tr.halt) })
	<-tr.halted
}

func (tr *traffic) end() {
	tr.stop()
	require.Eventually(tr.t, func() bool { return tr.b.InFlight() == 0 }, ever, time.Millisecond)
	end := appendNow(tr.t, tr.b, "south.north", "end", "end")
	require.EqualValues(tr.t, tr.n+1, end, "one copy of each") // nothing else was ever stored
	want := [3][]string{}
	for seq := uint64(1); seq <= end; seq++ {
		line := tr.stored[seq]
		if seq == end {
			line = fmt.Sprintf("%d south.north end", end)
		}
		require.NotEmpty(tr.t, line, seq)
		want[0], want[2] = append(want[0], line), append(want[2], line)
		if !strings.Contains(line, "north.south") {
			want[1] = append(want[1], line)
		}
	}
	for i := range want {
		require.Eventually(tr.t, func() bool {
			tr.mu.Lock()
			defer tr.mu.Unlock()
			return len(tr.followed[i]) >= len(want[i])
		}, ever, time.Millisecond)
	}
	tr.mu.Lock()
	require.Equal(tr.t, want, tr.followed)
	tr.mu.Unlock()
	require.Equal(tr.t, want[0], read(tr.t, tr.b, 0, end+10))
	require.Equal(tr.t, want[1], read(tr.t, tr.b, 0, end+10, "*.north", "*.takeover"))
}

func TestServerRestartsMeanwhile(t *testing.T) {
	dir, address := t.TempDir(), freeAddress(t)
	start := func() *embedded.Server {
		s, err := embedded.Start(embedded.Dir(dir), embedded.Listen(address))
		require.NoError(t, err)
		return s
	}
	s := start()
	defer func() { s.Close() }()
	tr := traffic{t: t, b: open(t, connect(t, s.URL()), Options{})}
	tr.begin()
	for range 3 {
		tr.flows(300)
		s.Close()
		s = start()
	}
	tr.flows(300)
	tr.end()
}

func TestServerIsKilledMeanwhile(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	dir, address := t.TempDir(), freeAddress(t)
	kill := process(t, dir, address)
	tr := traffic{t: t, b: open(t, connect(t, "nats://"+address, nats.RetryOnFailedConnect(true)), Options{})}
	tr.begin()
	for range 3 {
		tr.flows(300)
		kill()
		kill = process(t, dir, address)
	}
	tr.flows(300)
	tr.end()
}

func TestConnectionIsCutMeanwhile(t *testing.T) {
	p := newProxy(t, serve(t).URL())
	tr := traffic{t: t, b: open(t, connect(t, p.url()), Options{})}
	tr.begin()
	for i := range 20 {
		tr.flows(100)
		if i%2 == 0 {
			p.setDeaf() // what is stored now is not answered
			had := tr.b.InFlight()
			require.Eventually(t, func() bool { return tr.b.InFlight() > min(had, 200) }, ever, time.Millisecond)
		}
		p.cut(false)
	}
	tr.flows(100)
	tr.end()
}

func TestStoredOnceThoughTheAnswerWasLost(t *testing.T) {
	s := serve(t)
	p := newProxy(t, s.URL())
	b, other := open(t, connect(t, p.url()), Options{}), open(t, connect(t, s.URL()), Options{})
	for i := range 10 {
		p.setDeaf()
		stored := make(chan uint64, 1)
		b.Append("a.b", fmt.Sprint(i), []byte("x"), func(seq uint64, err error) {
			require.NoError(t, err)
			stored <- seq
		})
		require.Eventually(t, func() bool {
			n, _, err := other.Stats(t.Context())
			return err == nil && n == uint64(i+1) // it is there, but b does not know
		}, ever, time.Millisecond)
		require.Equal(t, 1, b.InFlight())
		require.Empty(t, stored)
		p.cut(false)
		require.EqualValues(t, i+1, <-stored)
	}
	n, _, err := other.Stats(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 10, n)
}

// What was sent but did not arrive is sent again in its order.
func TestOrderAfterACut(t *testing.T) {
	p := newProxy(t, serve(t).URL())
	b := open(t, connect(t, p.url()), Options{})
	p.setMute()
	stored := make(chan uint64, 100)
	for i := range 100 {
		b.Append("a.b", fmt.Sprint(i), []byte(fmt.Sprint(i)), func(seq uint64, err error) {
			require.NoError(t, err)
			stored <- seq
		})
	}
	require.Eventually(t, func() bool { b.out.mu.Lock(); defer b.out.mu.Unlock(); return b.out.flying == 100 }, ever, time.Millisecond)
	p.cut(false)
	for i := range uint64(100) {
		require.Equal(t, i+1, <-stored)
	}
	for i, line := range read(t, b, 0, 101) {
		require.Equal(t, fmt.Sprint(i+1, " a.b ", i), line)
	}
}

// A message that is missing between others is noticed, and the follower begins again there.
func TestGapIsSeen(t *testing.T) {
	b := single(t, Options{})
	for i := range 10 {
		appendNow(t, b, "a.b", fmt.Sprint(i), "")
	}
	p, err := b.pull(t.Context(), []string{"w.log.>"}, 1, ever)
	require.NoError(t, err)
	defer p.close()
	m, _, err := p.next(t.Context(), ever)
	require.NoError(t, err)
	require.EqualValues(t, 1, m.Seq)
	<-p.came
	_, _, err = p.next(t.Context(), ever)
	require.ErrorIs(t, err, errCut)
}

func TestAppendNowEndsWithItsContext(t *testing.T) {
	p := newProxy(t, serve(t).URL())
	b := open(t, connect(t, p.url()), Options{})
	p.setDeaf()
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("no time")
	go cancel(why)
	_, err := b.AppendNow(ctx, "a.b", "1", nil)
	require.ErrorIs(t, err, why)
	require.Zero(t, b.InFlight())
	p.cut(false)
	appendNow(t, b, "a.b", "2", "after")
}

// The last message before the line falls still must not be lost when its delivery is: nothing later shows the gap.
func TestLastMessageIsLostOnTheWay(t *testing.T) {
	s := serve(t)
	p := newProxy(t, s.URL())
	b, other := open(t, connect(t, p.url()), Options{}), open(t, connect(t, s.URL()), Options{})
	got := make(chan uint64, 10)
	_, err := b.Follow(1, nil, func(seq uint64, _ string, _ []byte) { got <- seq })
	require.NoError(t, err)
	for i := range uint64(5) {
		appendNow(t, other, "a.b", fmt.Sprint("known ", i), "")
		require.Equal(t, 2*i+1, <-got)
		p.setDeaf()
		appendNow(t, other, "a.b", fmt.Sprint("lost ", i), "")
		p.cut(false)
		require.Equal(t, 2*i+2, <-got)
	}
}

func TestReadGoesOnAfterACut(t *testing.T) {
	p := newProxy(t, serve(t).URL())
	b := open(t, connect(t, p.url()), Options{})
	for i := range 3000 {
		b.Append("a.b", fmt.Sprint(i), []byte(fmt.Sprint(i)), func(uint64, error) {})
	}
	require.Eventually(t, func() bool { return b.InFlight() == 0 }, ever, time.Millisecond)
	n := uint64(0)
	for m, err := range b.Read(t.Context(), 1, 2990, nil) {
		require.NoError(t, err)
		n++
		require.Equal(t, n, m.Seq)
		if n%500 == 0 {
			p.cut(false)
		}
	}
	require.EqualValues(t, 2989, n)

	p.cut(true)
	ctx, cancel := context.WithCancel(t.Context())
	go cancel()
	for _, err := range b.Read(ctx, 1, 3000, nil) {
		if err != nil {
			require.ErrorIs(t, err, context.Canceled)
		}
	}
}
