package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing may change before it is built: who saves many files at once saves them all.
const quiet = 50 * time.Millisecond

// sources notices changes of what a program is built from: the packages of the main module, and of those that a folder
// stands in for.
type sources struct {
	runArgs
	watcher *fsnotify.Watcher
	changed chan time.Time // has the time when something has changed, and then nothing for a while
	ended   chan struct{}

	mu       sync.Mutex
	embedded []string // folders of files that the program embeds
}

func watchSources(p runArgs) (*sources, error) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("files can't be watched: %w", err)
	}
	s := &sources{runArgs: p, watcher: watcher, changed: make(chan time.Time, 1), ended: make(chan struct{})}
	go s.wait()
	if err := s.renew(); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *sources) close() {
	_ = s.watcher.Close()
	<-s.ended
}

// wait collects changes until it is quiet.
func (s *sources) wait() {
	defer close(s.ended)
	timer := time.NewTimer(quiet)
	timer.Stop()
	defer timer.Stop()
	var since time.Time
	note := func() {
		if since.IsZero() {
			since = time.Now()
		}
		timer.Reset(quiet)
	}
	for {
		select {
		case e, ok := <-s.watcher.Events:
			if !ok {
				return
			}
			if e.Op != fsnotify.Chmod && s.has(e.Name) {
				note()
			}
		case _, ok := <-s.watcher.Errors: // some were lost
			if !ok {
				return
			}
			note()
		case <-timer.C:
			select {
			case s.changed <- since:
			default:
			}
			since = time.Time{}
		}
	}
}

// has reports whether a build may depend on a file. Editors have names of their own for copies and locks, as go knows.
func (s *sources) has(path string) bool {
	name := filepath.Base(path)
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || strings.HasSuffix(name, "_test.go") {
		return false
	}
	switch filepath.Ext(name) {
	case ".go", ".mod", ".sum", ".work", ".s", ".S", ".c", ".h", ".cc", ".cpp", ".cxx", ".m", ".syso":
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.embedded, filepath.Dir(path))
}

// renew watches the folders that the program needs as its sources are now. If go can't tell, those that it needed before
// are watched too.
func (s *sources) renew() error {
	dirs, embedded, whole, err := s.folders()
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.embedded = embedded
	s.mu.Unlock()
	dirs = append(dirs, embedded...)
	known := s.watcher.WatchList()
	for _, dir := range dirs {
		if slices.Contains(known, dir) {
			continue
		}
		known = append(known, dir)
		if err := s.watcher.Add(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("folder %s can't be watched: %w", dir, err)
		}
	}
	for _, dir := range known {
		if whole && !slices.Contains(dirs, dir) {
			_ = s.watcher.Remove(dir)
		}
	}
	return nil
}

// folders returns the folders of the program's sources, those of files that it embeds, and whether go knows all of them.
func (s *sources) folders() (dirs, embedded []string, whole bool, err error) {
	args := append([]string{"list", "-e", "-deps", "-json=ImportPath,Dir,EmbedFiles,Module,Incomplete,Error"}, s.load...)
	cmd := exec.Command("go", append(args, s.packages...)...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return nil, nil, false, fmt.Errorf("go list: %w\n%s", err, said.String())
	}
	whole = true
	for in := json.NewDecoder(bytes.NewReader(out)); ; {
		var p sourceFolder
		if err := in.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, nil, false, fmt.Errorf("go list: %w", err)
		}
		if p.Error != nil {
			fmt.Fprintln(&said, p.Error.Err)
		}
		whole = whole && !p.Incomplete
		if !p.local() {
			continue
		}
		dirs = append(dirs, p.Dir)
		if p.Module != nil {
			dirs = append(dirs, filepath.Dir(p.Module.GoMod))
		}
		for _, file := range p.EmbedFiles {
			embedded = append(embedded, filepath.Dir(filepath.Join(p.Dir, file)))
		}
	}
	if len(dirs) == 0 {
		return nil, nil, false, fmt.Errorf("%s: there is no source of a module here to watch\n%s", strings.Join(s.packages, " "), said.String())
	}
	return dirs, embedded, whole, nil
}

// sourceFolder is what go list says of a package.
type sourceFolder struct {
	ImportPath, Dir string
	EmbedFiles      []string
	Incomplete      bool
	Error           *struct{ Err string }
	Module          *struct {
		Main    bool
		GoMod   string
		Replace *struct{ Version string }
	}
}

// local reports whether the sources of a package stand where they may be edited.
func (p *sourceFolder) local() bool {
	switch m := p.Module; {
	case p.Dir == "":
		return false
	case m == nil:
		return p.ImportPath == "command-line-arguments" // files
	default:
		return m.Main || m.Replace != nil && m.Replace.Version == ""
	}
}
