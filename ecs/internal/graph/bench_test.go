package graph_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

type villager struct {
	Name   string
	At, To Vec
	Health int
	Friend *villager
	Home   *house
	Tasks  []chore
	Bag    map[string]int
	Mood   any
}

type house struct {
	At      Vec
	Tenants []*villager
}

type chore struct {
	Kind  int
	Until float64
	With  *villager
}

type village struct {
	Villagers []*villager
	Houses    []house
	ByName    map[string]*villager
}

// newVillage has n villagers, with a pointer, a slice, a map and an interface each.
func newVillage(n int) *village {
	v := &village{Houses: make([]house, n/4+1), ByName: map[string]*villager{}}
	for i := range n {
		one := &villager{Name: "villager " + strconv.Itoa(i), At: Vec{float64(i), 1}, Health: i % 100, Home: &v.Houses[i/4],
			Bag: map[string]int{"wood": i, "stone": 3}, Mood: Vec{1, 2}}
		if i > 0 {
			one.Friend = v.Villagers[i/2]
			one.Tasks = append(one.Tasks, chore{1, 2, v.Villagers[i-1]}, chore{Kind: 3})
		}
		one.Home.Tenants = append(one.Home.Tenants, one)
		v.Villagers = append(v.Villagers, one)
		v.ByName[one.Name] = one
	}
	return v
}

func BenchmarkEncode(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			binding := registry(b).Bind().Root("village", newVillage(n))
			b.ReportAllocs()
			size := 0
			for b.Loop() {
				data, err := binding.Encode()
				require.NoError(b, err)
				size = len(data)
			}
			b.ReportMetric(float64(size)/float64(n), "B/villager")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/villager")
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			data, err := registry(b).Bind().Root("village", newVillage(n)).Encode()
			require.NoError(b, err)
			binding := registry(b).Bind().Root("village", new(village))
			b.ReportAllocs()
			for b.Loop() {
				require.NoError(b, binding.Decode(data))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/villager")
		})
	}
}
