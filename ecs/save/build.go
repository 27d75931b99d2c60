package save

import (
	"io"

	"github.com/somen-go/somen/ecs/internal/build"
)

// The head of a save is a text of CBOR: what it is, and the build. The encoding of the state follows; together they
// are a sequence of CBOR items, as RFC 8742 has it. What it can be are texts of one length.
const (
	magic     = "somen save 1 "
	partMagic = "somen part 1 "
)

// head returns the head of a save.
func head(what string) []byte {
	text := what + build.Name()
	return append([]byte{0x78, byte(len(text))}, text...)
}

// read reads a save, and returns what stands behind its head, and its build. No more than the head is read of
// what is none, and no more than the limit of what is one.
func read(r io.Reader, what string, limit int) (data []byte, of string, err error) {
	begin := make([]byte, len(head(what)))
	n, err := io.ReadFull(r, begin)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, "", err
	}
	if err := checkHead(begin[:n], what); err != nil {
		return nil, "", err
	}
	data, err = io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err != nil {
		return nil, "", err
	}
	if len(data) > limit {
		return nil, "", &LimitError{limit}
	}
	return data, string(begin[2+len(what):]), nil
}

// checkHead checks the head of a save.
func checkHead(data []byte, what string) error {
	is := kindOf(data)
	switch own := head(what); {
	case is == "" || len(data) < len(own):
		return &FormatError{"it does not begin as one"}
	case is == partMagic && what != partMagic:
		return &FormatError{"it is a part of a game, which LoadPart loads into one that runs"}
	case is != what:
		return &FormatError{"it is none of a part, but of a whole game; load it by Load"}
	case data[1] != own[1]:
		return &FormatError{"its head is another one"}
	}
	return nil
}

// kindOf returns what data begins as, or "" if that is no save.
func kindOf(data []byte) string {
	for _, what := range []string{magic, partMagic} {
		if len(data) >= 2+len(what) && data[0] == 0x78 && string(data[2:2+len(what)]) == what {
			return what
		}
	}
	return ""
}
