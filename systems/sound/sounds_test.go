package sound_test

import (
	"math"
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/systems/sound"
	"github.com/stretchr/testify/require"
)

var beep = components.Sound{From: 441, Duration: 500 * time.Millisecond, Attack: time.Millisecond, Decay: time.Millisecond}

// listen starts an engine whose sounds are recorded.
func listen(t *testing.T, options ...sound.Option) (*ecs.Engine, *sound.Recorder) {
	engine, recorder := ecs.New(), &sound.Recorder{}
	t.Cleanup(engine.Close)
	engine.Add(ecs.Late, sound.Sounds(append(options, sound.To(recorder))...))
	return engine, recorder
}

func loudest(samples []float32) (most float64) {
	for _, v := range samples {
		most = max(most, math.Abs(float64(v)))
	}
	return most
}

const step = 100 * time.Millisecond

func TestASoundIsHeardInItsStep(t *testing.T) {
	engine, recorder := listen(t, sound.WithVolume(1))
	engine.Step(step)
	require.Zero(t, loudest(recorder.Listen(step)), "silence")
	components.Play(engine.World(), beep)
	engine.Step(step)
	for range 5 {
		heard := recorder.Listen(step)
		require.Len(t, heard, 8820)
		require.InDelta(t, 44, crossings(heard), 1)
	}
	require.Zero(t, loudest(recorder.Listen(step)), "it is over")
	components.Play(engine.World(), beep)
	engine.Step(step)
	require.NotZero(t, loudest(recorder.Listen(step)), "and can be played again")
}

func TestTheSameSoundIsHeardOnceAStep(t *testing.T) {
	quiet := beep
	quiet.Volume = 0.5
	once, one := listen(t, sound.WithVolume(1))
	often, many := listen(t, sound.WithVolume(1))
	components.Play(once.World(), quiet)
	for range 5000 {
		components.Play(often.World(), quiet)
	}
	once.Step(step)
	often.Step(step)
	require.Equal(t, one.Listen(time.Second), many.Listen(time.Second))
}

// TestVoices: when there are too many voices the quietest goes, and of several the oldest.
func TestVoices(t *testing.T) {
	tone := func(volume, pan float64) components.Sound {
		s := beep
		s.Volume, s.Pan = volume, pan
		return s
	}
	engine, recorder := listen(t, sound.WithVoices(2), sound.WithVolume(1))
	sides := func(sounds ...components.Sound) (left, right float64) {
		for _, s := range sounds {
			components.Play(engine.World(), s)
		}
		engine.Step(step)
		heard := recorder.Listen(time.Second)
		for i := 0; i < len(heard); i += 2 {
			left, right = max(left, float64(heard[i])), max(right, float64(heard[i+1]))
		}
		return left, right
	}
	left, right := sides(tone(.1, -1), tone(.2, 1), tone(.3, 1))
	require.Zero(t, left, "the quietest is dropped")
	require.InDelta(t, .5, right, .01)
	left, right = sides(tone(.4, -1), tone(.4, 1), tone(.4, 0))
	require.InDelta(t, .4, left, .01, "the oldest is dropped")
	require.InDelta(t, .7, right, .15)
	left, right = sides(tone(.4, -1), tone(.4, 1), tone(.1, 0))
	require.InDelta(t, .4, left, .01, "a new one too, if it is the quietest")
	require.InDelta(t, .4, right, .01)
}

func TestManyLoudSoundsKeepTheBounds(t *testing.T) {
	engine, recorder := listen(t, sound.WithVolume(1))
	for i := range 16 {
		components.Play(engine.World(), components.Sound{Wave: components.Square, From: 100 + float64(i), Duration: time.Second})
	}
	engine.Step(step)
	heard := loudest(recorder.Listen(time.Second))
	require.Greater(t, heard, 0.9)
	require.LessOrEqual(t, heard, 1.0)
}

func TestMute(t *testing.T) {
	engine, recorder := listen(t, sound.MutedBy("M"))
	hear := func() float64 {
		components.Play(engine.World(), beep)
		engine.Step(step)
		return loudest(recorder.Listen(time.Second))
	}
	require.InDelta(t, 0.5, hear(), 0.01)
	engine.Input().Press("M")
	require.Zero(t, hear())
	require.Zero(t, hear())
	engine.Input().Release("M")
	require.Zero(t, hear())
	engine.Input().Press("M")
	require.InDelta(t, 0.5, hear(), 0.01)
}

