// Package frontend holds the built pages of the program.
//
//	src/ ── npm run build ──► dist/ ── embed ──► Dist() ──► window, server
package frontend

import (
	"embed"
	"io/fs"
)

// all: also takes dist/.gitkeep, so that the package compiles before the first build of the pages.
//
//go:embed all:dist
var dist embed.FS

// Dist returns the built pages, with index.html at its root.
func Dist() fs.FS {
	pages, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // only an invalid path fails, and this one is a constant
	}
	return pages
}
