package files

import (
	"context"
	"io"
	"sync"
	"time"
)

// late is a place that is not open yet.
type late struct {
	open func() (Place, error)
}

// Late is the place that open gives, which is called once, when the first file
// comes. Its error is that of every Write.
func Late(open func() (Place, error)) Place { return late{sync.OnceValues(open)} }

func (l late) Write(ctx context.Context, name string, modified time.Time, write func(io.Writer) error) (string, error) {
	place, err := l.open()
	if err != nil {
		return "", err
	}
	return place.Write(ctx, name, modified, write)
}
