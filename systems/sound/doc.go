// Package sound plays the sounds of a Somen engine. They are made of waves, there are no files:
//
//	engine.Add(ecs.Late, sound.Sounds(sound.MutedBy("M")))
//	...
//	components.Play(engine.World(), components.Sound{
//		Wave: components.Square, From: 880, To: 220, Duration: 80 * time.Millisecond,
//	})
//
// A behaviour that plays a sound knows nothing of loudspeakers, and the same game runs without this
// package on a server or in a test. Music is a behaviour too: it plays a note, sleeps, and plays the
// next; on a clock in slow motion the music slows down.
//
// Where there is no sound device the game goes on in silence, and says so once in the log; nothing
// waits for a device. In a browser sound begins with the first click or key. A game that uses
// Ebitengine's audio for something else passes its context to [Through], since there can be only one.
//
// A [Speaker] is where sound comes out: the device of the machine, or a [Recorder] in a test.
package sound
