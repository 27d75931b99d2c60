package graph

// Values in interfaces are nested in each other, so a value can't hold itself, and Go's own == and hash
// go down in them by recursion. An encoding that was made by somebody else might say otherwise.

// deepest is how deep interfaces in the keys of maps may be nested.
const deepest = 10_000

// nest is one box in another.
type nest struct{ outer, inner int }

// nested notes that a box is met.
func (d *decoder) nested(box int) {
	if d.inside >= 0 {
		d.nesting = append(d.nesting, nest{d.inside, box})
	}
	if d.inKey {
		d.inKeys = append(d.inKeys, box)
	}
}

// checkNesting fails if a box is nested in itself, or a key is too deep.
func (d *decoder) checkNesting() {
	if len(d.nesting) == 0 {
		return
	}
	type node struct{ first, holds, depth int }
	nodes := make([]node, len(d.boxes))
	next := make([]int, len(d.nesting)) // of the same inner box
	for i := range nodes {
		nodes[i].first = -1
	}
	for i, n := range d.nesting {
		next[i], nodes[n.inner].first = nodes[n.inner].first, i
		nodes[n.outer].holds++
	}
	var ready []int
	for i := range nodes {
		if nodes[i].holds == 0 {
			ready = append(ready, i)
		}
	}
	for i := 0; i < len(ready); i++ { // which grows meanwhile
		inner := &nodes[ready[i]]
		for n := inner.first; n >= 0; n = next[n] {
			outer := &nodes[d.nesting[n].outer]
			outer.depth = max(outer.depth, inner.depth+1)
			if outer.holds--; outer.holds == 0 {
				ready = append(ready, d.nesting[n].outer)
			}
		}
	}
	if len(ready) < len(nodes) {
		d.fail("a value that holds itself")
	}
	for _, i := range d.inKeys {
		if nodes[i].depth > deepest {
			d.fail("a key that is nested too deep")
		}
	}
}
