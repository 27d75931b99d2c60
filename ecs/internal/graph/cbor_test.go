package graph_test

import (
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"
)

// TestOthersReadIt: a tool that knows nothing of Somen reads an encoding.
func TestOthersReadIt(t *testing.T) {
	data := encoded(t, newWorld())
	require.NoError(t, cbor.Wellformed(data))
	require.NoError(t, cbor.Wellformed(targetData(t)))
	var file struct {
		Version uint              `cbor:"somen"`
		Types   [][]any           `cbor:"types"`
		Roots   map[string]uint   `cbor:"roots"`
		Blocks  []cbor.RawMessage `cbor:"blocks"`
		Maps    [][]any           `cbor:"maps"`
		Sum     uint32            `cbor:"sum"`
	}
	require.NoError(t, cbor.Unmarshal(data, &file))
	require.EqualValues(t, 2, file.Version)
	require.Equal(t, map[string]uint{"root": 0}, file.Roots)
	require.Equal(t, []any{"wolf", true}, file.Maps[0][1])
	var hero struct {
		_     struct{} `cbor:",toarray"`
		Type  int
		Value []struct {
			_      struct{} `cbor:",toarray"`
			Name   string
			HP     int
			Target int
			Aims   []int
		}
	}
	require.NoError(t, cbor.Unmarshal(file.Blocks[1], &hero))
	require.Equal(t, "hero", hero.Value[0].Name)
	require.Equal(t, 3, hero.Value[0].Target)
	require.Equal(t, []int{3, 0, 1}, hero.Value[0].Aims)
	require.Equal(t, []any{"Name", "HP", "Target", "Aims"}, fieldNames(file.Types[hero.Type]))
}

func fieldNames(typ []any) []any {
	var names []any
	for i, f := range typ[2].([]any) {
		if i%2 == 0 {
			names = append(names, f)
		}
	}
	return names
}
