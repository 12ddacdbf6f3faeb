package exchange_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"roleplay/backend/exchange"
	"roleplay/backend/files/dir"
	"roleplay/backend/roleplay"
)

// smallDisk mounts a disk of so many kB.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("mounting a small disk needs root")
	}
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size="+size); err != nil {
		t.Skip("no small disk can be mounted here:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// exportTo exports all of Dana's talks into a folder.
func exportTo(w *world, folder string, formats ...string) (exchange.ExportReport, error) {
	w.Helper()
	place, err := dir.Open(folder)
	if err != nil {
		return exchange.ExportReport{}, err
	}
	return w.service.ExportSessions(asDana(), exchange.ExportInput{Selection: everything, Formats: formats}, place)
}

func TestService_ExportSessions_FullDisk(t *testing.T) {
	folder := smallDisk(t, "64k")
	w := newWorld(t)
	for n := range 30 {
		w.talk(dana, n, 10)
	}
	report, err := exportTo(w, folder, "jsonl")
	w.refused(err, roleplay.CodeUnavailable, "the disk is full. Make room, or choose another place.", "of 30 talks are written.")
	there := w.there(folder)
	if report.Talks == 0 || report.Talks >= 30 || len(there) != report.Talks {
		t.Errorf("%+v, %d files", report, len(there))
	}
	for name, text := range there {
		if strings.HasPrefix(name, ".") || strings.Count(text, "\n") != 12 {
			t.Errorf("%s is half a file", name)
		}
	}
}

func TestService_ExportSessions_ReadOnlyFolder(t *testing.T) {
	folder := smallDisk(t, "64k")
	if err := syscall.Mount("", folder, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skip("it cannot be made read-only here:", err)
	}
	w := newWorld(t)
	w.talk(dana, 1, 2)
	_, err := exportTo(w, folder)
	w.refused(err, roleplay.CodeUnavailable, "the place is read-only. Choose another one.", "0 of 1 talks are written.")
}

func TestService_ExportSessions_ExistingFile(t *testing.T) {
	w := newWorld(t)
	w.talk(dana, 1, 2)
	folder := t.TempDir()
	for range 2 {
		_, err := exportTo(w, folder)
		w.ok(err)
	}
	there := w.there(folder)
	first, second := there["2026-03-14_0927_Breaking-bad-news_Mr-Alvarez_0001.txt"], there["2026-03-14_0927_Breaking-bad-news_Mr-Alvarez_0001 (2).txt"]
	if first == "" || first != second || len(there) != 2 {
		t.Errorf("there are %v", there)
	}
}

func TestService_ExportSessions_PathOf300Characters(t *testing.T) {
	w := newWorld(t)
	w.talk(dana, 1, 2)
	folder := t.TempDir()
	for len(folder) < 300 {
		folder = filepath.Join(folder, strings.Repeat("deep", 12))
	}
	w.ok(os.MkdirAll(folder, 0o755))
	_, err := exportTo(w, folder)
	w.ok(err)
	if len(w.there(folder)) != 1 {
		t.Error("nothing is there")
	}
	_, err = exportTo(w, folder+strings.Repeat("/deeper", 1000))
	w.refused(err, roleplay.CodeUnavailable, "the path is too long")
}

func TestService_ExportSessions_EmojiAndCON(t *testing.T) {
	w := newWorld(t)
	report, err := w.importFile(asDana(), "a.jsonl", strings.ReplaceAll(tavern, "Seraphina", "CON 🎭 <b>/\\\\:*?"))
	w.ok(err)
	id := string(report.Sessions[0])
	folder := t.TempDir()
	_, err = exportTo(w, folder)
	w.ok(err)
	if there := w.there(folder); there["2024-09-01_1200_SillyTavern_CON-🎭-b_"+id[len(id)-4:]+".txt"] == "" {
		t.Errorf("there are %v", there)
	}
}

func TestService_Run_FullDisk(t *testing.T) {
	folder := smallDisk(t, "16k")
	w := newWorld(t)
	if err := os.WriteFile(filepath.Join(folder, "full"), []byte(strings.Repeat("x", 16<<10)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := w.service.ChooseAutoExportFolder(asDana(), folder)
	w.ok(err)
	_, err = w.service.SetAutoExport(asDana(), exchange.SetAutoExportInput{On: true})
	w.ok(err)
	w.talk(dana, 1, 2)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- w.service.Run(ctx) }()
	defer func() { cancel(); w.ok(<-done) }()
	eventually(t, func() bool {
		s, err := w.service.GetAutoExport(asDana(), exchange.GetAutoExportInput{})
		return err == nil && s.Waiting == 1 && strings.Contains(s.Failing, "the disk is full")
	})
	w.ok(os.Remove(filepath.Join(folder, "full")))
	w.pass(10_000_000_000)
	eventually(t, func() bool {
		s, err := w.service.GetAutoExport(asDana(), exchange.GetAutoExportInput{})
		return err == nil && s.Waiting == 0 && s.Failing == "" && len(w.there(folder)) == 1
	})
}
