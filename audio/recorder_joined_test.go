package audio_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"roleplay/audio"
)

// stored is a recording of 12.5 s: a whole piece of 1, a missing one, and half a
// piece of 3; piece 1 is too long, and 3 is cut in the middle of a sample.
func stored(n int) ([]byte, error) {
	switch n {
	case 1:
		return []byte(strings.Repeat("\x01", 480_000) + "tail"), nil
	case 3:
		return []byte(strings.Repeat("\x03", 240_000) + "\x04\x04\x04"), nil
	}
	return nil, nil
}

func TestJoined_Between(t *testing.T) {
	type run struct {
		value byte
		bytes int
	}
	const ms = time.Millisecond
	for name, tt := range map[string]struct {
		from, to time.Duration
		want     []run
	}{
		"All":            {0, 12_500 * ms, []run{{1, 480_000}, {0, 480_000}, {3, 240_000}}},
		"OutsideToo":     {-time.Hour, 1 << 62, []run{{1, 480_000}, {0, 480_000}, {3, 240_000}}},
		"Within":         {1000 * ms, 2000 * ms, []run{{1, 96_000}}},
		"OverTheEnd":     {4990 * ms, 5010 * ms, []run{{1, 960}, {0, 960}}},
		"Missing":        {6000 * ms, 7000 * ms, []run{{0, 96_000}}},
		"Last":           {12_000 * ms, 13_000 * ms, []run{{3, 48_000}}},
		"Behind":         {12_500 * ms, 13_000 * ms, nil},
		"Nothing":        {1000 * ms, 1000 * ms, nil},
		"Backwards":      {2000 * ms, 1000 * ms, nil},
		"OneSample":      {0, 41_667, []run{{1, 4}}}, // 41,666.67 ns
		"NearestSample":  {20_834, 62_499, []run{}},  // half a sample is 20,833.3 ns: both are sample 1
		"SecondSample":   {41_666, 83_333, []run{{1, 4}}},
		"PieceToItsEdge": {5000 * ms, 10_000 * ms, []run{{0, 480_000}}},
	} {
		t.Run(name, func(t *testing.T) {
			j, err := audio.Join(3, stored)
			if err != nil {
				t.Fatal(err)
			}
			if j.Samples() != 300_000 || j.Duration() != 12_500*ms {
				t.Errorf("it has %d samples, %s, want 300000, 12.5s", j.Samples(), j.Duration())
			}
			var got []run
			for pcm, err := range j.Between(tt.from, tt.to) {
				if err != nil {
					t.Fatal(err)
				}
				if len(pcm) == 0 || len(pcm)%4 != 0 || len(pcm) > 480_000 {
					t.Errorf("a piece has %d bytes", len(pcm))
				}
				for i, b := range pcm {
					if len(got) == 0 || got[len(got)-1].value != b {
						got = append(got, run{value: b})
					}
					got[len(got)-1].bytes++
					pcm[i] = 9 // whoever got it may write into it
				}
			}
			if len(got) != len(tt.want) {
				t.Fatalf("got %v, want %v", got, tt.want)
			}
			for i := range got {
				if got[i] != tt.want[i] {
					t.Errorf("got %v, want %v", got, tt.want)
				}
			}
		})
	}
}

// TestJoined_ShortPieces has pieces that are short, cut and missing in the middle,
// and a last one that is too long.
func TestJoined_ShortPieces(t *testing.T) {
	j, err := audio.Join(4, func(n int) ([]byte, error) {
		switch n {
		case 1:
			return []byte("\x05\x05\x05\x05\x06\x06\x06\x06\x07\x07"), nil
		case 4:
			return []byte(strings.Repeat("\x08", 480_005)), nil
		}
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if j.Samples() != 480_000 || j.Duration() != 20*time.Second {
		t.Fatalf("it has %d samples, want 480000", j.Samples())
	}
	var all []byte
	for pcm, err := range j.Between(41_667, j.Duration()) { // from the second sample on
		if err != nil || len(pcm)%4 != 0 {
			t.Fatalf("%d bytes, %v", len(pcm), err)
		}
		all = append(all, pcm...)
		for i := range pcm {
			pcm[i] = 9 // whoever got it may write into it
		}
	}
	want := "\x06\x06\x06\x06" + strings.Repeat("\x00", 480_000-8+2*480_000) + strings.Repeat("\x08", 480_000)
	if string(all) != want {
		t.Errorf("%d bytes that begin with %q, want %d", len(all), all[:8], len(want))
	}
}

func TestJoin_Empty(t *testing.T) {
	for _, last := range []int{0, -1} {
		j, err := audio.Join(last, nil)
		if err != nil || j.Samples() != 0 || j.Duration() != 0 {
			t.Errorf("no pieces: got %v, %v", j, err)
			continue
		}
		for pcm, err := range j.Between(0, time.Hour) {
			t.Errorf("no pieces yield %d bytes, %v", len(pcm), err)
		}
	}
	j, err := audio.Join(2, func(int) ([]byte, error) { return nil, nil })
	if err != nil || j.Duration() != 5*time.Second { // nobody knows how long the last was
		t.Errorf("the last is missing: got %v, %v", j.Duration(), err)
	}
}

func TestJoin_Refuses(t *testing.T) {
	if _, err := audio.Join(8641, stored); err == nil || !strings.Contains(err.Error(), "at most 8640") {
		t.Errorf("more than 12 hours: got %v", err)
	}
	if j, err := audio.Join(8640, stored); err != nil || j.Samples() != 8639*120_000 {
		t.Errorf("12 hours: got %v", err)
	}
	broken := errors.New("the disk is broken")
	if _, err := audio.Join(2, func(int) ([]byte, error) { return nil, broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	j, err := audio.Join(3, func(n int) ([]byte, error) {
		if n == 2 {
			return nil, broken
		}
		return stored(n)
	})
	if err != nil {
		t.Fatal(err)
	}
	var errs []error
	for _, err := range j.Between(0, time.Hour) {
		errs = append(errs, err)
	}
	if len(errs) != 2 || errs[0] != nil || !errors.Is(errs[1], broken) || !strings.Contains(errs[1].Error(), "piece 2") {
		t.Errorf("got %v, want a piece and the error", errs)
	}
}

func TestJoined_StopsWhenNobodyReads(t *testing.T) {
	j, err := audio.Join(3, stored)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range j.Between(4*time.Second, time.Hour) {
		if n++; n == 2 || err != nil {
			break
		}
	}
	if n != 2 {
		t.Errorf("got %d pieces", n)
	}
}
