package exchange

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"roleplay/backend/roleplay"
)

// The limits of an archive. What counts is what really comes out of it, not what it says.
const (
	maxHeld      = 128 << 20 // bytes of an archive that is held in memory
	maxEntries   = 100_000
	unpackedFree = 64 << 20 // bytes that may come out of the smallest archive
	unpackedRate = 100      // and, beyond that, how many times its size: talks pack to a tenth
)

// sized is a file that can be read anywhere, such as an *os.File.
type sized interface {
	io.ReaderAt
	io.Seeker
}

// zip takes in each file of an archive. head is the file from its beginning.
func (im *importing) zip(ctx context.Context, file io.Reader, head io.Reader) error {
	at, size, err := im.whole(file, head)
	if err != nil {
		return err
	}
	archive, err := zip.NewReader(at, size)
	if err != nil {
		return &roleplay.Error{Code: roleplay.CodeInvalid, Message: im.name + " is a zip that is damaged or cut short.", Err: err}
	}
	if len(archive.File) > maxEntries {
		return roleplay.Errorf(roleplay.CodeTooLarge, "%s holds more than %d files. Import it in parts.", im.name, maxEntries)
	}
	left := unpackedFree + unpackedRate*size
	others := 0
	files := slices.DeleteFunc(archive.File, func(f *zip.File) bool { return f.FileInfo().IsDir() || ofMacOS(f.Name) })
	for i, f := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		taken, err := im.entry(ctx, f, &left)
		switch {
		case ends(ctx, err) || errors.Is(err, errBomb):
			return err
		case err != nil:
			im.fail(ctx, shown(f.Name), err)
		case !taken:
			others++
		}
		im.progress.tell(ctx, i+1, len(files))
	}
	if others > 0 {
		im.report.note("%s", plural(others, "1 file of the archive is no jsonl and was left out.", "%d files of the archive are no jsonl and were left out."))
	}
	return nil
}

// ofMacOS reports whether the system has laid an entry into the archive, beside what its person put there.
func ofMacOS(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(base, "._") || base == ".DS_Store"
}

// errBomb ends the unpacking of an archive that is made to fill a machine.
var errBomb = roleplay.Errorf(roleplay.CodeTooLarge, "The archive unpacks to far more than talks do, so it was not read to its end. Unpack it and import what is in it.")

// entry takes in one file of an archive, unless its name says that it is no jsonl.
func (im *importing) entry(ctx context.Context, f *zip.File, left *int64) (taken bool, err error) {
	if !strings.EqualFold(path.Ext(f.Name), ".jsonl") {
		return false, nil
	}
	body, err := f.Open()
	if err != nil {
		return false, damagedEntry(err)
	}
	defer body.Close() //nolint:errcheck // it was only read
	in := bufio.NewReaderSize(&unpacking{body: body, left: left}, sniffed)
	head, err := in.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	name := shown(path.Base(f.Name))
	kind, err := sniff(name, head)
	if err != nil {
		return false, err
	}
	return true, im.talk(ctx, name, kind, in)
}

// unpacking reads what comes out of an archive, as long as there is some left of what may.
type unpacking struct {
	body io.Reader
	left *int64
}

func (u *unpacking) Read(b []byte) (int, error) {
	n, err := u.body.Read(b)
	if *u.left -= int64(n); *u.left < 0 {
		return 0, errBomb
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = damagedEntry(err)
	}
	return n, err
}

func damagedEntry(err error) error {
	return &roleplay.Error{Code: roleplay.CodeInvalid, Message: "The archive is damaged here.", Err: err}
}

// whole is the archive as something that can be read anywhere.
func (im *importing) whole(file io.Reader, head io.Reader) (io.ReaderAt, int64, error) {
	if f, ok := file.(sized); ok {
		size, err := f.Seek(0, io.SeekEnd)
		if err != nil {
			return nil, 0, err
		}
		return f, size, nil
	}
	body, err := io.ReadAll(io.LimitReader(head, maxHeld+1))
	if err != nil {
		return nil, 0, err
	}
	if len(body) > maxHeld {
		return nil, 0, roleplay.Errorf(roleplay.CodeTooLarge, "%s has more than %d MB. Unpack it and import what is in it, or import it in parts.", im.name, maxHeld>>20)
	}
	return bytes.NewReader(body), int64(len(body)), nil
}
