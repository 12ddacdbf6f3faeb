package audio_test

import (
	"testing"
	"time"

	"roleplay/audio"
)

func TestRate(t *testing.T) {
	for rate, samples := range map[audio.Rate]int{16_000: 320, 24_000: 480, 48_000: 960, 44_100: 882, 0: 0} {
		if got := rate.FrameSamples(); got != samples {
			t.Errorf("a frame of %d Hz has %d samples, want %d", rate, got, samples)
		}
		if rate > 0 && rate.Duration(samples) != audio.FrameDuration {
			t.Errorf("%d samples of %d Hz last %s, want 20ms", samples, rate, rate.Duration(samples))
		}
	}
}

func TestRate_Duration(t *testing.T) {
	for _, tt := range []struct {
		rate    audio.Rate
		samples int
		want    time.Duration
	}{
		{16_000, 16_000, time.Second},
		{24_000, 1, 41_666 * time.Nanosecond},
		{16_000, 16_000 * 3600 * 24, 24 * time.Hour},
		{0, 320, 0},
		{-1, 320, 0},
	} {
		if got := tt.rate.Duration(tt.samples); got != tt.want {
			t.Errorf("%d samples of %d Hz last %s, want %s", tt.samples, tt.rate, got, tt.want)
		}
	}
}
