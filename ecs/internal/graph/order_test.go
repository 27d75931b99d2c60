package graph_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/somen-go/somen/ecs/internal/graph"
	"github.com/stretchr/testify/require"
)

// sameBytes builds a state again and again, in other memory and with maps in another order.
func sameBytes[T any](t *testing.T, build func(shuffle func(n int, each func(i int))) *T) {
	t.Helper()
	var first []byte
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 0))
		data := encoded(t, build(func(n int, each func(int)) {
			for _, i := range r.Perm(n) {
				each(i)
			}
		}))
		if first == nil {
			first = data
		}
		if !bytes.Equal(first, data) {
			var a, b bytes.Buffer
			require.NoError(t, graph.Dump(&a, first))
			require.NoError(t, graph.Dump(&b, data))
			require.Equal(t, a.String(), b.String())
		}
	}
}

type member struct {
	Name   string
	Friend *member
	Known  map[*member]int
}

// TestOrderOfPointers: keys that only maps lead to, and that differ in what they hold, in where else they
// occur, or not at all.
func TestOrderOfPointers(t *testing.T) {
	type root struct {
		Set, Other map[*member]int
		Groups     map[*member]map[*member]bool
		Any        map[any]string
	}
	members := func(n int, name func(i int) string) []*member {
		all := make([]*member, n)
		for i := range all {
			all[i] = &member{Name: name(i)}
		}
		return all
	}
	numbered := func(i int) string { return fmt.Sprint(i) }
	alike := func(int) string { return "" }

	t.Run("by what they hold", func(t *testing.T) {
		sameBytes(t, func(shuffle func(int, func(int))) *root {
			all, r := members(20, numbered), &root{Set: map[*member]int{}, Any: map[any]string{}}
			shuffle(20, func(i int) { r.Set[all[i]] = 1; r.Any[all[i]] = "" })
			return r
		})
	})
	t.Run("by what is far away", func(t *testing.T) {
		sameBytes(t, func(shuffle func(int, func(int))) *root {
			all, r := members(500, alike), &root{Set: map[*member]int{}}
			for i := range 100 {
				for j := range 4 {
					all[i+100*j].Friend = all[i+100*j+100]
				}
				all[i+400].Name = fmt.Sprint(i)
			}
			shuffle(100, func(i int) { r.Set[all[i]] = 1 })
			return r
		})
	})
	t.Run("by another map", func(t *testing.T) {
		sameBytes(t, func(shuffle func(int, func(int))) *root {
			all, r := members(10, alike), &root{Set: map[*member]int{}, Other: map[*member]int{}}
			shuffle(10, func(i int) { r.Set[all[i]] = 1 })
			shuffle(10, func(i int) { r.Other[all[i]] = i })
			return r
		})
	})
	t.Run("by occurring twice", func(t *testing.T) {
		sameBytes(t, func(shuffle func(int, func(int))) *root {
			all, r := members(6, alike), &root{Groups: map[*member]map[*member]bool{}}
			shuffle(6, func(i int) {
				group := map[*member]bool{}
				shuffle(i, func(j int) { group[all[j]] = true })
				r.Groups[all[i]] = group
			})
			return r
		})
	})
	t.Run("all alike", func(t *testing.T) {
		sameBytes(t, func(shuffle func(int, func(int))) *root {
			all, r := members(8, alike), &root{Set: map[*member]int{}, Other: map[*member]int{}}
			shuffle(8, func(i int) {
				r.Set[all[i]] = 1
				r.Other[all[i]] = 2
				all[i].Friend = all[(i+1)%8]
			})
			return r
		})
	})
	t.Run("each knows all", func(t *testing.T) {
		sameBytes(t, func(shuffle func(int, func(int))) *root {
			all, r := members(6, numbered), &root{Set: map[*member]int{}}
			shuffle(6, func(i int) {
				all[i].Known = map[*member]int{}
				shuffle(6, func(j int) { all[i].Known[all[j]] = i * j })
				r.Set[all[i]] = 1
			})
			return r
		})
	})
}

// TestManyAlike: it takes no time that grows with the square.
func TestManyAlike(t *testing.T) {
	set := map[*member]int{}
	for range 20_000 {
		set[&member{}] = 1
	}
	require.Equal(t, encoded(t, &set), encoded(t, &set))
	many := make([]map[*member]int, 2_000)
	for i := range many {
		many[i] = map[*member]int{{Name: "a"}: i, {Name: "b"}: i}
	}
	require.Equal(t, encoded(t, &many), encoded(t, &many))
}
