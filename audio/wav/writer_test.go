package wav_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"roleplay/audio/wav"
)

// headerBytes is where the sound begins in what a Writer writes.
const headerBytes = 44

func TestWriter(t *testing.T) {
	for name, tt := range map[string]struct {
		format  wav.Format
		samples []int16
		want    string
	}{
		"Mono":   {monoFormat, monoSamples, monoFile},
		"Stereo": {stereoFormat, stereoSamples, stereoFile},
	} {
		t.Run(name, func(t *testing.T) {
			if got := written(t, tt.format, tt.samples); got != tt.want {
				t.Errorf("size known:\n got %q\nwant %q", got, tt.want)
			}
			d := &disk{}
			w, err := wav.NewFileWriter(d, tt.format)
			if err != nil {
				t.Fatal(err)
			}
			must(t, w.WriteSamples(tt.samples))
			if got := string(d.data); got != tt.want {
				t.Errorf("before the end:\n got %q\nwant %q", got, tt.want)
			}
			must(t, w.Close())
			if got := string(d.data); got != tt.want {
				t.Errorf("size patched:\n got %q\nwant %q", got, tt.want)
			}
		})
	}
}

// written is the file of a Writer that knows its size beforehand.
func written(t *testing.T, format wav.Format, samples []int16) string {
	t.Helper()
	var file bytes.Buffer
	w, err := wav.NewWriter(&file, format, int64(len(samples)/format.Channels))
	if err != nil {
		t.Fatal(err)
	}
	must(t, w.WriteSamples(samples))
	must(t, w.Close())
	must(t, w.Close())
	return file.String()
}

// TestWriter_Bytes holds that a Writer takes bytes that are cut anywhere.
func TestWriter_Bytes(t *testing.T) {
	d := &disk{}
	w, err := wav.NewFileWriter(d, stereoFormat)
	if err != nil {
		t.Fatal(err)
	}
	for _, piece := range []string{stereoFile[44:47], "", stereoFile[47:48], stereoFile[48:]} {
		if n, err := io.WriteString(w, piece); n != len(piece) || err != nil {
			t.Errorf("got %d, %v", n, err)
		}
	}
	must(t, w.Close())
	if string(d.data) != stereoFile {
		t.Errorf("got %q, want %q", d.data, stereoFile)
	}
}

func TestWriter_Long(t *testing.T) {
	samples := make([]int16, 10_001) // more than one buffer, and no multiple of it
	for i := range samples {
		samples[i] = int16(i)
	}
	file := written(t, monoFormat, samples)
	if len(file) != 44+20_002 || file[44+2*9_999:] != "\x0f\x27\x10\x27" { // 9999, 10000
		t.Errorf("%d bytes that end in %q", len(file), file[len(file)-4:])
	}
	wantSound(t, file, monoFormat, samples)
}

// TestWriter_BehindSomething holds that a file begins where the writer stood.
func TestWriter_BehindSomething(t *testing.T) {
	d := &disk{data: []byte("before"), at: 6}
	w, err := wav.NewFileWriter(d, monoFormat)
	if err != nil {
		t.Fatal(err)
	}
	must(t, w.WriteSamples(monoSamples))
	must(t, w.Close())
	if string(d.data) != "before"+monoFile {
		t.Errorf("got %q", d.data)
	}
}

func TestWriter_Refuses(t *testing.T) {
	for name, tt := range map[string]struct {
		format wav.Format
		blocks int64
		want   string
	}{
		"NoChannels":  {wav.Format{Rate: 24_000}, 0, "0 channels; right would be 1 or 2"},
		"Surround":    {wav.Format{Rate: 24_000, Channels: 6}, 0, "6 channels; right would be 1 or 2"},
		"NoRate":      {wav.Format{Channels: 1}, 0, "0 Hz; right would be 1 to 192000"},
		"RateTooHigh": {wav.Format{Rate: 192_001, Channels: 1}, 0, "192001 Hz; right would be 1 to 192000"},
		"Negative":    {monoFormat, -1, "-1 blocks"},
		"TooMany":     {stereoFormat, 1_073_741_813, "right would be 0 to 1073741812"}, // (2^32 - 1 - 44) / 4
	} {
		t.Run(name, func(t *testing.T) {
			var file bytes.Buffer
			if _, err := wav.NewWriter(&file, tt.format, tt.blocks); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want something with %q", err, tt.want)
			}
			if file.Len() != 0 {
				t.Errorf("%d bytes were written", file.Len())
			}
		})
	}
	if _, err := wav.NewFileWriter(&disk{}, wav.Format{}); err == nil {
		t.Error("a file writer took no format")
	}
	var file bytes.Buffer
	if _, err := wav.NewWriter(&file, stereoFormat, 1_073_741_812); err != nil || file.String()[4:8] != "\xf4\xff\xff\xff" { // 36 and 4294967248
		t.Errorf("the longest file: got %v, %q", err, file.String())
	}
}

