// Package device is the microphones and speakers of this machine, over miniaudio. It
// knows what its callers need not: that a device can go without a word, and that
// closing one that has gone may never come back.
//
//	callback of the system ── take or fill ──► stamps the time
//	watchdog, each 100 ms ── no stamp for half a second? ──► abandon, open anew: the same, else the default
//
// The build tag nosound leaves it out, and the C compiler with it.
//
// Source: https://miniaud.io/docs/manual (2026-11); github.com/gen2brain/malgo v0.11.24.
package device
