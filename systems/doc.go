// Package systems has the systems that move Somen's components: [Behaviours] resumes coroutines,
// [Movement], [Tweens], [Pulses], [Animations] and [Lifetimes] do what their components say. None of them knows
// a screen; those that do are in systems/render and systems/term.
package systems