// TestPlayedAgain: a sound of a step is heard once, however often the step is played; one that it had not before is heard,
// and nothing of a step that is played silently. The mute key is heard once too.
func TestPlayedAgain(t *testing.T) {
	engine, recorder := listen(t, sound.WithVolume(1), sound.MutedBy("M"))
	rewinder := rewind.New(engine)
	var before rewind.Snapshot
	require.NoError(t, rewinder.Take(&before))
	low := beep
	low.From = 49
	hear := func(as ecs.Replay, sounds ...components.Sound) (waves int, loud float64) {
		require.NoError(t, rewinder.Restore(&before))
		engine.SetReplay(as)
		for _, s := range sounds {
			components.Play(engine.World(), s)
		}
		engine.Step(step)
		heard := recorder.Listen(time.Second)
		return crossings(heard), loudest(heard)
	}
	waves := func(n int, as ecs.Replay, sounds ...components.Sound) {
		t.Helper()
		heard, _ := hear(as, sounds...)
		require.InDelta(t, n, heard, 1)
	}
	waves(220, ecs.Live, beep)
	waves(0, ecs.Again, beep)
	waves(24, ecs.Again, beep, low)
	waves(0, ecs.Again, low, beep)
	high := beep
	high.From = 882
	waves(0, ecs.Silent, high)
	waves(441, ecs.Again, high)
	waves(220, ecs.Live, beep)

	engine.SetReplay(ecs.Live)
	engine.Input().Press("M")
	require.NoError(t, rewinder.Take(&before))
	_, loud := hear(ecs.Live, beep)
	require.Zero(t, loud)
	_, loud = hear(ecs.Again, low)
	require.Zero(t, loud, "still muted")
	_, loud = hear(ecs.Silent)
	require.Zero(t, loud)
	_, loud = hear(ecs.Live, beep)
	require.NotZero(t, loud, "pressed again, in a game that goes on from there")
}

// deaf is a speaker that is not ready yet.
type deaf struct {
	sound.Recorder
	ready bool
}

func (d *deaf) Ready() bool { return d.ready }

func TestWhatComesBeforeTheDeviceIsLost(t *testing.T) {
	speaker := &deaf{}
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Late, sound.Sounds(sound.To(speaker)))
	components.Play(engine.World(), beep)
	engine.Step(step)
	speaker.ready = true
	engine.Step(step)
	require.Zero(t, loudest(speaker.Listen(time.Second)))
	components.Play(engine.World(), beep)
	engine.Step(step)
	require.NotZero(t, loudest(speaker.Listen(time.Second)))
}

// TestAnotherGoroutineReads: a device reads whenever it likes.
func TestAnotherGoroutineReads(t *testing.T) {
	engine, recorder := listen(t, sound.WithVolume(1))
	engine.Step(step)
	stop, heard := make(chan struct{}), make(chan float64)
	go func() {
		most := 0.0
		for {
			select {
			case <-stop:
				heard <- max(most, loudest(recorder.Listen(time.Second)))
				return
			default:
				most = max(most, loudest(recorder.Listen(10*time.Millisecond)))
			}
		}
	}()
	for range 50 {
		components.Play(engine.World(), beep)
		engine.Step(step)
	}
	close(stop)
	require.Greater(t, <-heard, 0.9)
}

func TestNothingIsLeftWhenTheEngineCloses(t *testing.T) {
	engine, recorder := listen(t)
	components.Play(engine.World(), beep)
	engine.Step(step)
	engine.Close()
	require.False(t, recorder.Ready())
	require.Empty(t, recorder.Listen(time.Second))
}

func TestSoundsAllocateNothingWhenKnown(t *testing.T) {
	engine, recorder := listen(t)
	buf := 10 * time.Millisecond
	run := func() {
		components.Play(engine.World(), beep)
		engine.Step(step)
	}
	for range 2 * ecs.EffectSteps {
		run()
		recorder.Listen(buf)
	}
	require.Zero(t, testing.AllocsPerRun(100, run))
}

// TestNoDevice: the machine's own device never holds up a game, whether there is one or not.
func TestNoDevice(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Late, sound.Sounds())
	for range 100 {
		components.Play(engine.World(), components.Sound{Volume: 1e-9, From: 440, Duration: time.Millisecond})
		engine.Step(step)
	}
	require.Equal(t, int64(100), engine.Steps())
}

func TestOptions(t *testing.T) {
	require.PanicsWithError(t, "sound: WithVoices: the number is less than 1; pass how many sounds may be heard at once", func() { sound.WithVoices(0) })
	require.PanicsWithError(t, "sound: WithVolume: the volume is not within 0 and 1; pass a part of 1", func() { sound.WithVolume(2) })
	require.PanicsWithError(t, "sound: Samples: the rate is not positive; pass the number of samples a second, as 44100", func() { sound.Samples(beep, 0) })
}
