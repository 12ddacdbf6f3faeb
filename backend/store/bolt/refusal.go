package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"syscall"

	"roleplay/backend/roleplay"
)

// unusable is the error of a folder in which no data file can be made.
func unusable(folder string, cause error) error {
	return &roleplay.Error{
		Code: roleplay.CodeUnavailable,
		Message: fmt.Sprintf("The folder %s cannot be used: %s. The program needs the right to create, read and change files there, "+
			"and room on the disk. Mend that, or choose another folder with --data.", folder, reason(cause)),
		Err: cause,
	}
}

// reason says what the system does not allow, as the end of a sentence for people.
func reason(cause error) string {
	is := func(errs ...syscall.Errno) bool {
		for _, err := range errs {
			if errors.Is(cause, err) || strings.Contains(cause.Error(), "error: "+err.Error()) { // bolt does not wrap all
				return true
			}
		}
		return false
	}
	switch {
	case errors.Is(cause, fs.ErrPermission):
		return "the program needs the right to read and change it"
	case errors.Is(cause, fs.ErrNotExist):
		return "it is not there any more"
	case is(syscall.EROFS):
		return "its disk can be read and not changed"
	case is(syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG) || runtime.GOOS == "windows" && is(diskFull):
		return "there is no room on the disk"
	case is(syscall.EMFILE, syscall.ENFILE):
		return "too many files are open on this machine"
	case is(syscall.ENOMEM):
		return "this machine has too little memory left"
	case is(syscall.EIO):
		return "its disk cannot be read or written, and may be failing"
	}
	return "the system says: " + cause.Error()
}
