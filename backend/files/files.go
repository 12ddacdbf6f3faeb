// Package files is the contract of a place that takes finished files, one after
// the other: a folder of this machine, or an archive that goes to a browser.
//
//	exchange ── Write(name, body) ──► files.Place ──┬─ dir   a folder: temporary file, sync, rename
//	                                                └─ zip   an archive, as a stream
package files

import (
	"context"
	"io"
	"time"
)

// Place takes files. Its methods may be called concurrently: several files that
// are written at once wait for the disk together.
type Place interface {
	// Write makes the file called name, whole or not at all, and returns the name
	// it got: a name that is taken gets " (2)", " (3)" … before its ending.
	// What is there is never written over. An error of write comes back as it
	// is and leaves nothing behind. CodeUnavailable where the place cannot take the
	// file: no room, no right, a path that is too long; the message says which.
	// name is made safe by SafeName; write is called once.
	Write(ctx context.Context, name string, modified time.Time, write func(io.Writer) error) (string, error)
}
