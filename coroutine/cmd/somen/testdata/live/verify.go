package main

import "fmt"

func verify(format, want int) error {
	if format != want {
		return fmt.Errorf("the village is of format %d, and this is %d", format, want)
	}
	return nil
}
