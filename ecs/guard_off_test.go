//go:build !somen_guard

package ecs_test

import (
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

func TestGuardCostsNothingWithoutItsTag(t *testing.T) {
	view := ecs.New().View()
	drawn := 0
	draw := func(ecs.View) { drawn++ }
	require.Zero(t, testing.AllocsPerRun(100, func() { view.Guard(draw, func() { draw(view) }) }))
	require.NotZero(t, drawn)
}
