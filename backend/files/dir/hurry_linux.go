package dir

import (
	"os"

	"golang.org/x/sys/unix"
)

// hurry has everything written that the file system of the folder holds back, in
// one go: a sync of each file alone is a commit of the file system's journal.
// What it says of errors depends on the kernel (syncfs(2): since 5.8), so each
// file is asked afterwards, which is quick then.
func hurry(folder string) {
	f, err := os.Open(folder)
	if err != nil {
		return
	}
	defer f.Close()              //nolint:errcheck // it was only read
	_ = unix.Syncfs(int(f.Fd())) // each file is asked afterwards
}
