package bus

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"runtime/pprof"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/cluster/embedded"
)

func TestOpenRefuses(t *testing.T) {
	nc := connect(t, serve(t).URL())
	for _, world := range []string{"", "A", "a.b", "a b", "a>", "a_b", strings.Repeat("a", 33)} {
		_, err := Open(t.Context(), nc, world, Options{})
		require.IsType(t, &NameError{}, err, world)
	}
	for option, o := range map[string]Options{
		"Replicas": {Replicas: -1}, "LeaseTTL": {LeaseTTL: time.Millisecond}, "MaxLogBytes": {MaxLogBytes: -5}, "FetchBytes": {FetchBytes: -1},
	} {
		_, err := Open(t.Context(), nc, "w", o)
		var bad *OptionError
		require.ErrorAs(t, err, &bad)
		require.Equal(t, option, bad.Option)
	}
	var cannot *OpenError
	_, err := Open(t.Context(), nc, "w", Options{Replicas: 3}) // of a single server
	require.ErrorAs(t, err, &cannot)
	require.ErrorContains(t, err, "replicas")
	_, err = Open(t.Context(), nil, "w", Options{})
	require.ErrorAs(t, err, &cannot)
	nc.Close()
	_, err = Open(t.Context(), nc, "w", Options{})
	require.ErrorAs(t, err, &cannot)
	require.ErrorIs(t, err, ErrClosed)
}

func TestOpenSeesAConflict(t *testing.T) {
	nc := connect(t, serve(t).URL())
	b := open(t, nc, Options{MaxLogBytes: 1 << 20})
	open(t, nc, Options{MaxLogBytes: 1 << 20}).Close()
	for field, o := range map[string]Options{"MaxBytes": {}, "MaxAge": {MaxLogBytes: 1 << 20, LeaseTTL: time.Minute}} {
		_, err := Open(t.Context(), nc, "w", o)
		var conflict *ConfigError
		require.ErrorAs(t, err, &conflict)
		require.Equal(t, field, conflict.Field)
	}
	_, err := b.js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "v-log", Subjects: []string{"v.log.>", "more"}, MaxBytes: -1,
		Discard: jetstream.DiscardNew, AllowDirect: true})
	require.NoError(t, err)
	_, err = Open(t.Context(), nc, "v", Options{})
	require.ErrorContains(t, err, "Subjects")
}

func TestOpenEndsWithItsContext(t *testing.T) {
	p := newProxy(t, serve(t).URL())
	nc := connect(t, p.url())
	p.setDeaf()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := Open(ctx, nc, "w", Options{})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.IsType(t, &OpenError{}, err)
}

func TestWithoutJetStream(t *testing.T) {
	s := serve(t, embedded.Configure(func(o *server.Options) { o.JetStream = false }))
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, err := Open(ctx, connect(t, s.URL()), "w", Options{})
	require.IsType(t, &OpenError{}, err)
	require.ErrorIs(t, err, nats.ErrNoResponders)
}

func TestCredentials(t *testing.T) {
	s := serve(t, embedded.Configure(func(o *server.Options) {
		o.Users = []*server.User{
			{Username: "node", Password: "secret"},
			{Username: "guest", Password: "guest", Permissions: &server.Permissions{Publish: &server.SubjectPermission{Allow: []string{"x"}}}},
		}
	}))
	for _, o := range [][]nats.Option{nil, {nats.UserInfo("node", "wrong")}} {
		_, err := nats.Connect(s.URL(), o...)
		require.ErrorIs(t, err, nats.ErrAuthorization)
	}
	b := open(t, connect(t, s.URL(), nats.UserInfo("node", "secret")), Options{})
	require.EqualValues(t, 1, appendNow(t, b, "a.b", "1", ""))

	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, err := Open(ctx, connect(t, s.URL(), nats.UserInfo("guest", "guest")), "w", Options{})
	require.ErrorIs(t, err, nats.ErrPermissionViolation) // and not only that it took too long
}

func TestTLS(t *testing.T) {
	certificate, roots := authority(t)
	s := serve(t, embedded.Configure(func(o *server.Options) {
		o.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS13}
	}))
	require.True(t, strings.HasPrefix(s.URL(), "tls://"))
	b := open(t, connect(t, s.URL(), nats.Secure(&tls.Config{RootCAs: roots})), Options{})
	require.EqualValues(t, 1, appendNow(t, b, "a.b", "1", ""))

	plain := "nats://" + strings.TrimPrefix(s.URL(), "tls://")
	_, err := nats.Connect(plain, nats.Secure(&tls.Config{RootCAs: x509.NewCertPool()}))
	var unknown x509.UnknownAuthorityError
	require.ErrorAs(t, err, &unknown)
	c, err := net.Dial("tcp", strings.TrimPrefix(plain, "nats://")) // one that speaks no TLS at all
	require.NoError(t, err)
	defer c.Close()
	_, err = c.Write([]byte("CONNECT {}\r\nPUB w.log.a.b 1\r\nx\r\nPING\r\n"))
	require.NoError(t, err)
	var said []byte
	for buf := make([]byte, 1000); err == nil; {
		var n int
		n, err = c.Read(buf)
		said = append(said, buf[:n]...)
	}
	require.NotContains(t, string(said), "PONG") // hung up on
	n, _, err := b.Stats(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 1, n)
}

