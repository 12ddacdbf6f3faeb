// Package wav reads and writes sound as WAVE files: PCM, signed 16 bits a sample,
// one or two channels. It knows nothing of where the bytes lie.
//
// A block is one sample of each channel, in interleaved order: 2 bytes with one
// channel, 4 with two (left, right). All numbers are little-endian.
//
//	"RIFF" size "WAVE" │ "fmt " 16 … │ "data" size │ block │ block │ …
//
// Source: IBM and Microsoft, "Multimedia Programming Interface and Data
// Specifications 1.0" (August 1991), pages 56 to 60; for the extensible format
// Microsoft, "Multiple Channel Audio Data and WAVE Files" (2007).
package wav

import (
	"fmt"

	"roleplay/audio"
)

// MaxRate is the highest rate that a file may have, in Hz.
const MaxRate audio.Rate = 192_000

// headerBytes is how much a Writer writes before the first block.
const headerBytes = 44

// MaxBytes is how many bytes of sound a Writer puts into one file, whose size is a
// number of 32 bits that counts the header as well: 12.4 hours of 24 kHz stereo.
const MaxBytes int64 = (unknown - headerBytes) / 4 * 4

// unknown is the size that those write who do not know it.
const unknown = 0xFFFFFFFF

// Format says what the samples of a file are.
type Format struct {
	Rate     audio.Rate // blocks a second, in Hz: 1 to MaxRate
	Channels int        // samples in a block: 1 or 2
}

// BlockBytes is how many bytes a block has.
func (f Format) BlockBytes() int { return 2 * f.Channels }

// check says what is wrong with a format, nil when nothing is.
func (f Format) check() error {
	switch {
	case f.Channels < 1 || f.Channels > 2:
		return fmt.Errorf("the sound has %d channels; right would be 1 or 2", f.Channels)
	case f.Rate < 1 || f.Rate > MaxRate:
		return fmt.Errorf("the sound has a rate of %d Hz; right would be 1 to %d", f.Rate, MaxRate)
	}
	return nil
}

// DownMix makes one channel of two: each sample is the mean of left and right, the
// half rounded towards zero. It works in place and returns the front of samples,
// which are left, right, left, right …; a last one without its right is dropped.
func DownMix(samples []int16) []int16 {
	mono := samples[:len(samples)/2]
	for i := range mono {
		mono[i] = int16((int32(samples[2*i]) + int32(samples[2*i+1])) / 2)
	}
	return mono
}
