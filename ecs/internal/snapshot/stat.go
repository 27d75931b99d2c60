package snapshot

import (
	"fmt"
	"sort"
)

func (c *Copier) Stat(m *Image) {
	type st struct{ regions, n, words, bytes int }
	by := map[string]*st{}
	for _, s := range m.spans {
		for i := s.from; i < s.to; i++ {
			r := &m.of.all[i]
			name := fmt.Sprint(r.lay.typ.Name, " ", r.kind)
			if by[name] == nil {
				by[name] = &st{}
			}
			x := by[name]
			x.regions++
			x.n += r.n
			if r.kind == changing {
				x.words += r.n * r.lay.words
				x.bytes += r.n * r.lay.bytes
			}
		}
	}
	var names []string
	for n := range by {
		names = append(names, n)
	}
	sort.Slice(names, func(i, j int) bool {
		return by[names[i]].words*8+by[names[i]].bytes+by[names[i]].regions > by[names[j]].words*8+by[names[j]].bytes+by[names[j]].regions
	})
	for _, n := range names[:min(25, len(names))] {
		x := by[n]
		fmt.Printf("%7d regions %8d values %8d words %9d bytes  %s\n", x.regions, x.n, x.words, x.bytes, n)
	}
}
