package record

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// ReadLines yields the lines of an exported log without their line ends. A line
// belongs to whoever gets it. It ends after yielding an error: CodeInvalid, with
// the number of the line, for a line that has more than store.MaxValue bytes, of
// which no more is read, or the error of r.
func ReadLines(r io.Reader) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		in := bufio.NewReaderSize(r, 64<<10)
		for n := 1; ; n++ {
			line, err := readLine(in, n)
			if err != nil && !errors.Is(err, io.EOF) {
				yield(nil, err)
				return
			}
			if err != nil && len(line) == 0 {
				return
			}
			if !yield(line, nil) || err != nil {
				return
			}
		}
	}
}

// readLine reads line n. io.EOF with the last line, if it has no end.
func readLine(in *bufio.Reader, n int) ([]byte, error) {
	var line []byte
	for {
		piece, err := in.ReadSlice('\n')
		line = append(line, piece...)
		if len(line) > store.MaxValue+2 {
			return nil, tooLong(n)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return nil, fmt.Errorf("read line %d: %w", n, err)
		}
		line = trimEnd(line)
		if len(line) > store.MaxValue {
			return nil, tooLong(n)
		}
		return line, err
	}
}

func tooLong(n int) error {
	return roleplay.Errorf(roleplay.CodeInvalid, "Line %d is longer than %d bytes, which no line of an exported talk is.", n, store.MaxValue)
}

// trimEnd takes the line end away: an editor on Windows may have made \r\n of \n.
func trimEnd(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = line[:n-1]
		if n > 1 && line[n-2] == '\r' {
			line = line[:n-2]
		}
	}
	return line
}
