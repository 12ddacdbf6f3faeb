package fake

import (
	"net/http"
	"strconv"
	"time"
)

// list answers with the models, or the fault that is next in the queue.
func (h *Handler) list(s *sender) {
	h.mu.Lock()
	var fault Fault
	if len(h.queue) > 0 && h.queue[0].Fault != "" {
		fault = h.queue[0].Fault
		h.queue = h.queue[1:]
	}
	h.mu.Unlock()
	if fault != "" && s.early(Reply{Fault: fault}) {
		return
	}
	s.json(http.StatusOK, s.wire.models(s.x, h.options.Models))
}

// reply answers a request for words.
func (h *Handler) reply(s *sender) {
	if refused := h.refused(s.x); refused != nil {
		s.json(http.StatusBadRequest, refused)
		return
	}
	r := h.next(s.x.Request).answer(s.x.Request)
	s.split = r.Fault == Split
	s.delay(time.Duration(r.Wait) * time.Millisecond)
	if s.early(r) {
		return
	}
	if !s.x.Stream {
		s.json(http.StatusOK, s.wire.whole(s.x, r))
		return
	}
	s.stream(r)
}

// early answers with a fault that comes before any piece, and reports whether it has.
func (s *sender) early(r Reply) bool {
	switch r.Fault {
	case BadKey, Forbidden, NoModel, NoPath, Rejected, BusySilent, DailyQuota, ServerError, Overloaded:
		s.fail(r.Fault)
	case Busy:
		s.w.Header().Set("Retry-After", strconv.Itoa(RetryAfter))
		s.fail(r.Fault)
	case Redirect:
		s.w.Header().Set("Location", r.Elsewhere)
		s.w.WriteHeader(http.StatusTemporaryRedirect)
	case HTML:
		s.w.Header().Set("Content-Type", "text/html; charset=UTF-8")
		_, _ = s.w.Write([]byte("<html><title>Welcome</title><body>Please accept our terms. " + Canary + "</body></html>"))
	case CutEarly:
		panic(http.ErrAbortHandler)
	case StallEarly:
		s.stall()
	default:
		return false
	}
	return true
}

// stream answers piece by piece.
func (s *sender) stream(r Reply) {
	s.w.Header().Set("Content-Type", "text/event-stream")
	s.w.WriteHeader(http.StatusOK)
	switch r.Fault {
	case UnsafeEarly:
		s.event(s.wire.withheld(s.x, true))
		s.raw(s.wire.done())
		return
	case Empty:
		r.Pieces = nil
	case Thinks:
		if s.x.Wire == WireOpenAI {
			r.Pieces = append([]string{"<thi", "nk>She is " + Canary + ".</", "think>\n\n"}, r.Pieces...)
		}
		s.event(s.wire.thought(s.x, "Let me think: "+Canary))
	default: // comes later, or has come
	}
	for i, text := range r.Pieces {
		if i > 0 {
			s.wait(r.Gate)
		}
		if i == r.After && s.midway(r.Fault) {
			return
		}
		s.event(s.wire.piece(s.x, text))
	}
	if len(r.Pieces) <= r.After && s.midway(r.Fault) {
		return
	}
	for _, document := range s.wire.end(s.x, r) {
		s.event(document)
	}
	s.raw(s.wire.done())
}

// midway does what goes wrong after some pieces, and reports whether the answer has ended.
func (s *sender) midway(f Fault) bool {
	switch f {
	case Cut:
		s.flush()
		panic(http.ErrAbortHandler)
	case Reset:
		s.reset()
	case Stall:
		s.stall()
	case Unfinished:
	case Malformed:
		s.raw(`data: {"candidates": [{"` + Canary + "\n\n")
	case ErrorInside:
		s.event(s.wire.inside())
	case Unsafe:
		s.event(s.wire.withheld(s.x, false))
		s.raw(s.wire.done())
	default:
		return false
	}
	return true
}
