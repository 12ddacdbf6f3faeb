package dir

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// together syncs the file system of the folder: a sync of each of many new files
// is a commit of the file system's journal and a flush of the disk each.
//
// Since Linux 5.8, syncfs(2) fails if a write to the file system has failed since
// the folder was opened, whoever has met that; before, it tells nothing.
func together(folder *os.File) bool {
	var system unix.Utsname
	var major, minor int
	if unix.Uname(&system) != nil {
		return false
	}
	if _, err := fmt.Sscanf(unix.ByteSliceToString(system.Release[:]), "%d.%d", &major, &minor); err != nil {
		return false
	}
	return (major > 5 || major == 5 && minor >= 8) && unix.Syncfs(int(folder.Fd())) == nil
}
