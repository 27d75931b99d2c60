//go:build unix

package cluster_test

import (
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/cluster"
)

// A process that is killed, and one that is stopped for longer than its lease and then goes on as if nothing had been.
func TestProcesses(t *testing.T) {
	mustBeCompiled(t)
	s := testServer(t)
	w, err := cluster.Watch(connect(t, s), settled())
	require.NoError(t, err)
	defer w.Close()
	a, b := startNode(t, "a", s.URL()), startNode(t, "b", s.URL())
	has := func(name string, n int) bool {
		return slices.ContainsFunc(w.Nodes(), func(i cluster.NodeInfo) bool { return i.Name == name && len(i.Regions) == n })
	}
	eventually(t, "they share the world", func() bool { return has("a", 2) && has("b", 2) })
	goOn(t, w, nil, 100)

	before := everySteps(t, w)
	require.NoError(t, a.Process.Kill())
	eventually(t, "the other goes on with all", func() bool { return has("b", 4) && unplanned(b) >= 2 })
	goOn(t, w, before, -120) // as it was two seconds before: a checkpoint, and what nobody has seen of it
	goOn(t, w, before, 100)

	c := startNode(t, "c", s.URL())
	eventually(t, "they share the world again", func() bool { return has("b", 2) && has("c", 2) })
	goOn(t, w, everySteps(t, w), 30)
	before = everySteps(t, w)
	require.NoError(t, c.Process.Signal(syscall.SIGSTOP))
	eventually(t, "the other goes on with all", func() bool { return has("b", 4) && unplanned(b) >= 4 })
	goOn(t, w, before, 100)
	before = everySteps(t, w)
	require.NoError(t, c.Process.Signal(syscall.SIGCONT))
	eventually(t, "it sees what it has lost", func() bool {
		lost := 0
		for _, line := range c.said("error:") {
			if strings.Contains(line, "is lost to another node: its lease of 1.5s was renewed ") {
				lost++
			}
		}
		return lost == 2
	})
	goOn(t, w, before, 0) // nothing is undone by it
	eventually(t, "it has its share again", func() bool { return has("b", 2) && has("c", 2) })
	goOn(t, w, before, 200)
	require.Equal(t, 4, unplanned(b)+unplanned(c), "what it was given, it was given as it was")

	for _, p := range []*process{b, c} {
		require.NoError(t, p.input.Close())
		require.NoError(t, p.Wait())
	}
	t.Log(b.said("recovered:"), c.said("recovered:"))
}

func unplanned(p *process) (n int) {
	for _, line := range p.said("recovered:") {
		if !strings.Contains(line, "handed over") {
			n++
		}
	}
	return n
}
