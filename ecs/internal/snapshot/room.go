package snapshot

import "unsafe"

// room is what an image is written to while it is taken: its lists, as long as their memory is, and how much of them is used.
type room struct {
	words  []unsafe.Pointer
	bytes  []byte
	nw, nb int
}

// of makes it the room of an image, without content.
func (b *room) of(m *Image) {
	*b = room{words: m.words[:cap(m.words)], bytes: m.bytes[:cap(m.bytes)]}
	m.spans, m.counts = m.spans[:0], m.counts[:0]
}

// done gives the image what was written, and lets go of what was there before.
func (b *room) done(m *Image) {
	if b.nw < len(m.words) {
		clear(b.words[b.nw:])
	}
	m.words, m.bytes = b.words[:b.nw], b.bytes[:b.nb]
	*b = room{}
}

// take returns room for so many words and bytes.
func (b *room) take(words, bytes int) ([]unsafe.Pointer, []byte) {
	nw, nb := b.nw, b.nb
	if nw+words > len(b.words) || nb+bytes > len(b.bytes) {
		b.words, b.bytes = grown(b.words, nw+words), grown(b.bytes, nb+bytes)
	}
	b.nw, b.nb = nw+words, nb+bytes
	return b.words[nw:b.nw], b.bytes[nb:b.nb]
}

// grown returns a list with room for n elements at least.
func grown[T any](list []T, n int) []T {
	if n <= len(list) {
		return list
	}
	more := make([]T, max(n, len(list)+len(list)/4, 64))
	copy(more, list)
	return more
}
