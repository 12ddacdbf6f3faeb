// Command generate writes the contract of the door into a folder.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"roleplay/backend/server"
)

func main() {
	if err := write(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func write(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: generate FOLDER")
	}
	files, err := server.Contract()
	if err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(args[0], name), content, 0o644); err != nil { //nolint:gosec // part of the source tree
			return err
		}
	}
	return nil
}
