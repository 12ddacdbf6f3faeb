package wav

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"roleplay/audio"
)

const (
	tagPCM        = 0x0001
	tagExtensible = 0xFFFE // the real tag begins the subformat

	bits = 16 // a sample

	fmtBytes        = 16 // of a format chunk that says how many bits a sample has
	extensibleBytes = 40
)

// subformat is how the subformat of an extensible format goes on after its tag.
var subformat = []byte{0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71}

// tags are the formats that people have files of, for errors.
var tags = map[uint16]string{
	0x0002: "MS ADPCM", 0x0003: "floating point", 0x0006: "A-law", 0x0007: "µ-law", 0x0011: "IMA ADPCM",
	0x0031: "GSM 6.10", 0x0050: "MPEG", 0x0055: "MP3", 0x00FF: "AAC",
}

// Reader reads the sound of one file, which may be anybody's: it believes no size
// and takes what is there. One goroutine at a time may use it.
type Reader struct {
	from   io.Reader
	format Format
	left   int64 // bytes of sound to come, as the header says
	buf    [4096]byte
}

// NewReader reads up to the first block. Chunks other than the format and the data
// are skipped; a format behind the data, which the specification forbids, is found
// where from is an io.Seeker. Its error says what from said, or what the file is
// and what would be right.
func NewReader(from io.Reader) (*Reader, error) {
	r := &Reader{from: from}
	var head [12]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return nil, tooShort("the file ends in its header; right would be a WAVE file", err)
	}
	if form := string(head[:4]) + " " + string(head[8:]); form != "RIFF WAVE" {
		return nil, fmt.Errorf("the file begins with %q; right would be %q", form, "RIFF WAVE")
	}
	streamed := binary.LittleEndian.Uint32(head[4:8])
	behind := int64(-1) // offset of data that came before its format
	for {
		id, size, err := r.chunk()
		if errors.Is(err, io.EOF) {
			return nil, r.missing()
		}
		if err != nil {
			return nil, err
		}
		switch {
		case id == "fmt " && r.format.Channels == 0:
			err = r.readFormat(size)
		case id == "data" && behind < 0:
			r.left = int64(size)
			if size == 0 && (streamed == 0 || streamed == unknown) {
				r.left = unknown
			}
			if r.format.Channels > 0 {
				return r, nil
			}
			if behind, err = here(from); err == nil {
				err = r.skip(int64(size) + int64(size%2))
			}
		default:
			err = r.skip(int64(size) + int64(size%2))
		}
		if err != nil {
			return nil, err
		}
		if behind >= 0 && r.format.Channels > 0 {
			_, err := from.(io.Seeker).Seek(behind, io.SeekStart)
			return r, err
		}
	}
}

// Format says what the samples are.
func (r *Reader) Format() Format { return r.format }

// ReadSamples reads interleaved samples, whole blocks only, and says how many.
// At the end, and where the file breaks off, it returns 0 and io.EOF; otherwise
// what the file said. It needs room for one block.
func (r *Reader) ReadSamples(samples []int16) (int, error) {
	size := r.format.BlockBytes()
	n := min(len(samples)*2, len(r.buf))
	n -= n % size
	if n == 0 {
		return 0, io.ErrShortBuffer
	}
	n = int(min(int64(n), r.left))
	got, err := io.ReadFull(r.from, r.buf[:n])
	r.left -= int64(got)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		r.left, err = 0, nil
	}
	got -= got % size
	for i := range got / 2 {
		samples[i] = int16(binary.LittleEndian.Uint16(r.buf[2*i:]))
	}
	if got == 0 && err == nil {
		err = io.EOF
	}
	return got / 2, err
}

// ReadAll reads a whole file into memory: what is there, not what the header says.
func ReadAll(from io.Reader) (Format, []int16, error) {
	r, err := NewReader(from)
	if err != nil {
		return Format{}, nil, err
	}
	var all []int16
	piece := make([]int16, len(r.buf)/2)
	for {
		n, err := r.ReadSamples(piece)
		all = append(all, piece[:n]...)
		if errors.Is(err, io.EOF) {
			return r.format, all, nil
		}
		if err != nil {
			return r.format, all, err
		}
	}
}

// chunk reads the head of the next chunk. io.EOF: there is none, or only half of one.
func (r *Reader) chunk() (id string, size uint32, err error) {
	var head [8]byte
	if _, err := io.ReadFull(r.from, head[:]); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = io.EOF
		}
		return "", 0, err
	}
	return string(head[:4]), binary.LittleEndian.Uint32(head[4:]), nil
}

func (r *Reader) readFormat(size uint32) error {
	if size < fmtBytes {
		return fmt.Errorf("the format has %d bytes; right would be at least %d", size, fmtBytes)
	}
	var chunk [extensibleBytes]byte
	f := chunk[:min(size, extensibleBytes)]
	if _, err := io.ReadFull(r.from, f); err != nil {
		return tooShort("the file ends in its format", err)
	}
	tag := binary.LittleEndian.Uint16(f)
	format := Format{Channels: int(binary.LittleEndian.Uint16(f[2:])), Rate: audio.Rate(binary.LittleEndian.Uint32(f[4:]))}
	block, width := binary.LittleEndian.Uint16(f[12:]), binary.LittleEndian.Uint16(f[14:])
	if tag == tagExtensible {
		if len(f) < extensibleBytes || !bytes.Equal(f[26:], subformat) {
			return errors.New("the sound is in an extensible format of its own; right would be PCM")
		}
		tag = binary.LittleEndian.Uint16(f[24:])
	}
	if tag != tagPCM {
		name := tags[tag]
		if name == "" {
			name = "another format"
		}
		return fmt.Errorf("the sound is %s (0x%04x); right would be PCM (0x0001)", name, tag)
	}
	if width != bits {
		return fmt.Errorf("the samples have %d bits; right would be %d", width, bits)
	}
	if err := format.check(); err != nil {
		return err
	}
	if int(block) != format.BlockBytes() {
		return fmt.Errorf("the blocks have %d bytes; right would be %d", block, format.BlockBytes())
	}
	r.format = format
	return r.skip(int64(size) - int64(len(f)) + int64(size%2))
}

// skip reads over bytes, and over the end of the file if it comes first.
func (r *Reader) skip(n int64) error {
	_, err := io.CopyN(io.Discard, r.from, n)
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// missing says what a file lacks that ended before it came to a block.
func (r *Reader) missing() error {
	if r.format.Channels == 0 {
		return errors.New("the file does not say its format; right would be a chunk \"fmt \"")
	}
	return errors.New("the file has no sound; right would be a chunk \"data\"")
}

// here is where a file stands that can go back, an error where it cannot.
func here(from io.Reader) (int64, error) {
	seeker, ok := from.(io.Seeker)
	if !ok {
		return 0, errors.New("the sound comes before its format; right would be behind it")
	}
	offset, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0, fmt.Errorf("look where the sound begins: %w", err)
	}
	return offset, nil
}

// tooShort is what, where the file ended, and otherwise what the file said.
func tooShort(what string, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New(what)
	}
	return err
}