func TestWriter_Announced(t *testing.T) {
	t.Run("TooFew", func(t *testing.T) {
		w, err := wav.NewWriter(io.Discard, stereoFormat, 3)
		if err != nil {
			t.Fatal(err)
		}
		must(t, w.WriteSamples(stereoSamples))
		for range 2 {
			if err := w.Close(); err == nil || !strings.Contains(err.Error(), "2 of 3 blocks") {
				t.Errorf("got %v", err)
			}
		}
	})
	t.Run("TooMany", func(t *testing.T) {
		var file bytes.Buffer
		w, err := wav.NewWriter(&file, stereoFormat, 2)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.WriteSamples(make([]int16, 6)); err == nil || !strings.Contains(err.Error(), "12 bytes of sound are too many; right would be at most 8") {
			t.Errorf("got %v", err)
		}
		must(t, w.WriteSamples(stereoSamples)) // what fits still goes
		if n, err := w.Write([]byte{1}); n != 0 || err == nil {
			t.Errorf("a byte too many: got %d, %v", n, err)
		}
		must(t, w.Close())
		if file.String() != stereoFile {
			t.Errorf("got %q, want %q", file.String(), stereoFile)
		}
	})
	t.Run("CutBlock", func(t *testing.T) {
		d := &disk{}
		w, err := wav.NewFileWriter(d, stereoFormat)
		if err != nil {
			t.Fatal(err)
		}
		must(t, w.WriteSamples(stereoSamples[:3]))
		if err := w.Close(); err == nil || !strings.Contains(err.Error(), "2 bytes; right would be 4") {
			t.Errorf("got %v", err)
		}
		if riff, data := sizes(d.data); riff != 40 || data != 4 {
			t.Errorf("the header says %d and %d, want 40 and 4", riff, data)
		}
		wantSound(t, string(d.data), stereoFormat, stereoSamples[:2])
	})
	t.Run("TooManyForOneBuffer", func(t *testing.T) {
		var file bytes.Buffer
		w, err := wav.NewWriter(&file, monoFormat, 3000)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.WriteSamples(make([]int16, 3001)); err == nil || file.Len() != headerBytes {
			t.Errorf("got %v, and %d bytes of the sound", err, file.Len()-headerBytes)
		}
	})
	t.Run("Closed", func(t *testing.T) {
		w, err := wav.NewFileWriter(&disk{}, monoFormat)
		if err != nil {
			t.Fatal(err)
		}
		must(t, w.Close())
		if err := w.WriteSamples(monoSamples); err == nil || !strings.Contains(err.Error(), "closed") {
			t.Errorf("got %v", err)
		}
	})
}

// TestWriter_Killed ends the program after each byte that a writer writes: the
// file plays, with a front of the sound; and after each call that the system does
// as a whole, with all that was written before it. Of the first piece not even
// its size must be there.
func TestWriter_Killed(t *testing.T) {
	// 160 samples at a time, so that sizes go over from one byte to the next.
	const calls, each = 6, 160
	var all []int16
	d := &disk{}
	w, err := wav.NewFileWriter(d, monoFormat)
	if err != nil {
		t.Fatal(err)
	}
	sure := []int{} // how many samples are sure, by the number of calls to the system
	for i := range calls {
		samples := make([]int16, each)
		for j := range samples {
			samples[j] = int16(i*each + j + 1)
		}
		all = append(all, samples...)
		must(t, w.WriteSamples(samples))
		for len(sure) < len(d.calls) {
			sure = append(sure, max(i*each, min(len(sure), 1)*each))
		}
	}
	must(t, w.Close())

	for n, call := range d.calls {
		for cut := range len(call.data) + 1 {
			file := d.after(n, cut)
			if len(file) < headerBytes {
				continue // no file yet
			}
			_, got, err := wav.ReadAll(bytes.NewReader(file))
			if err != nil || len(got) > len(all) || !slices.Equal(got, all[:len(got)]) {
				t.Fatalf("killed in call %d after %d bytes: %d samples, %v", n, cut, len(got), err)
			}
			if whole := cut == 0 || cut == len(call.data); whole && len(got) < sure[min(n, len(sure)-1)] && (cut > 0 || n > 1) {
				t.Errorf("killed at call %d: %d samples are left of %d", n, len(got), sure[n])
			}
		}
		// A reader that believes the header must not read over the end.
		if file := d.after(n, len(call.data)); len(file) >= headerBytes {
			if riff, data := sizes(file); data > len(file)-headerBytes || riff > len(file)-8 {
				t.Errorf("after call %d the header says %d and %d bytes of %d", n, riff, data, len(file))
			}
		}
	}
}

