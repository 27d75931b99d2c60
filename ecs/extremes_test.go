package ecs_test

import (
	"math"
	"testing"
	"time"

	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

func TestFramesOfAllTime(t *testing.T) {
	const allTime = time.Duration(math.MaxInt64)
	engine := ecs.New(ecs.WithMaxSteps(3))
	defer engine.Close()
	require.Equal(t, 3, engine.Frame(allTime))
	engine.SetTimeScale(1e9)
	require.Equal(t, 3, engine.Frame(allTime))
	require.Equal(t, 3, engine.Frame(allTime))
	engine.Step(allTime)
	engine.Step(allTime)
	require.Greater(t, engine.Now(), 290*365*24*time.Hour)
}
