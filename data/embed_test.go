package data_test

import (
	"io/fs"
	"testing"

	"roleplay/data"
)

func TestFS_HoldsEveryFolder(t *testing.T) {
	for folder, least := range map[string]int{"scenarios": 3, "characters": 6, "scripts": 6, "rubrics": 3, "schemas": 4} {
		entries, err := fs.ReadDir(data.FS(), folder)
		if err != nil || len(entries) < least {
			t.Errorf("%s holds %d files, want at least %d: %v", folder, len(entries), least, err)
		}
	}
}