// TestWriter_Cut cuts a whole file at each byte, as a disk does that loses its end.
func TestWriter_Cut(t *testing.T) {
	for n := headerBytes; n <= len(stereoFile); n++ {
		wantSound(t, stereoFile[:n], stereoFormat, stereoSamples[:(n-headerBytes)/4*2])
	}
}

func TestWriter_DiskFull(t *testing.T) {
	full := errors.New("the disk is full")
	for room := range 60 {
		d := &disk{room: room, full: full}
		w, err := wav.NewFileWriter(d, monoFormat)
		if room < headerBytes {
			if !errors.Is(err, full) {
				t.Errorf("room for %d bytes: got %v", room, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		n, err := w.Write(make([]byte, 100))
		if n != room-headerBytes || !errors.Is(err, full) {
			t.Errorf("room for %d bytes: got %d, %v", room, n, err)
		}
		d.full = nil // it has room again, but there would be a hole
		if err := w.WriteSamples(monoSamples); !errors.Is(err, full) {
			t.Errorf("the second time: got %v", err)
		}
		if err := w.Close(); !errors.Is(err, full) {
			t.Errorf("at the end: got %v", err)
		}
		if _, data := sizes(d.data); data != (room-headerBytes)/2*2 {
			t.Errorf("room for %d bytes: the header says %d", room, data)
		}
		wantSound(t, string(d.data), monoFormat, make([]int16, (room-headerBytes)/2))
	}
}

// TestWriter_OtherPrograms has programs of other people read our files, where
// they are there.
func TestWriter_OtherPrograms(t *testing.T) {
	dir := t.TempDir()
	whole, cut, begun := filepath.Join(dir, "whole.wav"), filepath.Join(dir, "cut.wav"), filepath.Join(dir, "begun.wav")
	file := written(t, stereoFormat, make([]int16, 48_000)) // a second
	for name, data := range map[string]string{
		whole: file,
		cut:   file[:44+48_000], // half of it
		begun: "RIFF\x00\x00\x00\x00" + file[8:40] + "\x00\x00\x00\x00" + file[44:],
	} {
		must(t, os.WriteFile(name, []byte(data), 0o600))
	}
	probe := func(t *testing.T, want, program string, args ...string) {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatal(program + " is not there: build/setup.sh test installs it")
		}
		out, err := exec.CommandContext(t.Context(), program, args...).Output()
		if err != nil || strings.Join(strings.Fields(string(out)), " ") != want {
			t.Errorf("got %q, %v, want %q", out, err, want)
		}
	}
	t.Run("soxi", func(t *testing.T) { probe(t, "24000", "soxi", "-s", whole) })
	t.Run("soxiRate", func(t *testing.T) { probe(t, "24000", "soxi", "-r", whole) })
	t.Run("soxiCut", func(t *testing.T) { probe(t, "24000", "soxi", "-r", cut) })
	t.Run("soxiBegun", func(t *testing.T) { probe(t, "2", "soxi", "-c", begun) })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

// sizes are the two sizes that a header says.
func sizes(file []byte) (riff, data int) {
	return int(binary.LittleEndian.Uint32(file[4:])), int(binary.LittleEndian.Uint32(file[40:]))
}

// disk is a file that remembers each call, so that a test can end after any byte.
type disk struct {
	data  []byte
	at    int
	calls []call
	room  int // bytes that it takes at most, where full is not nil
	full  error
}

type call struct {
	at   int
	data []byte
}

func (d *disk) Write(p []byte) (int, error) {
	n, err := len(p), error(nil)
	if d.full != nil && d.at+n > d.room {
		n, err = max(0, d.room-d.at), d.full
	}
	d.calls = append(d.calls, call{d.at, slices.Clone(p[:n])})
	d.data = put(d.data, d.at, p[:n])
	d.at += n
	return n, err
}

func (d *disk) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
		d.at = int(offset)
	case io.SeekCurrent:
		d.at += int(offset)
	default:
		return 0, errors.New("nobody needs this")
	}
	return int64(d.at), nil
}

// after is what lies on the disk after n calls and some bytes of the next.
func (d *disk) after(n, cut int) []byte {
	var file []byte
	for _, c := range d.calls[:n] {
		file = put(file, c.at, c.data)
	}
	return put(file, d.calls[n].at, d.calls[n].data[:cut])
}

func put(file []byte, at int, data []byte) []byte {
	file = append(file, make([]byte, max(0, at+len(data)-len(file)))...)
	copy(file[at:], data)
	return file
}
