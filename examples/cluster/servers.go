package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/somen-go/somen/ecs/cluster/embedded"
)

// startServers starts NATS, in this process or in three of their own, and connects to it.
func startServers(f *fleet, n int) (nc *nats.Conn, stop func(), err error) {
	options := []nats.Option{nats.MaxReconnects(-1), nats.ReconnectWait(200 * time.Millisecond)}
	if n == 1 {
		s, err := embedded.Start()
		if err != nil {
			return nil, nil, err
		}
		f.url = s.URL()
		if nc, err = s.Connect(options...); err != nil {
			s.Close()
			return nil, nil, err
		}
		return nc, func() { nc.Close(); s.Close() }, nil
	}
	ports, err := freePorts(2 * n)
	if err != nil {
		return nil, nil, err
	}
	var urls, all []string
	for i := range n {
		urls = append(urls, fmt.Sprintf("nats://127.0.0.1:%d", ports[i]))
	}
	for _, port := range ports {
		all = append(all, strconv.Itoa(port))
	}
	f.url = strings.Join(urls, ",")
	dir, err := os.MkdirTemp("", "city-") // a server that is killed leaves its files
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if err != nil {
			f.close()
			os.RemoveAll(dir)
		}
	}()
	for i := range n {
		f.lock.Lock()
		name := fmt.Sprintf("server-%d", i+1)
		err = f.run(name, []string{"-server", strconv.Itoa(i + 1), "-url", strings.Join(all, ","), "-dir", filepath.Join(dir, name)})
		f.lock.Unlock()
		if err != nil {
			return nil, nil, err
		}
	}
	if nc, err = nats.Connect(f.url, append(options, nats.RetryOnFailedConnect(true))...); err != nil {
		return nil, nil, err
	}
	return nc, func() { nc.Close(); os.RemoveAll(dir) }, nil
}

// freePorts finds ports that nobody listens on.
func freePorts(n int) (ports []int, err error) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close() // when all are found, so that none is found twice
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// runServer is a process with a server of NATS, the I-th of several.
func runServer(i int, ports, dir string) error {
	signal.Ignore(os.Interrupt) // as a node does
	all := strings.Split(ports, ",")
	n := len(all) / 2
	if i > n || len(all)%2 != 0 {
		return fmt.Errorf("-server %d -url %s: there are not so many ports", i, ports)
	}
	var routes []string
	for j, port := range all[n:] {
		if j != i-1 {
			routes = append(routes, "127.0.0.1:"+port)
		}
	}
	s, err := embedded.Start(
		embedded.Dir(dir),
		embedded.Listen("127.0.0.1:"+all[i-1]),
		embedded.Cluster("city", "127.0.0.1:"+all[n+i-1], routes...),
	)
	if err != nil {
		return err
	}
	defer s.Close()
	io.Copy(io.Discard, os.Stdin) // until the one that has started it ends
	return nil
}
