package audiotest

import (
	"slices"
	"testing"

	"roleplay/audio"
)

// Sources says how the sources of one kind are made. What is nil cannot be had, and
// has no tests.
type Sources struct {
	// In runs one test; nil runs it as it is. Devices of this package take synctest.Test.
	In func(t *testing.T, test func(t *testing.T))
	// Open makes a Source that goes on for 10 s at least, with calls of 5 to 40 ms.
	Open func(t *testing.T) audio.Source
	// Sound is how that which Open's Source gives begins.
	Sound []int16
	// Ends make Sources that end by themselves within 5 s, and say what they give
	// until then, nil where nobody knows, and what Err is then.
	Ends map[string]func(t *testing.T) (s audio.Source, sound []int16, err error)
	// Refuses makes a Source whose Start fails with an error.
	Refuses func(t *testing.T) (audio.Source, error)
	// Hangs makes a Source whose driver hangs when it is closed.
	Hangs func(t *testing.T) audio.Source
}

// Sinks says how the sinks of one kind are made, as Sources does.
type Sinks struct {
	In func(t *testing.T, test func(t *testing.T))
	// Open makes a Sink that goes on for 10 s at least, with calls of 5 to 40 ms,
	// and says how to get what was heard of it, nil where nobody can.
	Open    func(t *testing.T) (s audio.Sink, heard func() []int16)
	Ends    map[string]func(t *testing.T) (audio.Sink, error)
	Refuses func(t *testing.T) (audio.Sink, error)
	Hangs   func(t *testing.T) audio.Sink
}

// TestSource runs the suite of audio.Source.
func TestSource(t *testing.T, sources Sources) {
	k := kind{in: sources.In, ends: map[string]func(t *testing.T) (stream, error){}}
	k.open = func(t *testing.T) stream { return ofSource(sources.Open(t)) }
	for name, ends := range sources.Ends {
		k.ends[name] = func(t *testing.T) (stream, error) {
			s, _, err := ends(t)
			return ofSource(s), err
		}
	}
	if sources.Refuses != nil {
		k.refuses = func(t *testing.T) (stream, error) {
			s, err := sources.Refuses(t)
			return ofSource(s), err
		}
	}
	if sources.Hangs != nil {
		k.hangs = func(t *testing.T) stream { return ofSource(sources.Hangs(t)) }
	}
	testStream(t, k)

	if sources.Sound != nil {
		k.run(t, "InOrder", func(t *testing.T) {
			s := k.open(t)
			w := s.begin(t)
			w.await(t, len(sources.Sound))
			s.close(t)
			wantSound(t, w.sound()[:len(sources.Sound)], sources.Sound)
		})
	}
	for name, ends := range sources.Ends {
		k.run(t, "AllThatComes/"+name, func(t *testing.T) {
			source, want, _ := ends(t)
			if want == nil {
				return
			}
			s := ofSource(source)
			w := s.begin(t)
			s.awaitEnd(t)
			wantSound(t, w.sound(), want)
		})
	}
}

// TestSink runs the suite of audio.Sink.
func TestSink(t *testing.T, sinks Sinks) {
	k := kind{in: sinks.In, ends: map[string]func(t *testing.T) (stream, error){}}
	k.open = func(t *testing.T) stream {
		s, _ := sinks.Open(t)
		return ofSink(s)
	}
	for name, ends := range sinks.Ends {
		k.ends[name] = func(t *testing.T) (stream, error) {
			s, err := ends(t)
			return ofSink(s), err
		}
	}
	if sinks.Refuses != nil {
		k.refuses = func(t *testing.T) (stream, error) {
			s, err := sinks.Refuses(t)
			return ofSink(s), err
		}
	}
	if sinks.Hangs != nil {
		k.hangs = func(t *testing.T) stream { return ofSink(sinks.Hangs(t)) }
	}
	testStream(t, k)

	k.run(t, "InOrder", func(t *testing.T) {
		sink, heard := sinks.Open(t)
		if heard == nil {
			return
		}
		s := ofSink(sink)
		w := s.begin(t)
		w.await(t, int(sink.Rate())) // a second
		s.close(t)
		pause()
		// What was filled last may not have been heard, but nothing else came between.
		want, got := w.sound(), heard()
		if len(got) < int(sink.Rate())/2 || len(got) > len(want) {
			t.Fatalf("%d samples were heard of %d", len(got), len(want))
		}
		wantSound(t, got, want[:len(got)])
	})
	k.run(t, "Delay", func(t *testing.T) {
		sink, _ := sinks.Open(t)
		s := ofSink(sink)
		w := s.begin(t)
		w.await(t, int(sink.Rate())/10)
		if got := sink.Delay(); got < 0 {
			t.Errorf("a sample is heard %s before it is made", -got)
		}
		s.close(t)
	})
}

func wantSound(t *testing.T, got, want []int16) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	if len(got) != len(want) {
		t.Errorf("got %d samples, want %d", len(got), len(want))
	}
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Errorf("sample %d is %d, want %d", i, got[i], want[i])
			return
		}
	}
}
