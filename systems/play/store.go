//go:build !js

package play

import (
	"os"
	"path/filepath"
)

func file(slot string) (string, error) {
	dir, err := os.UserConfigDir()
	return filepath.Join(dir, slot, "quick.save"), err
}

func read(slot string) ([]byte, error) {
	name, err := file(slot)
	if err != nil {
		return nil, err
	}
	return os.ReadFile(name)
}

// write writes a file that is there as a whole or not at all.
func write(slot string, data []byte) error {
	name, err := file(slot)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), "")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if _, err := f.Write(data); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
