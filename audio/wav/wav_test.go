package wav_test

import (
	"slices"
	"strings"
	"testing"

	"roleplay/audio/wav"
)

// monoFile is 3 samples of 16 kHz mono, written down by hand.
const monoFile = "RIFF\x2a\x00\x00\x00WAVE" + // 42: 36 and 6
	"fmt \x10\x00\x00\x00" +
	"\x01\x00" + "\x01\x00" + "\x80\x3e\x00\x00" + "\x00\x7d\x00\x00" + // PCM, mono, 16,000, 32,000 bytes/s
	"\x02\x00" + "\x10\x00" + // 2 bytes a block, 16 bits
	"data\x06\x00\x00\x00" + "\x01\x00" + "\xff\xff" + "\x00\x80" // 1, -1, -32768

// stereoFile is 2 blocks of 24 kHz stereo.
const stereoFile = "RIFF\x2c\x00\x00\x00WAVE" + // 44: 36 and 8
	"fmt \x10\x00\x00\x00" +
	"\x01\x00" + "\x02\x00" + "\xc0\x5d\x00\x00" + "\x00\x77\x01\x00" + // PCM, stereo, 24,000, 96,000 bytes/s
	"\x04\x00" + "\x10\x00" +
	"data\x08\x00\x00\x00" + "\x02\x01" + "\xfe\xff" + "\xff\x7f" + "\x00\x00" // 258, -2 | 32767, 0

var (
	monoFormat, monoSamples     = wav.Format{Rate: 16_000, Channels: 1}, []int16{1, -1, -32768}
	stereoFormat, stereoSamples = wav.Format{Rate: 24_000, Channels: 2}, []int16{258, -2, 32767, 0}
)

func TestDownMix(t *testing.T) {
	for name, tt := range map[string]struct{ in, want []int16 }{
		"Mean":        {[]int16{100, 200, -100, -200}, []int16{150, -150}},
		"NoOverflow":  {[]int16{32767, 32767, -32768, -32768}, []int16{32767, -32768}},
		"TowardsZero": {[]int16{1, 0, -1, 0, 2, 1}, []int16{0, 0, 1}},
		"Cancels":     {[]int16{32767, -32768}, []int16{0}},
		"OddTail":     {[]int16{4, 8, 1}, []int16{6}},
		"Nothing":     {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := wav.DownMix(slices.Clone(tt.in)); !slices.Equal(got, tt.want) {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

// wantSound reads a file and holds what is in it.
func wantSound(t *testing.T, file string, format wav.Format, samples []int16) {
	t.Helper()
	gotFormat, got, err := wav.ReadAll(strings.NewReader(file))
	if err != nil {
		t.Errorf("reading: %v", err)
	} else if gotFormat != format || !slices.Equal(got, samples) {
		t.Errorf("got %+v %d, want %+v %d", gotFormat, got, format, samples)
	}
}
