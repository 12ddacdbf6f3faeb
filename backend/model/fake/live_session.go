package fake

import (
	"slices"
	"strconv"

	"roleplay/backend/model"
)

// session is what the service remembers of a talk.
type session struct {
	talk   []model.Message
	heard  int   // samples
	spoken int   // samples
	line   *Line // that came to this
}

// ForgetHandles makes all handles unknown, as time does.
func (h *Handler) ForgetHandles() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.live.sessions = nil
}

func (h *Handler) session(handle string) (session, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s, known := h.live.sessions[handle]
	s.talk = slices.Clone(s.talk)
	return s, known
}

// name gives a name that no other has: a prefix and a number from 1 on.
func (h *Handler) name(prefix string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.live.names == nil {
		h.live.names = map[string]int{}
	}
	h.live.names[prefix]++
	return prefix + strconv.Itoa(h.live.names[prefix])
}

// resumable gives the client a handle, if it wanted any.
func (t *host) resumable() error {
	if t.setup.Resumption == nil {
		return nil
	}
	if t.reply.Fault == LiveNotResumable {
		return t.send(&liveMessage{Resume: &liveResume{}})
	}
	update := &liveResume{Handle: t.handler.name("h-"), Resumable: true}
	if t.setup.Resumption.Transparent {
		update.Index = strconv.Itoa(t.came - 1) // the setup is none
	}
	kept := t.session
	kept.talk = slices.Clone(kept.talk)
	t.handler.mu.Lock()
	if t.handler.live.sessions == nil {
		t.handler.live.sessions = map[string]session{}
	}
	t.handler.live.sessions[update.Handle] = kept
	t.handler.mu.Unlock()
	t.line.change(func(s *LineState) { s.Handles = append(s.Handles, update.Handle) })
	return t.send(&liveMessage{Resume: update})
}
