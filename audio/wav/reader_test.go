package wav_test

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"roleplay/audio/wav"
)

// extensibleTail is what an extensible format has behind its 16 bytes: 22 more,
// 16 valid bits, the front centre speaker, and PCM.
const extensibleTail = "\x16\x00" + "\x10\x00" + "\x04\x00\x00\x00" +
	"\x01\x00" + "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"

func TestReader(t *testing.T) {
	head, rest := monoFile[:12], monoFile[12:]
	format, data := rest[:24], rest[24:]
	for name, file := range map[string]string{
		"AsWritten":           monoFile,
		"ListBefore":          head + "LIST\x04\x00\x00\x00INFO" + rest,
		"OddChunkIsPadded":    head + "LIST\x05\x00\x00\x00INFOx\x00" + rest,
		"FactBetween":         head + format + "fact\x04\x00\x00\x00\x03\x00\x00\x00" + data,
		"BextBetween":         head + format + "bext\x5a\x02\x00\x00" + strings.Repeat("data", 150) + "\x00\x00" + data, // 602 bytes
		"EmptyChunk":          head + "junk\x00\x00\x00\x00" + rest,
		"ChunkBehind":         monoFile + "LIST\x04\x00\x00\x00INFO",
		"SecondFormat":        head + format + "fmt \x02\x00\x00\x00\x55\x00" + data,
		"FormatBehind":        head + data + format,
		"OddDataFormatBehind": head + "data\x07\x00\x00\x00" + data[8:] + "\x09\x00" + format,
		"OtherDataBehind":     head + data + "data\x02\x00\x00\x00\x07\x00" + format,
		"LongFormat":          head + strings.Replace(format, "\x10\x00\x00\x00", "\x12\x00\x00\x00", 1) + "\x00\x00" + data,
		"OddFormat":           head + strings.Replace(format, "\x10\x00\x00\x00", "\x13\x00\x00\x00", 1) + "\x00\x00\x00\x00" + data,
		"Extensible":          head + extensible(format) + data,
		"RIFFSizeLies":        "RIFF\x00\x00\x00\x80" + monoFile[8:],
		"RIFFSizeTooSmall":    "RIFF\x01\x00\x00\x00" + monoFile[8:],
		"StreamedHighest":     "RIFF\xff\xff\xff\xffWAVE" + format + "data\xff\xff\xff\xff" + data[8:],
		"StreamedZero":        "RIFF\x00\x00\x00\x00WAVE" + format + "data\x00\x00\x00\x00" + data[8:],
		"StreamedZeroHighest": "RIFF\xff\xff\xff\xffWAVE" + format + "data\x00\x00\x00\x00" + data[8:],
		"DataSizeTooBig":      head + format + "data\x00\x00\x00\x70" + data[8:],
		"DataSizeOdd":         head + format + "data\x07\x00\x00\x00" + data[8:] + "\x09\x00",
		"CutInASample":        strings.Replace(monoFile, "data\x06", "data\x20", 1) + "\x09",
		"BytesPerSecondLie":   strings.Replace(monoFile, "\x00\x7d\x00\x00", "\x01\x02\x03\x04", 1),
	} {
		t.Run(name, func(t *testing.T) { wantSound(t, file, monoFormat, monoSamples) })
	}
}

// extensible makes an extensible format of a plain one.
func extensible(format string) string {
	return "fmt \x28\x00\x00\x00\xfe\xff" + format[10:] + extensibleTail
}

func TestReader_Stereo(t *testing.T) {
	wantSound(t, stereoFile, stereoFormat, stereoSamples)
	wantSound(t, stereoFile[:len(stereoFile)-1], stereoFormat, stereoSamples[:2]) // half a block
	wantSound(t, stereoFile[:len(stereoFile)-2], stereoFormat, stereoSamples[:2]) // left without right
	wantSound(t, strings.Replace(stereoFile, "data\x08", "data\x06", 1), stereoFormat, stereoSamples[:2])
}

func TestReader_Empty(t *testing.T) {
	wantSound(t, "RIFF\x24\x00\x00\x00"+monoFile[8:40]+"\x00\x00\x00\x00", monoFormat, nil)
	// What follows data of no bytes is not its sound where the file knows its size.
	wantSound(t, "RIFF\x30\x00\x00\x00"+monoFile[8:40]+"\x00\x00\x00\x00LIST\x04\x00\x00\x00INFO", monoFormat, nil)
}

