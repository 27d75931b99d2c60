// Package systems has the systems that move Somen's components: [Behaviours] resumes coroutines,
// [Movement], [Tweens], [Pulses], [Animations], [Lifetimes] and [Particles] do what their components
// say, [OnClock] or by the engine's time, and [Smoothing] notes what was before. None of them knows a
// screen or a loudspeaker; those that do are in systems/render, systems/term and systems/sound.
package systems
