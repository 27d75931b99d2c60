package save

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// CheckMain is for the command somen check, which adds a call of it to a program, before its own init functions. It
// checks the saves that the arguments name, writes what has come of them to the file that the environment names by
// SOMEN_CHECK, and ends the program. Unnamed are types of the program that the caller can't name.
func CheckMain(unnamed []string, options ...Option) {
	if err := checkAll(os.Getenv("SOMEN_CHECK"), os.Args[1:], unnamed, options); err != nil {
		fmt.Fprintln(os.Stderr, "somen check:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// checkedFile is what has come of one file, in the file that CheckMain writes.
type checkedFile struct {
	File   string
	Error  string  `json:",omitempty"` // why it could not be checked
	Report *Report `json:",omitempty"`
}

func checkAll(to string, files, unnamed []string, options []Option) error {
	if to == "" {
		return errors.New("this program was built to check saves; run go tool somen check")
	}
	var all []checkedFile
	for _, name := range files {
		of := checkedFile{File: name}
		var err error
		if of.Report, err = checkFile(name, unnamed, options); err != nil {
			of.Error = err.Error()
		}
		all = append(all, of)
	}
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o600)
}

func checkFile(name string, unnamed []string, options []Option) (*Report, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return check(f, unnamed, options)
}
