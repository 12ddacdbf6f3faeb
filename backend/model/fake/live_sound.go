package fake

import (
	"encoding/binary"
	"math"
)

// voice makes the sound of so many words at LiveOut, mono: a hum of 120 Hz with two
// syllables a word, 170 words a minute. It is loud enough for any detection of speech.
func voice(words int) []int16 {
	const perWord, syllable = LiveOut * 60 / 170, LiveOut * 30 / 170
	period := hum()
	sound := make([]int16, max(words, 0)*perWord)
	for i := range sound {
		swell := 0.55 - 0.45*math.Cos(2*math.Pi*float64(i%syllable)/syllable)
		sound[i] = int16(period[i%len(period)] * swell)
	}
	return sound
}

// hum is one period of the voice: harmonics that grow weaker.
func hum() []float64 {
	period := make([]float64, LiveOut/120)
	for i := range period {
		for k := 1.0; k <= 8; k++ {
			period[i] += 6000 / k * math.Sin(2*math.Pi*k*float64(i)/float64(len(period)))
		}
	}
	return period
}

// pcm is sound on the wire: signed 16 bits, the low byte first.
func pcm(sound []int16) []byte {
	content := make([]byte, 0, 2*len(sound))
	for _, s := range sound {
		content = binary.LittleEndian.AppendUint16(content, uint16(s))
	}
	return content
}

// PCM reads sound from signed 16 bits, the low byte first. A byte too many is left out.
func PCM(content []byte) []int16 {
	sound := make([]int16, len(content)/2)
	for i := range sound {
		sound[i] = int16(binary.LittleEndian.Uint16(content[2*i:]))
	}
	return sound
}
