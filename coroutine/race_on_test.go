//go:build race

package coroutine

const raceDetector = true
