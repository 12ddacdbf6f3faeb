package transcript

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"

	"roleplay/backend/roleplay"
)

const (
	maxChatLine = 8 << 20  // bytes: a message with an image in it
	maxChatText = 64 << 20 // bytes that the messages of a chat may have together
)

// object is a JSON object whose fields may be of any type.
type object map[string]json.RawMessage

// objects yields the lines of a chat of another program. A line that is no JSON
// object comes as nil, empty lines do not come. The sequence ends with an error
// for people where the file is not what it should be, and never holds more than
// maxChatLine of it.
func objects(r io.Reader) iter.Seq2[object, error] {
	return func(yield func(object, error) bool) {
		in := bufio.NewReaderSize(r, 64<<10)
		for n := 1; ; n++ {
			raw, err := readLine(in, n)
			last := errors.Is(err, io.EOF)
			if err != nil && !last {
				yield(nil, err)
				return
			}
			one, err := parseLine(raw, n, last)
			if err != nil {
				yield(nil, err)
				return
			}
			if one != nil && !yield(*one, nil) || last {
				return
			}
		}
	}
}

// parseLine is a line as an object: nil for an empty one, pointing to nil for what is no object.
// A last line without an end may break off anywhere, also within a character,
// and a loss of power leaves zero bytes behind it.
func parseLine(raw []byte, n int, last bool) (*object, error) {
	if n == 1 {
		if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) {
			return nil, wrongEncoding("The file is UTF-16.")
		}
		raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	}
	if last {
		raw = bytes.TrimRight(raw, "\x00")
	}
	raw = bytes.TrimSpace(raw)
	var one object
	switch {
	case len(raw) == 0:
		return nil, nil
	case last && !utf8.Valid(raw):
		return &one, nil
	case bytes.IndexByte(raw, 0) >= 0:
		return nil, wrongEncoding("Line %d has zero bytes, as UTF-16 does.", n)
	case !utf8.Valid(raw):
		return nil, wrongEncoding("Line %d is not UTF-8.", n)
	}
	if raw[0] != '{' || json.Unmarshal(raw, &one) != nil {
		one = nil
	}
	return &one, nil
}

func wrongEncoding(format string, args ...any) error {
	return roleplay.Errorf(roleplay.CodeInvalid, "%s Save the file as UTF-8 and import it again.", fmt.Sprintf(format, args...))
}

// readLine reads up to the next \n. A longer line than maxChatLine is an error, told before it is read to its end.
func readLine(in *bufio.Reader, n int) ([]byte, error) {
	var out []byte
	for {
		piece, err := in.ReadSlice('\n')
		if len(out)+len(piece) > maxChatLine {
			return nil, roleplay.Errorf(roleplay.CodeInvalid, "Line %d is longer than %d MB; a line of a chat is shorter. Nothing was imported.", n, maxChatLine>>20)
		}
		out = append(out, piece...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case err == nil, errors.Is(err, io.EOF):
			return out, err
		default:
			return nil, fmt.Errorf("read line %d of a chat: %w", n, err)
		}
	}
}

// add takes in one message. CodeInvalid where the chat holds too many or too much.
func (c *Chat) add(m ChatMessage, size *int) error {
	*size += len(m.Text) + len(m.Name) + len(m.ID)
	switch {
	case len(c.Messages) == MaxChatMessages:
		return roleplay.Errorf(roleplay.CodeInvalid, "The chat has more than %d messages; a talk holds no more. Divide the file and import the parts.", MaxChatMessages)
	case *size > maxChatText:
		return roleplay.Errorf(roleplay.CodeInvalid, "The messages of the chat have more than %d MB; a talk holds no more. Divide the file and import the parts.", maxChatText>>20)
	}
	c.Messages = append(c.Messages, m)
	return nil
}
