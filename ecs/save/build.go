package save

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"runtime/debug"
	"sync"
)

// build names the build of the program: by its file, or, where there is none, by what Go says of it.
var build = sync.OnceValue(func() string {
	h := sha256.New()
	if path, err := os.Executable(); err == nil {
		if f, err := os.Open(path); err == nil {
			defer f.Close()
			if _, err := io.Copy(h, f); err == nil {
				return hex.EncodeToString(h.Sum(nil))
			}
			h.Reset()
		}
	}
	info, _ := debug.ReadBuildInfo()
	io.WriteString(h, info.String())
	return hex.EncodeToString(h.Sum(nil))
})

// The head of a save is a text of CBOR, of which the build is the last part. The encoding of the state
// follows; together they are a sequence of CBOR items, as RFC 8742 has it.
const magic = "somen save 1 "

// head returns the head of a save.
func head() []byte {
	text := magic + build()
	return append([]byte{0x78, byte(len(text))}, text...)
}

// read reads a save of this build, and returns what stands behind its head. No more than the head is read of
// what is none, and no more than the limit of what is one.
func read(r io.Reader, limit int) ([]byte, error) {
	begin := make([]byte, len(head()))
	n, err := io.ReadFull(r, begin)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	if _, err := behindHead(begin[:n]); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err != nil {
		return nil, err
	}
	if len(data) > limit {
		return nil, &LimitError{limit}
	}
	return data, nil
}

// behindHead checks the head of a save, and returns what comes after it.
func behindHead(data []byte) ([]byte, error) {
	own := head()
	if len(data) < len(own) || string(data[:2+len(magic)]) != string(own[:2+len(magic)]) {
		return nil, &FormatError{"it does not begin as one"}
	}
	if string(data[:len(own)]) != string(own) {
		return nil, &BuildError{Saved: string(data[2+len(magic) : len(own)]), Program: build()}
	}
	return data[len(own):], nil
}
