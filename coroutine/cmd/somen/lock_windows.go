package main

import (
	"os"
	"syscall"
	"time"
)

// lock waits until no other process has locked the file. The lock ends with the process, at the latest.
func lock(path string) (unlock func(), err error) {
	const sharingViolation syscall.Errno = 32
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	for {
		h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
		switch err {
		case nil:
			return func() { _ = syscall.CloseHandle(h) }, nil
		case sharingViolation:
			time.Sleep(10 * time.Millisecond)
		default:
			return nil, &os.PathError{Op: "lock", Path: path, Err: err}
		}
	}
}
