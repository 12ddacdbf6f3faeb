package audio

import (
	"fmt"
	"iter"
	"time"
)

// Joined is a recording that was put together from the pieces that a Recorder
// saved; what is missing is silence. It may be used concurrently if load may.
type Joined struct {
	load    func(n int) ([]byte, error)
	samples int64 // of each side
}

// Join puts the pieces 1 to last together. load reads piece n, nil where there is
// none; a piece may be short too. The last one says how long the recording is: it
// is read here. The error is what load said, or that it is longer than MaxRecording.
func Join(last int, load func(n int) (pcm []byte, err error)) (*Joined, error) {
	j := &Joined{load: load}
	switch longest := int(MaxRecording / RecordingPiece); {
	case last < 1:
		return j, nil
	case last > longest:
		return nil, fmt.Errorf("a recording of %d pieces is too long; right would be at most %d", last, longest)
	}
	pcm, err := j.piece(last)
	if err != nil {
		return nil, err
	}
	j.samples = int64(last-1)*pieceSamples + int64(len(pcm)/blockBytes)
	return j, nil
}

// Samples is how many samples each side has, at 24 kHz.
func (j *Joined) Samples() int64 { return j.samples }

// Duration is how long the recording is.
func (j *Joined) Duration() time.Duration { return RecordingRate.Duration(int(j.samples)) }

// Between yields the sound from one moment until before another: 24 kHz stereo, 16
// bits, little-endian, in pieces of whole samples of both sides, each good until
// the next. A moment is its nearest sample, and one outside of the recording its
// end. After an error, which is what load said, nothing comes. It may be called
// more than once.
func (j *Joined) Between(from, to time.Duration) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		var silence []byte
		at, end := j.position(from), j.position(to)
		for at < end {
			n := int(at/pieceSamples) + 1
			begin := at % pieceSamples
			count := min(pieceSamples-begin, end-at)
			pcm, err := j.piece(n)
			if err != nil {
				yield(nil, err)
				return
			}
			pcm = pcm[min(int64(len(pcm)), begin*blockBytes):]
			pcm = pcm[:min(int64(len(pcm)), count*blockBytes)]
			if len(pcm) > 0 && !yield(pcm, nil) {
				return
			}
			if lacks := count*blockBytes - int64(len(pcm)); lacks > 0 {
				if silence == nil {
					silence = make([]byte, RecordingPieceBytes)
				}
				clear(silence) // whoever got it may have written into it
				if !yield(silence[:lacks], nil) {
					return
				}
			}
			at += count
		}
	}
}

// position is where a moment lies, in samples, within the recording.
func (j *Joined) position(moment time.Duration) int64 {
	moment = max(0, min(moment, j.Duration()+time.Second))
	// The nearest sample, since Duration is cut to the nanosecond below.
	return min((int64(moment)*int64(RecordingRate)+int64(time.Second)/2)/int64(time.Second), j.samples)
}

// piece loads a piece and cuts what cannot belong to it.
func (j *Joined) piece(n int) ([]byte, error) {
	pcm, err := j.load(n)
	if err != nil {
		return nil, fmt.Errorf("load piece %d of the recording: %w", n, err)
	}
	pcm = pcm[:min(len(pcm), RecordingPieceBytes)]
	return pcm[:len(pcm)-len(pcm)%blockBytes], nil
}
