package wav

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Writer writes one file. It is an io.Writer of little-endian samples, so that
// io.Copy fills it. One goroutine at a time may use it. After an error of what it
// writes to, each call returns that error.
type Writer struct {
	to     io.Writer
	seek   io.Seeker // nil: the size was known beforehand
	start  int64     // offset of "RIFF"
	format Format
	limit  int64 // bytes of sound that the file can take
	bytes  int64 // bytes of sound that are in it
	err    error
	closed bool
}

// NewWriter writes the header of a file of so many blocks, which must come before
// Close. Its error says that the format cannot be written, that it is too much
// for a file, or what to said.
func NewWriter(to io.Writer, format Format, blocks int64) (*Writer, error) {
	if err := format.check(); err != nil {
		return nil, err
	}
	size := int64(format.BlockBytes())
	if blocks < 0 || blocks > MaxBytes/size {
		return nil, fmt.Errorf("the sound has %d blocks of %d bytes; right would be 0 to %d", blocks, size, MaxBytes/size)
	}
	w := &Writer{to: to, format: format, limit: blocks * size}
	return w, w.header(uint32(headerBytes-8+w.limit), uint32(w.limit))
}

// NewFileWriter writes the header of a file whose size nobody knows yet. Each
// Write puts down its sound and then the new size, so that whoever ends the
// program at any moment leaves a file that plays: its header never says more than
// is there. A size of 0 in both places means that no size was put down yet;
// Reader then takes what is there. The file begins where to stands; a file that
// was opened for appending will not do.
func NewFileWriter(to io.WriteSeeker, format Format) (*Writer, error) {
	if err := format.check(); err != nil {
		return nil, err
	}
	start, err := to.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, fmt.Errorf("look where the file begins: %w", err)
	}
	w := &Writer{to: to, seek: to, start: start, format: format, limit: MaxBytes}
	return w, w.header(0, 0)
}

func (w *Writer) header(riff, data uint32) error {
	h := make([]byte, 0, headerBytes)
	h = binary.LittleEndian.AppendUint32(append(h, "RIFF"...), riff)
	h = binary.LittleEndian.AppendUint32(append(h, "WAVEfmt "...), 16)
	h = binary.LittleEndian.AppendUint16(h, tagPCM)
	h = binary.LittleEndian.AppendUint16(h, uint16(w.format.Channels))
	h = binary.LittleEndian.AppendUint32(h, uint32(w.format.Rate))
	h = binary.LittleEndian.AppendUint32(h, uint32(int(w.format.Rate)*w.format.BlockBytes()))
	h = binary.LittleEndian.AppendUint16(h, uint16(w.format.BlockBytes()))
	h = binary.LittleEndian.AppendUint16(h, bits)
	h = binary.LittleEndian.AppendUint32(append(h, "data"...), data)
	_, err := w.to.Write(h)
	return w.fail("write the header", err)
}

// Write adds little-endian samples, cut anywhere. More than the file can take is
// an error, and then nothing of pcm is written; the file stays as it was.
func (w *Writer) Write(pcm []byte) (int, error) {
	if err := w.takes(int64(len(pcm))); err != nil {
		return 0, err
	}
	n, err := w.to.Write(pcm)
	w.bytes += int64(n)
	// What came to lie there before an error counts too: a full disk keeps its front.
	if patchErr := w.patch(); err == nil {
		err = patchErr
	}
	return n, w.fail("write the sound", err)
}

// WriteSamples adds interleaved samples, as Write does.
func (w *Writer) WriteSamples(samples []int16) error {
	if err := w.takes(2 * int64(len(samples))); err != nil {
		return err
	}
	var buf [4096]byte
	for len(samples) > 0 {
		n := min(len(samples), len(buf)/2)
		for i, s := range samples[:n] {
			binary.LittleEndian.PutUint16(buf[2*i:], uint16(s))
		}
		if _, err := w.Write(buf[:2*n]); err != nil {
			return err
		}
		samples = samples[n:]
	}
	return nil
}

// takes says why so many bytes cannot be written, nil when they can.
func (w *Writer) takes(n int64) error {
	switch {
	case w.err != nil:
		return w.err
	case w.closed:
		return errors.New("the file is closed")
	case n > w.limit-w.bytes:
		return fmt.Errorf("%d bytes of sound are too many; right would be at most %d", n, w.limit-w.bytes)
	}
	return nil
}

// Close says whether the file is whole: it is an error when a block is cut, or
// when fewer blocks came than were announced. It does not close what was written
// to. It may be called more than once.
func (w *Writer) Close() error {
	if w.err != nil || w.closed {
		return w.err
	}
	w.closed = true
	if err := w.patch(); err != nil {
		return w.fail("write the size", err)
	}
	size := int64(w.format.BlockBytes())
	switch {
	case w.bytes%size != 0:
		w.err = fmt.Errorf("the last block has %d bytes; right would be %d", w.bytes%size, size)
	case w.seek == nil && w.bytes != w.limit:
		w.err = fmt.Errorf("only %d of %d blocks came", w.bytes/size, w.limit/size)
	}
	return w.err
}

// patch puts the size of what is there into the header, whole blocks only.
func (w *Writer) patch() error {
	if w.seek == nil {
		return nil
	}
	data := w.bytes - w.bytes%int64(w.format.BlockBytes())
	// The size of the data goes first: with it, 0 in the other place does no harm.
	if err := w.patchAt(headerBytes-4, uint32(data)); err != nil {
		return err
	}
	if err := w.patchAt(4, uint32(headerBytes-8+data)); err != nil {
		return err
	}
	_, err := w.seek.Seek(w.start+headerBytes+w.bytes, io.SeekStart)
	return err
}

func (w *Writer) patchAt(offset int64, size uint32) error {
	if _, err := w.seek.Seek(w.start+offset, io.SeekStart); err != nil {
		return err
	}
	_, err := w.to.Write(binary.LittleEndian.AppendUint32(nil, size))
	return err
}

func (w *Writer) fail(what string, err error) error {
	if err != nil {
		w.err = fmt.Errorf("%s: %w", what, err)
	}
	return w.err
}
