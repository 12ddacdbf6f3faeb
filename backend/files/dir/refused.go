package dir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"syscall"

	"roleplay/backend/roleplay"
)

// refused is the error of a place that cannot take the file called name, as a
// sentence that says why and what to do.
func refused(name string, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &roleplay.Error{Code: roleplay.CodeUnavailable, Message: fmt.Sprintf("%s could not be written: %s", name, why(err)), Err: err}
}

func why(err error) string {
	switch {
	case isAny(err, syscall.ENOSPC, syscall.EDQUOT) || onWindows(err, 39, 112):
		return "the disk is full. Make room, or choose another place."
	case isAny(err, syscall.EROFS) || onWindows(err, 19):
		return "the place is read-only. Choose another one."
	case errors.Is(err, fs.ErrPermission):
		return "the folder does not let this program write. Choose another one."
	case isAny(err, syscall.ENAMETOOLONG) || onWindows(err, 206):
		return "the path is too long. Choose a folder that is nearer to the top."
	case errors.Is(err, fs.ErrNotExist):
		return "the folder is not there. Connect its disk, or choose another one."
	case errors.Is(err, errNoFile):
		return "what has this name is no file, so it is not written over. Choose another name."
	case errors.Is(err, fs.ErrExist):
		return "too many files have this name. Choose another folder."
	}
	return said(err) + ". Choose another place."
}

func isAny(err error, of ...error) bool {
	for _, e := range of {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// onWindows reports whether err is one of these numbers of Windows, which has
// its own for what others call ENOSPC, EROFS and ENAMETOOLONG.
func onWindows(err error, numbers ...syscall.Errno) bool {
	for _, n := range numbers {
		if runtime.GOOS == "windows" && errors.Is(err, n) {
			return true
		}
	}
	return false
}

// said is what the system said, without paths.
func said(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err.Error()
	}
	return err.Error()
}
