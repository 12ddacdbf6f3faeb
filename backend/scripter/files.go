package scripter

import (
	"errors"
	"fmt"
	"io/fs"
)

// CheckFiles checks the named files together, for the command line: references
// between them resolve, and to the content of shipped (data.FS(), which also
// holds the schemas). A file takes the place of a shipped document with its id.
// The problems come in the order of file and line, and a file that cannot be
// read is one; the error is of shipped only.
func CheckFiles(read func(name string) ([]byte, error), names []string, shipped fs.FS) ([]Problem, error) {
	c, err := LoadSchemas(shipped)
	if err != nil {
		return nil, err
	}
	l := newLibrary()
	if _, _, err := c.parseAll(shipped, func(body any, _ *source) { l.add(body, nil) }); err != nil {
		return nil, err
	}
	var problems []Problem
	for _, name := range names {
		text, err := read(name)
		if err != nil {
			problems = append(problems, unreadable(name, err))
			continue
		}
		body, src, _, wrong := c.parse(name, text)
		problems = append(problems, wrong...)
		if len(wrong) > 0 {
			continue
		}
		if first := l.sources[identify(body)]; first != nil {
			problems = append(problems, src.problem([]string{"id"}, "%s has the same id; a document is one file.", first.file))
			continue
		}
		l.add(body, src)
	}
	if len(problems) == 0 { // otherwise what is missing would be told a second time by all that refer to it
		problems = l.check(true)
	}
	sortProblems(problems)
	return problems, nil
}

// unreadable leaves the name out of the cause, which stands before it.
func unreadable(name string, err error) Problem {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		err = path.Err
	}
	return Problem{File: name, Message: fmt.Sprintf("This file cannot be read: %v.", err)}
}

func identify(body any) document { return newLibrary().add(body, nil) }
