package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

// diskSize is the size of the disk whose power is cut, in bytes.
const diskSize = 256 << 20

// unsynced are the words in front of a program whose syncs do nothing but say that they did.
var unsynced = []string{
	"strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fsync,fdatasync,sync_file_range,msync",
	"-e", "inject=fsync,fdatasync,sync_file_range,msync:retval=0",
}

// disk is a file system of its own on a loop device.
type disk struct{ device, folder string }

// powerMissing says why the power of a disk cannot be cut here, "" if it can.
func powerMissing() string {
	if os.Getuid() != 0 {
		return "only root can make a disk"
	}
	for _, tool := range []string{"losetup", "mkfs.ext4", "mount", "umount", "strace"} {
		if _, err := exec.LookPath(tool); err != nil {
			return "there is no " + tool
		}
	}
	if _, err := os.Stat("/dev/loop-control"); err != nil {
		return "there are no loop devices"
	}
	return ""
}

// newDisk makes an empty ext4 disk below folder and mounts it.
func newDisk(ctx context.Context, folder string) (d disk, err error) {
	image := filepath.Join(folder, "disk.img")
	d.folder = filepath.Join(folder, "disk")
	if err := os.Mkdir(d.folder, 0o700); err != nil {
		return d, err
	}
	f, err := os.Create(image)
	if err != nil {
		return d, err
	}
	if err := errors.Join(f.Truncate(diskSize), f.Close()); err != nil {
		return d, err
	}
	if _, err := run(ctx, "mkfs.ext4", "-q", "-F", image); err != nil {
		return d, err
	}
	if d.device, err = run(ctx, "losetup", "-f", "--show", image); err != nil {
		return d, err
	}
	return d, d.mount(ctx)
}

func (d disk) mount(ctx context.Context) error {
	_, err := run(ctx, "mount", "-t", "ext4", d.device, d.folder)
	return err
}

// cut takes the power: what was not synced is gone, and the journal of the file
// system ends where it is.
func (d disk) cut() error {
	const goingDown, noLogFlush = 0x8004587d, 2 // FS_IOC_GOINGDOWN, linux/fs.h
	f, err := os.Open(d.folder)
	if err != nil {
		return err
	}
	flags := uint32(noLogFlush)
	_, _, number := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), goingDown, uintptr(unsafe.Pointer(&flags))) //nolint:gosec // an ioctl takes an address
	if number != 0 {
		err = fmt.Errorf("cut the power: %w", number)
	}
	return errors.Join(err, f.Close())
}

// again brings the disk back after its power was cut.
func (d disk) again(ctx context.Context) error {
	if _, err := run(ctx, "umount", d.folder); err != nil {
		return err
	}
	return d.mount(ctx)
}

// remove takes the disk away, also when ctx has ended.
func (d disk) remove(ctx context.Context) {
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer done()
	_, _ = run(ctx, "umount", "-l", d.folder) // it may not be mounted
	if d.device != "" {
		_, _ = run(ctx, "losetup", "-d", d.device) // the machine keeps it otherwise, no harm is done
	}
}

func run(ctx context.Context, command string, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, command, args...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", command, strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out)), nil
}

// powerCuts cuts the power n times under writers. With wrap the program runs
// behind these words. It ends at the first loss.
func powerCuts(ctx context.Context, binary, folder string, n int, seed uint64, wrap ...string) (result killed, err error) {
	d, err := newDisk(ctx, folder)
	defer func() { d.remove(ctx) }()
	if err != nil {
		return result, err
	}
	random := rand.New(rand.NewPCG(seed, 2))
	o := newOracle()
	data := filepath.Join(d.folder, "data")
	s, err := start(ctx, binary, data, wrap...)
	if err != nil {
		return result, err
	}
	defer func() { s.kill() }() // the last one
	everybody, err := gather(ctx, s, o)
	if err != nil {
		return result, err
	}
	for result.kills < n && len(result.wrong) == 0 {
		var cut error
		answer := everybody.talkUntil(ctx, s, random, func() { // a disk without power refuses, as it should
			cut = d.cut()
			s.kill()
		})
		if errors.Is(answer, errStuck) {
			cut = cmp.Or(cut, answer)
		}
		if cut != nil {
			return result, cut
		}
		result.kills++
		result.acks = o.acks
		if err := d.again(ctx); err != nil {
			return result, err
		}
		if s, err = start(ctx, binary, data); err != nil {
			result.wrong = append(result.wrong, err.Error())
			return result, nil
		}
		result.wrong = append(o.check(ctx, s, sample), damagedIn(data)...)
		if len(result.wrong) == 0 && len(wrap) > 0 {
			s.kill()
			if s, err = start(ctx, binary, data, wrap...); err != nil {
				return result, err
			}
		}
	}
	if len(result.wrong) == 0 {
		result.wrong = o.checkAll(ctx, s, data)
	}
	return result, ctx.Err()
}
