package corpus

import (
	"bytes"
	"math"
	"sort"
)

// edit is text that is put into a source. Nothing is ever taken away, so that all lines keep their numbers.
type edit struct {
	at    int
	text  string
	close bool // it ends something that began at other, else begins something that ends there
	other int
	order int
}

type edits struct{ list []edit }

func (e *edits) add(at int, text string) { e.open(at, math.MaxInt, text) }

func (e *edits) open(at, end int, text string) {
	e.list = append(e.list, edit{at: at, text: text, other: end, order: len(e.list)})
}

func (e *edits) close(at, begin int, text string) {
	e.list = append(e.list, edit{at: at, text: text, close: true, other: begin, order: len(e.list)})
}

func (e *edits) around(begin, end int, before, after string) {
	e.open(begin, end, before)
	e.close(end, begin, after)
}

// apply returns the source with all edits made.
func (e *edits) apply(src []byte) []byte {
	list := e.list
	sort.SliceStable(list, func(i, j int) bool {
		a, b := list[i], list[j]
		switch {
		case a.at != b.at:
			return a.at < b.at
		case a.close != b.close:
			return a.close
		case a.other != b.other:
			return a.other > b.other // the inner ends first, the outer begins first
		}
		return a.order < b.order
	})
	var out bytes.Buffer
	at := 0
	for _, e := range list {
		out.Write(src[at:e.at])
		out.WriteString(e.text)
		at = e.at
	}
	out.Write(src[at:])
	return out.Bytes()
}
