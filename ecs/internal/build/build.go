// Package build names the build of the program, by which saves and nodes know whether they are of one.
package build

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"runtime/debug"
	"sync"
)

// Name names the build of the program: by its file, or, where there is none, by what Go says of it. It reads the file once.
var Name = sync.OnceValue(func() string {
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
