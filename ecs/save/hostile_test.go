package save_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/save"
)

// counter counts what is read of an endless stream.
type counter struct {
	first []byte
	n     int
}

func (c *counter) Read(p []byte) (int, error) {
	n := copy(p, c.first)
	c.first = c.first[n:]
	for ; n < len(p); n++ {
		p[n] = 0
	}
	c.n += n
	return n, nil
}

// TestEndless: no more is read of a stream than it takes to see that it is no save, or than the limit.
func TestEndless(t *testing.T) {
	s := coroutine.NewScheduler()
	defer s.Close()
	var b bytes.Buffer
	require.NoError(t, save.Scheduler(&b, s))
	format, limit := (*save.FormatError)(nil), (*save.LimitError)(nil)
	c := &counter{}
	require.ErrorAs(t, save.LoadScheduler(c, s), &format)
	require.Less(t, c.n, 1000)
	c = &counter{first: bytes.Clone(b.Bytes())}
	require.ErrorAs(t, save.LoadScheduler(c, s, save.Limit(1<<20)), &limit)
	require.Less(t, c.n, 1<<21)
	require.ErrorAs(t, save.LoadScheduler(bytes.NewReader(b.Bytes()), s, save.Limit(b.Len()/2)), &limit)
	require.NoError(t, save.LoadScheduler(bytes.NewReader(b.Bytes()), s, save.Limit(1<<20)))
	require.ErrorIs(t, save.LoadScheduler(io.MultiReader(bytes.NewReader(b.Bytes()[:90]), broken{}), s), io.ErrClosedPipe)
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

// headLength is that of the head of a save: what it is, and the build.
const headLength = 2 + len("somen save 1 ") + 64

// forge gives damaged data the checksum that it would have.
func forge(data []byte) []byte {
	const tail = 1 + len("sum") + 5 // the last key, and its number
	sum := crc32.Checksum(data[headLength:len(data)-tail], crc32.MakeTable(crc32.Castagnoli))
	binary.BigEndian.PutUint32(data[len(data)-4:], sum)
	return data
}

// FuzzLoad: a save that somebody has changed, with the checksum that belongs to it, is refused, or it is another
// game, which goes on; a refused one changes nothing.
func FuzzLoad(f *testing.F) {
	f.Add(uint32(0), byte(1), uint32(3), byte(2))
	s, g := setUp()
	s.Start(coroutine.Await(coroutine.Forever()))
	for range 3 {
		s.Start(coroutine.Sequence(coroutine.Await(coroutine.Sleep(1)), coroutine.Await(coroutine.Frames(9))))
	}
	tick(s)
	var b bytes.Buffer
	require.NoError(f, save.Scheduler(&b, s, save.Root("town", g)))
	s.Close()
	require.Equal(f, b.Bytes(), forge(bytes.Clone(b.Bytes())), "the checksum is the one that is written")
	f.Fuzz(func(t *testing.T, at uint32, v byte, at2 uint32, v2 byte) {
		data := bytes.Clone(b.Bytes())
		data[headLength+int(at)%(len(data)-headLength)] ^= v
		data[headLength+int(at2)%(len(data)-headLength)] ^= v2
		other, h := coroutine.NewScheduler(), &town{Gold: 7}
		if err := save.LoadScheduler(bytes.NewReader(forge(data)), other, save.Root("town", h), save.Limit(1<<24)); err != nil {
			require.Equal(t, &town{Gold: 7}, h)
			require.Zero(t, other.Len())
			other.Start(coroutine.Await(coroutine.NextFrame()))
			tick(other)
			require.Equal(t, 1, other.Len())
			return
		}
		for range 100 {
			other.Tick(time.Second/60, coroutine.Budget{Resumes: 1000})
		}
		other.Close()
	})
}
