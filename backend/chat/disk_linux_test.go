package chat_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"roleplay/backend/chat"
	"roleplay/backend/partner"
	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/scene"
)

// disk is a small disk.
type disk struct {
	t      *testing.T
	folder string
}

// smallDisk mounts a disk of 4 MB.
func smallDisk(t *testing.T) disk {
	t.Helper()
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=4m"); err != nil {
		if errors.Is(err, syscall.EPERM) || errors.Is(err, os.ErrPermission) {
			t.Skipf("only root can mount a small disk: %v", err)
		}
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return disk{t, folder}
}

func (d disk) fill() {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.folder, "other"), make([]byte, 4<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		d.t.Fatalf("the disk is not full: %v", err)
	}
}

func (d disk) makeRoom() {
	d.t.Helper()
	must(d.t, os.Remove(filepath.Join(d.folder, "other")))
}

// long is what nobody says, as long as it may be: a little fits into what is free
// within the file.
var long = strings.Repeat("🙂", 8000)

// lengthy is a partner who says as much. asked is called before a reply.
func lengthy(asked func()) func(*chat.Deps) {
	return func(d *chat.Deps) {
		d.Script = func(*scene.Definition) partner.Play {
			return func(_ context.Context, v scene.View, _ func(string)) (partner.Reply, error) {
				if len(v.Recent) > 0 {
					asked()
				}
				return partner.Reply{Text: long, By: roleplay.ByScript}, nil
			}
		}
	}
}

// untilRefused calls try with 0, 1, 2 … until there is no room, and returns for
// which that was.
func untilRefused(t *testing.T, says string, try func(n int) error) int {
	t.Helper()
	for n := range 100 {
		if err := try(n); err != nil {
			wantCode(t, err, roleplay.CodeUnavailable, says)
			return n
		}
	}
	t.Fatal("nothing was refused")
	return 0
}

// On a full disk what is said is refused in words, what was said can be read, and
// the same again goes on when there is room.
func TestService_FullDisk(t *testing.T) {
	const noRoom = "The disk has no room for this, so it was not saved."
	said := func(h house, s roleplay.Session) (ids []roleplay.TurnID) {
		again, err := h.GetSession(ada(t), chat.SessionInput{ID: s.ID})
		must(t, err)
		for _, turn := range again.Turns {
			if turn.Speaker == roleplay.SpeakerTrainee {
				ids = append(ids, turn.ID)
			}
		}
		return ids
	}
	message := func(h house, s roleplay.Session, n int) (chat.SendMessageOutput, error) {
		return h.SendMessage(ada(t), chat.SendMessageInput{ID: s.ID, TurnID: raceID(n), Text: long, Wait: true})
	}
	t.Run("SendMessage", func(t *testing.T) {
		d := smallDisk(t)
		h := openOn(t, openBolt(t, d.folder), echo(func(context.Context, string) error { return nil }))
		s := start(t, h)
		_, err := message(h, s, 0)
		must(t, err)
		d.fill()
		want := said(h, s)
		n := 1 + untilRefused(t, noRoom, func(n int) error {
			_, err := message(h, s, n+1)
			if err != nil && strings.Contains(err.Error(), "Your message is kept") {
				err = nil // it had room, its reply had not
			}
			if err == nil {
				want = append(want, raceID(n+1))
			}
			return err
		})
		if got := said(h, s); !slices.Equal(got, want) {
			t.Errorf("on the full disk %v are said, want %v", got, want)
		}
		d.makeRoom()
		out, err := message(h, s, n)
		must(t, err)
		if got := said(h, s); out.Reply == nil || !slices.Equal(got, append(want, raceID(n))) {
			t.Errorf("with room %v are said, answered %t", got, out.Reply != nil)
		}
		wantSound(t, h, s)
	})
	t.Run("Reply", func(t *testing.T) {
		d, fills := smallDisk(t), true
		h := openOn(t, openBolt(t, d.folder), lengthy(func() {
			if fills {
				d.fill()
			}
		}))
		s := start(t, h)
		n := untilRefused(t, "Your message is kept", func(n int) error {
			_, err := message(h, s, n)
			d.makeRoom()
			return err
		})
		fills = false
		before := said(h, s)
		out, err := message(h, s, n)
		must(t, err)
		if got := said(h, s); out.Reply == nil || !slices.Equal(got, before) || got[len(got)-1] != raceID(n) {
			t.Errorf("with room %v are said, answered %t", got, out.Reply != nil)
		}
		wantSound(t, h, s)
	})
	t.Run("StartSession", func(t *testing.T) {
		d := smallDisk(t)
		h := openOn(t, openBolt(t, d.folder), lengthy(nil))
		d.fill()
		var begun []roleplay.SessionID
		untilRefused(t, noRoom, func(int) error {
			s, err := h.StartSession(ada(t), chat.StartSessionInput{ScenarioID: "shop", CharacterID: "kim"})
			if err == nil {
				begun = append(begun, s.ID)
			}
			return err
		})
		d.makeRoom()
		begun = append(begun, start(t, h).ID)
		var there []roleplay.SessionID
		for id, err := range (record.Log{Store: h.store}).Sessions(t.Context(), adaID) {
			must(t, err)
			there = append(there, id)
		}
		if !slices.Equal(there, begun) {
			t.Errorf("there are %v, begun were %v", there, begun)
		}
	})
}
