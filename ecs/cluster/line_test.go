package cluster_test

import (
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// line is the way of one node to the server: it can be cut, hold back what goes over it, and be slow.
type line struct {
	listener net.Listener
	server   string

	lock    sync.Mutex
	changed *sync.Cond
	down    bool          // nobody gets through
	held    bool          // nothing gets through, and nobody is told
	delay   time.Duration // of each portion
	portion int           // of bytes
	conns   map[net.Conn]bool
}

func newLine(t testing.TB, url string) *line {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p := &line{listener: l, server: strings.TrimPrefix(url, "nats://"), portion: 32 << 10, conns: map[net.Conn]bool{}}
	p.changed = sync.NewCond(&p.lock)
	go p.accept()
	t.Cleanup(p.close)
	return p
}

func (p *line) url() string { return "nats://" + p.listener.Addr().String() }

func (p *line) accept() {
	for {
		in, err := p.listener.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", p.server)
		p.lock.Lock()
		if err != nil || p.down {
			in.Close()
			if err == nil {
				out.Close()
			}
			p.lock.Unlock()
			continue
		}
		p.conns[in], p.conns[out] = true, true
		p.lock.Unlock()
		go p.copy(out, in)
		go p.copy(in, out)
	}
}

// copy brings bytes over until an end is closed.
func (p *line) copy(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	for b := make([]byte, 32<<10); ; {
		n, err := from.Read(b)
		for all := b[:n]; len(all) > 0; {
			p.lock.Lock()
			for p.held && p.conns[to] {
				p.changed.Wait()
			}
			some, delay := min(len(all), p.portion), p.delay
			p.lock.Unlock()
			if delay > 0 {
				time.Sleep(delay) // it is what the line is
			}
			if _, err := to.Write(all[:some]); err != nil {
				return
			}
			all = all[some:]
		}
		if err != nil {
			return
		}
	}
}

// cut cuts the line; it can be used again, or not until it is healed.
func (p *line) cut(down bool) {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.down = down
	for c := range p.conns {
		c.Close()
	}
	clear(p.conns)
	p.changed.Broadcast()
}

// hold keeps back all bytes until it is healed.
func (p *line) hold() {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.held = true
}

// slow delays each portion of bytes.
func (p *line) slow(delay time.Duration, portion int) {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.delay, p.portion = delay, portion
}

// heal makes it a good line.
func (p *line) heal() {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.down, p.held, p.delay, p.portion = false, false, 0, 32<<10
	p.changed.Broadcast()
}

func (p *line) close() {
	p.listener.Close()
	p.cut(true)
}
