package exchange

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"unicode/utf8"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
)

// The limits of one exported talk: no one speaks as often, or as much, in one.
const (
	maxLines = 200_000
	maxBytes = 128 << 20
)

// own takes in a talk that a RolePlay exported: its log, byte for byte.
func (im *importing) own(ctx context.Context, place string, in io.Reader) error {
	lines, err := im.lines(place, in)
	if err != nil {
		return err
	}
	start := record.StartOf(lines[0])
	if !roleplay.IsUUID(string(start.SessionID)) {
		return roleplay.Errorf(roleplay.CodeInvalid, "%s does not begin with the start of a talk. Export the talk again.", place)
	}
	elsewhere := start.UserID != im.owner.id
	if elsewhere && !im.asCopy {
		return roleplay.Errorf(roleplay.CodeForbidden, "%s is a talk of another account. Import it as a copy to keep it here, marked as theirs.", place)
	}
	if err := checkNames(place, start); err != nil {
		return err
	}
	var origin *record.Origin
	if elsewhere {
		origin = im.originOf(ctx, start)
	}
	added, err := im.write(ctx, place, start.SessionID, lines, origin)
	if err != nil {
		return err
	}
	return im.taken(ctx, start.SessionID, added)
}

// lines reads the lines of a log. Half a line at the end, of a file that was cut
// short, is left out and counted.
func (im *importing) lines(place string, in io.Reader) ([][]byte, error) {
	var lines [][]byte
	size := 0
	for line, err := range record.ReadLines(in) {
		if err != nil {
			return nil, err
		}
		if len(lines) == 0 {
			line = bytes.TrimPrefix(line, utf8Mark)
		}
		if size += len(line); len(lines) == maxLines || size > maxBytes {
			return nil, roleplay.Errorf(roleplay.CodeTooLarge, "%s is larger than any talk: one has at most %d lines and %d MB.", place, maxLines, maxBytes>>20)
		}
		lines = append(lines, line)
	}
	for last := len(lines) - 1; last > 0; last-- { // a loss of power leaves zero bytes behind what was written
		if lines[last] = bytes.TrimRight(lines[last], "\x00"); len(bytes.TrimSpace(lines[last])) > 0 {
			break
		}
		lines = lines[:last]
	}
	if last := len(lines) - 1; last > 0 && !json.Valid(lines[last]) {
		lines = lines[:last]
		im.report.Skipped++
		im.report.note("%s breaks off in the middle of line %d. What stands before it was taken in.", place, last+1)
	}
	for i, line := range lines {
		if !utf8.Valid(line) {
			return nil, roleplay.Errorf(roleplay.CodeInvalid, "Line %d of %s is not in UTF-8: a program has changed the file. Export the talk again.", i+1, place)
		}
	}
	return lines, nil
}
