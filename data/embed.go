// Package data holds what ships with the program, read-only and embedded.
//
//	scenarios/ characters/ scripts/ rubrics/   one YAML document a file
//	schemas/                                   the JSON Schemas they fit, written from the Go types
package data

import (
	"embed"
	"io/fs"
)

//go:embed scenarios characters scripts rubrics schemas
var files embed.FS

// FS returns the shipped files. It may be read concurrently.
func FS() fs.FS { return files }
