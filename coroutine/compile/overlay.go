package compile

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
)

// WriteOverlay writes the files of a program to dir, and the file that go's flag -overlay takes, whose path
// it returns. Files are named by their content, and written under another name first, so that nothing that
// is half written is ever used, and go finds what it has built before.
func (p *Program) WriteOverlay(dir string) (string, error) {
	replace := map[string]string{}
	for path, text := range p.Files() {
		sum := sha256.Sum256(text)
		to := filepath.Join(dir, hex.EncodeToString(sum[:16])+"_"+filepath.Base(path))
		if err := WriteOnce(to, text); err != nil {
			return "", err
		}
		replace[path] = to
	}
	list, err := json.MarshalIndent(map[string]any{"Replace": replace}, "", "\t")
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(list)
	to := filepath.Join(dir, "overlay_"+hex.EncodeToString(sum[:16])+".json")
	return to, WriteOnce(to, list)
}

// WriteOnce writes a file, unless it is there. Nobody ever sees half of it.
func WriteOnce(path string, text []byte) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".new*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	if _, err := tmp.Write(text); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