func TestReader_Refuses(t *testing.T) {
	head, rest := monoFile[:12], monoFile[12:]
	format, data := rest[:24], rest[24:]
	with := func(offset int, bytes string) string { // in the format, whose 16 bytes begin at 8
		return head + format[:8+offset] + bytes + format[8+offset+len(bytes):] + data
	}
	for name, tt := range map[string]struct {
		file  string
		wants []string
	}{
		"Nothing":         {"", []string{"ends in its header", "WAVE"}},
		"CutHeader":       {monoFile[:11], []string{"ends in its header", "WAVE"}},
		"BigEndian":       {"RIFX" + monoFile[4:], []string{"RIFX WAVE", "RIFF WAVE"}},
		"RF64":            {"RF64" + monoFile[4:], []string{"RF64 WAVE", "RIFF WAVE"}},
		"Ogg":             {"OggS" + monoFile[4:], []string{"OggS", "RIFF WAVE"}},
		"Video":           {"RIFF\x00\x00\x00\x00AVI " + monoFile[12:], []string{"AVI ", "RIFF WAVE"}},
		"NoFormat":        {head + data, []string{"format", "fmt "}},
		"NoData":          {head + format, []string{"no sound", "data"}},
		"NoChunks":        {head, []string{"format", "fmt "}},
		"CutChunkHead":    {head + format + "data\x06\x00", []string{"no sound", "data"}},
		"CutFormat":       {head + format[:20], []string{"ends in its format"}},
		"ChunkSizeLies":   {head + "LIST\xff\xff\xff\xff" + rest, []string{"format", "fmt "}},
		"FormatSizeLies":  {head + "fmt \xff\xff\xff\xff" + format[8:] + strings.Repeat("data", 8), []string{"no sound", "data"}},
		"ShortFormat":     {head + "fmt \x0e\x00\x00\x00" + format[8:22] + data, []string{"14 bytes", "at least 16"}},
		"NoChannels":      {with(2, "\x00\x00"), []string{"0 channels", "1 or 2"}},
		"Surround":        {with(2, "\x06\x00"), []string{"6 channels", "1 or 2"}},
		"RateZero":        {with(4, "\x00\x00\x00\x00"), []string{"rate of 0 Hz", "192000"}},
		"RateTooHigh":     {with(4, "\x01\xee\x02\x00"), []string{"rate of 192001 Hz", "192000"}},
		"RateHighest":     {with(4, "\xff\xff\xff\xff"), []string{"rate of 4294967295 Hz", "192000"}},
		"Bits8":           {with(12, "\x01\x00\x08\x00"), []string{"8 bits", "16"}},
		"Bits24":          {with(12, "\x03\x00\x18\x00"), []string{"24 bits", "16"}},
		"Bits32":          {with(12, "\x04\x00\x20\x00"), []string{"32 bits", "16"}},
		"Bits0":           {with(14, "\x00\x00"), []string{"0 bits", "16"}},
		"Float":           {with(0, "\x03\x00"), []string{"floating point", "PCM"}},
		"ALaw":            {with(0, "\x06\x00"), []string{"A-law", "PCM"}},
		"MuLaw":           {with(0, "\x07\x00"), []string{"µ-law", "PCM"}},
		"MP3":             {with(0, "\x55\x00"), []string{"MP3", "PCM"}},
		"ADPCM":           {with(0, "\x02\x00"), []string{"ADPCM", "PCM"}},
		"Unheard":         {with(0, "\x34\x12"), []string{"another format (0x1234)", "PCM"}},
		"BlockLies":       {with(12, "\x04\x00"), []string{"4 bytes", "2"}},
		"ExtensibleFloat": {head + strings.Replace(extensible(format), "\x01\x00\x00\x00\x00\x00\x10", "\x03\x00\x00\x00\x00\x00\x10", 1) + data, []string{"floating point", "PCM"}},
		"ExtensibleOther": {head + strings.Replace(extensible(format), "\x9b\x71", "\x9b\x72", 1) + data, []string{"format of its own", "PCM"}},
		"ExtensibleShort": {with(0, "\xfe\xff"), []string{"format of its own", "PCM"}},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := wav.NewReader(strings.NewReader(tt.file))
			if err == nil {
				t.Fatalf("it was taken as %+v", r.Format())
			}
			for _, want := range tt.wants {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error %q does not say %q", err, want)
				}
			}
		})
	}
}

func TestReader_HighestRate(t *testing.T) {
	file := strings.Replace(monoFile, "\x80\x3e\x00\x00", "\x00\xee\x02\x00", 1)
	wantSound(t, file, wav.Format{Rate: 192_000, Channels: 1}, monoSamples)
}