// authority makes a CA, and a certificate of it for this machine.
func authority(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	make1 := func(of, parent *x509.Certificate, by *ecdsa.PrivateKey) ([]byte, *ecdsa.PrivateKey) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		require.NoError(t, err)
		if by == nil {
			by = key
		}
		of.NotBefore, of.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
		der, err := x509.CreateCertificate(rand.Reader, of, parent, &key.PublicKey, by)
		require.NoError(t, err)
		return der, key
	}
	ca := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "CA"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	caDER, caKey := make1(ca, ca, nil)
	root, err := x509.ParseCertificate(caDER)
	require.NoError(t, err)
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, key := make1(leaf, root, caKey)
	roots := x509.NewCertPool()
	roots.AddCert(root)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

// goroutines are the stacks in which there is bus, or the client library working for it: a connection has one subscription
// of its own, which stays.
func goroutines() (ours []string) {
	var all strings.Builder
	_ = pprof.Lookup("goroutine").WriteTo(&all, 2)
	subscriptions := 0
	for _, g := range strings.Split(all.String(), "\n\n") {
		switch {
		case strings.Contains(g, "testing.tRunner"), strings.Contains(g, "bus.goroutines("), strings.Contains(g, "(*proxy)"): // the test itself
		case strings.Contains(g, "(nil chan)") && strings.Contains(g, "resetPendingAcksOnReconnect"):
			// The client library's: one that begins only after its Put has ended finds nothing to wait on, and stays.
		case strings.Contains(g, "/internal/bus."), strings.Contains(g, "/jetstream."):
			ours = append(ours, g)
		case strings.Contains(g, "waitForMsgs"):
			if subscriptions++; subscriptions > 1 {
				ours = append(ours, g)
			}
		}
	}
	return ours
}

func TestNothingRunsAfterClose(t *testing.T) {
	p := newProxy(t, serve(t).URL())
	nc := connect(t, p.url())
	require.Eventually(t, func() bool { return len(goroutines()) == 0 }, ever, time.Millisecond) // of other tests
	for _, how := range []string{"idle", "busy", "cut", "connection-closed"} {
		b := open(t, nc, Options{})
		got := make(chan uint64, 1000)
		_, err := b.Follow(1, nil, func(seq uint64, _ string, _ []byte) { got <- seq })
		require.NoError(t, err)
		_, err = b.Subscribe(">", func(string, []byte) {})
		require.NoError(t, err)
		_, err = b.Claim(t.Context(), how, nil)
		require.NoError(t, err)
		require.NoError(t, b.Put(t.Context(), "x", []byte("y")))
		_, err = b.Get(t.Context(), "x")
		require.NoError(t, err)
		_, err = b.Leases(t.Context(), "")
		require.NoError(t, err)
		appendNow(t, b, "a.b", how, "")
		<-got
		for range b.Read(t.Context(), 1, 10, nil) {
			break
		}
		done := make(chan error, 100)
		switch how {
		case "busy":
			for range 100 {
				b.Append("a.b", "busy", nil, func(_ uint64, err error) { done <- err })
			}
		case "cut":
			p.cut(true)
			b.Append("a.b", "never", nil, func(_ uint64, err error) { done <- err })
		case "connection-closed":
			nc.Close()
			b.Append("a.b", "never", nil, func(_ uint64, err error) { done <- err })
			require.ErrorIs(t, <-done, ErrClosed)
			_, err := b.AppendNow(t.Context(), "a.b", "x", nil)
			require.ErrorIs(t, err, ErrClosed)
		}
		b.Close()
		b.Close()
		if how == "busy" {
			for range 100 {
				if err := <-done; err != nil && !errors.Is(err, ErrClosed) {
					t.Error(err)
				}
			}
		}
		if how == "cut" {
			require.ErrorIs(t, <-done, ErrClosed)
			p.cut(false)
		}
		require.Eventually(t, func() bool { return len(goroutines()) == 0 }, ever, time.Millisecond, how)

		_, err = b.Follow(1, nil, func(uint64, string, []byte) {})
		require.ErrorIs(t, err, ErrClosed)
		_, err = b.AppendNow(t.Context(), "a.b", "x", nil)
		require.ErrorIs(t, err, ErrClosed)
		_, _, err = b.Stats(t.Context())
		require.ErrorIs(t, err, ErrClosed)
		for _, err := range b.Read(t.Context(), 1, 2, nil) {
			require.ErrorIs(t, err, ErrClosed)
		}
	}
}
