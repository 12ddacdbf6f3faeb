//go:build !linux && !darwin && !windows

package dir

import "errors"

// claim is not known here.
func claim(string, string) error { return errors.ErrUnsupported }