// TestReader_Stream holds what is different where nobody can go back.
func TestReader_Stream(t *testing.T) {
	stream := func(file string) io.Reader { return iotest.OneByteReader(strings.NewReader(file)) }
	format, samples, err := wav.ReadAll(stream(stereoFile))
	if err != nil || format != stereoFormat || len(samples) != 4 || samples[0] != 258 {
		t.Errorf("got %+v %d, %v", format, samples, err)
	}
	_, _, err = wav.ReadAll(stream(monoFile[:12] + monoFile[36:] + monoFile[12:36]))
	if err == nil || !strings.Contains(err.Error(), "before its format") {
		t.Errorf("sound before its format: got %v", err)
	}
}

// TestReader_ErrOfTheFile holds that an error of the file is nobody's end of file,
// though it comes only once.
func TestReader_ErrOfTheFile(t *testing.T) {
	broken := errors.New("the disk is broken")
	file := monoFile[:12] + "LIST\x04\x00\x00\x00INFO" + monoFile[12:]
	for at := range len(file) {
		_, got, err := wav.ReadAll(io.MultiReader(strings.NewReader(file[:at]), &failOnce{err: broken}, strings.NewReader(file[at:])))
		if !errors.Is(err, broken) {
			t.Errorf("broken at byte %d: got %d, %v", at, got, err)
		}
	}
}

// failOnce fails, and is at its end after that.
type failOnce struct{ err error }

func (f *failOnce) Read([]byte) (int, error) {
	err := f.err
	f.err = io.EOF
	return 0, err
}

func TestReader_ReadSamples(t *testing.T) {
	r, err := wav.NewReader(strings.NewReader(stereoFile))
	if err != nil {
		t.Fatal(err)
	}
	var buf [3]int16
	if n, err := r.ReadSamples(buf[:1]); n != 0 || !errors.Is(err, io.ErrShortBuffer) {
		t.Errorf("room for half a block: got %d, %v", n, err)
	}
	if n, err := r.ReadSamples(buf[:]); n != 2 || err != nil || buf[0] != 258 || buf[1] != -2 {
		t.Errorf("room for a block and a half: got %d, %v, %d", n, err, buf)
	}
	if n, err := r.ReadSamples(buf[:]); n != 2 || err != nil || buf[0] != 32767 || buf[1] != 0 {
		t.Errorf("the second block: got %d, %v, %d", n, err, buf)
	}
	for range 2 {
		if n, err := r.ReadSamples(buf[:]); n != 0 || !errors.Is(err, io.EOF) {
			t.Errorf("behind the end: got %d, %v", n, err)
		}
	}
}

// TestReader_BelievesNoSize holds that nothing is made as big as a header says.
func TestReader_BelievesNoSize(t *testing.T) {
	const most = 1 << 20 // bytes
	for name, file := range map[string]string{
		"Data":   monoFile[:40] + "\xfe\xff\xff\xff" + monoFile[44:],
		"List":   monoFile[:12] + "LIST\xfe\xff\xff\xff" + monoFile[12:],
		"Format": monoFile[:16] + "\xfe\xff\xff\xff" + monoFile[20:],
		"RIFF":   "RIFF\xfe\xff\xff\xff" + monoFile[8:],
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _, _ = wav.ReadAll(strings.NewReader(file))
			runtime.ReadMemStats(&after)
			if got := after.TotalAlloc - before.TotalAlloc; got > most {
				t.Errorf("a file of %d bytes took %d bytes of memory", len(file), got)
			}
		})
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(monoFile))
	f.Add([]byte(stereoFile))
	f.Add([]byte(monoFile[:12] + extensible(monoFile[12:36]) + monoFile[36:]))
	f.Add([]byte(monoFile[:12] + monoFile[36:] + monoFile[12:36]))
	f.Add([]byte("RIFF\xff\xff\xff\xffWAVE" + "LIST\x05\x00\x00\x00INFOx\x00" + monoFile[12:40] + "\xff\xff\xff\xff" + monoFile[44:]))
	f.Fuzz(func(t *testing.T, file []byte) {
		format, samples, err := wav.ReadAll(bytes.NewReader(file))
		if err != nil {
			return
		}
		if format.Rate < 1 || format.Rate > wav.MaxRate || format.Channels < 1 || format.Channels > 2 || len(samples)%format.Channels != 0 {
			t.Fatalf("got %+v with %d samples", format, len(samples))
		}
		if len(samples)*2 > len(file)-headerBytes {
			t.Fatalf("%d samples of a file of %d bytes", len(samples), len(file))
		}
		again := written(t, format, samples)
		wantSound(t, again, format, samples)
	})
}
