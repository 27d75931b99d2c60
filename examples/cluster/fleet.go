package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
)

// fleet are the processes that run the city: each node is one, and so is each server of NATS if there are several.
type fleet struct {
	url     string
	args    []string // that all nodes get
	lock    sync.Mutex
	running map[string]process
	ended   sync.WaitGroup
	started int
	closed  bool
}

type process struct {
	*exec.Cmd
	with io.Closer // its input, by whose end it ends
}

// start starts a node, and returns its name.
func (f *fleet) start() (string, error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.closed {
		return "", nil
	}
	f.started++
	name := fmt.Sprintf("node-%d", f.started)
	return name, f.run(name, append([]string{"-node", name, "-url", f.url}, f.args...))
}

// run starts a process of this program under a name. The lock is held.
func (f *fleet) run(name string, args []string) error {
	path, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(path, args...)
	cmd.Stderr = os.Stderr
	with, err := cmd.StdinPipe() // it ends with this process, however that ends
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	if f.running == nil {
		f.running = map[string]process{}
	}
	f.running[name] = process{cmd, with}
	f.ended.Go(func() {
		cmd.Wait()
		with.Close()
		f.lock.Lock()
		delete(f.running, name)
		f.lock.Unlock()
	})
	return nil
}

// kill ends a process as a crash does, without a word, and reports whether there was one.
func (f *fleet) kill(name string) bool {
	f.lock.Lock()
	defer f.lock.Unlock()
	p, is := f.running[name]
	return is && p.Process.Kill() == nil
}

// names returns the processes that run.
func (f *fleet) names() map[string]bool {
	f.lock.Lock()
	defer f.lock.Unlock()
	all := map[string]bool{}
	for name := range f.running {
		all[name] = true
	}
	return all
}

// close ends all processes, the servers last. What nodes do is not to be kept, so none hands anything over.
func (f *fleet) close() {
	f.lock.Lock()
	f.closed = true
	for name, p := range f.running {
		if !strings.HasPrefix(name, "server-") {
			p.Process.Kill()
		}
	}
	for name, p := range f.running {
		if strings.HasPrefix(name, "server-") {
			p.with.Close()
		}
	}
	f.lock.Unlock()
	f.ended.Wait()
}
