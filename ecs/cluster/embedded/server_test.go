package embedded_test

import (
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/cluster/embedded"
)

func TestListensHereOnly(t *testing.T) {
	s, err := embedded.Start()
	require.NoError(t, err)
	defer s.Close()
	host, _, err := net.SplitHostPort(strings.TrimPrefix(s.URL(), "nats://"))
	require.NoError(t, err)
	require.Equal(t, "127.0.0.1", host)
}

func TestTemporaryFolderIsRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s, err := embedded.Start(embedded.InProcess())
	require.NoError(t, err)
	made, err := filepath.Glob(filepath.Join(os.TempDir(), "nats-*"))
	require.NoError(t, err)
	require.Len(t, made, 1)
	s.Close()
	s.Close() // twice does no harm
	left, err := os.ReadDir(os.TempDir())
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestDirStays(t *testing.T) {
	dir := t.TempDir()
	for n := range uint64(3) {
		s, err := embedded.Start(embedded.InProcess(), embedded.Dir(dir))
		require.NoError(t, err)
		nc, err := s.Connect()
		require.NoError(t, err)
		js, err := jetstream.New(nc)
		require.NoError(t, err)
		_, err = js.CreateOrUpdateStream(t.Context(), jetstream.StreamConfig{Name: "S", Subjects: []string{"s"}})
		require.NoError(t, err)
		ack, err := js.Publish(t.Context(), "s", nil)
		require.NoError(t, err)
		require.Equal(t, n+1, ack.Sequence)
		nc.Close()
		s.Close()
	}
}

// What was published is not lost by closing the connection at once, and a client that is refused learns why.
func TestInProcess(t *testing.T) {
	s, err := embedded.Start(embedded.InProcess(), embedded.Configure(func(o *server.Options) {
		o.Authorization = strings.Repeat("long token ", 200)
	}))
	require.NoError(t, err)
	defer s.Close()
	_, err = s.Connect(nats.Token(strings.Repeat("wrong token ", 200)))
	require.ErrorIs(t, err, nats.ErrAuthorization)

	in, err := s.Connect(nats.Token(strings.Repeat("long token ", 200)))
	require.NoError(t, err)
	defer in.Close()
	sub, err := in.SubscribeSync("x")
	require.NoError(t, err)
	require.NoError(t, in.Flush())
	for i := range 50 {
		out, err := s.Connect(nats.Token(strings.Repeat("long token ", 200)))
		require.NoError(t, err)
		for j := range 10 {
			require.NoError(t, out.Publish("x", []byte(fmt.Sprint(i, j))))
		}
		out.Close()
		for j := range 10 {
			m, err := sub.NextMsgWithContext(t.Context())
			require.NoError(t, err)
			require.Equal(t, fmt.Sprint(i, j), string(m.Data))
		}
	}
}

func TestErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for name, tc := range map[string]struct {
		option embedded.Option
		says   string
	}{
		"no port":        {embedded.Listen("127.0.0.1"), "Listen"},
		"bad port":       {embedded.Listen("127.0.0.1:99999"), "Listen"},
		"no dir":         {embedded.Dir(""), "Dir"},
		"cluster name":   {embedded.Cluster("", "127.0.0.1:7000"), "Cluster"},
		"cluster port":   {embedded.Cluster("c", "127.0.0.1:0"), "Cluster"},
		"cluster others": {embedded.Cluster("c", "127.0.0.1:7000", "nonsense"), "Cluster"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := embedded.Start(tc.option)
			var bad *embedded.OptionError
			require.ErrorAs(t, err, &bad)
			require.Equal(t, tc.says, bad.Option)
		})
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	for name, option := range map[string]embedded.Option{
		"cluster port is taken": embedded.Cluster("c", taken.Addr().String()),
		"dir is a file":         embedded.Dir(file),
		"not my address":        embedded.Listen("192.0.2.1:0"),
		"nats refuses":          embedded.Configure(func(o *server.Options) { o.MaxPayload = 1 << 30; o.MaxPending = 1 << 20 }),
		"no certificate": embedded.Configure(func(o *server.Options) {
			o.TLS, o.TLSConfig = true, &tls.Config{}
			o.JetStream = true
			o.StoreDir = file
		}),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := embedded.Start(option)
			var bad *embedded.StartError
			require.ErrorAs(t, err, &bad)
		})
	}
}

type lines struct {
	server.Logger
	mu  sync.Mutex
	all []string
}

func (l *lines) add(format string, v ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, fmt.Sprintf(format, v...))
}
func (l *lines) Noticef(format string, v ...any) { l.add(format, v...) }
func (l *lines) Warnf(format string, v ...any)   { l.add(format, v...) }
func (l *lines) Errorf(format string, v ...any)  { l.add(format, v...) }
func (l *lines) Debugf(format string, v ...any)  {}
func (l *lines) Tracef(format string, v ...any)  {}
func (l *lines) Fatalf(format string, v ...any)  { l.add(format, v...) }

func TestLogs(t *testing.T) {
	l := &lines{}
	s, err := embedded.Start(embedded.Log(l))
	require.NoError(t, err)
	s.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	require.Contains(t, strings.Join(l.all, "\n"), "Server is ready")
}

func TestNothingIsWaitedForAfterClose(t *testing.T) {
	s, err := embedded.Start()
	require.NoError(t, err)
	url := s.URL()
	s.Close()
	_, err = nats.Connect(url, nats.Timeout(time.Minute))
	require.Error(t, err)
}
