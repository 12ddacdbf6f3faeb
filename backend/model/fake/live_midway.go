package fake

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/coder/websocket"
)

// Deadline is what the service says when it closes a line that was open for too long.
const Deadline = "Deadline expired before operation could complete."

// midway is what goes wrong between two pieces of sound, and whether the reply ends with it.
func midway(r LiveReply) (all []step, ends bool) {
	all, ends = wrong(r)
	for i := range all {
		all[i].urgent = true // so that it is certain what the client had sent before
	}
	return all, ends
}

func wrong(r LiveReply) (all []step, ends bool) {
	interrupted := &liveContent{Interrupted: true}
	switch r.Fault {
	case LiveAbort:
		return doing((*host).abort), true
	case LiveReset:
		return doing((*host).reset), true
	case LiveClose1007:
		return closing(websocket.StatusInvalidFramePayloadData, "Request contains an invalid argument."), true
	case LiveClose1008:
		return closing(websocket.StatusPolicyViolation, "The operation was aborted."), true
	case LiveClose1011:
		return closing(websocket.StatusInternalError, "Internal error encountered."), true
	case LiveStall:
		return doing((*host).stall), true
	case LiveDead:
		return doing((*host).die), true
	case LiveError:
		content := encode(geminiError(500, "INTERNAL", "Internal error encountered."))
		return doing(func(t *host) error { return t.write(content) }, (*host).stall), true
	case LiveGarbage:
		return doing(func(t *host) error { return t.write([]byte(`{"serverContent": {"` + Canary)) }), false
	case LiveUnknown:
		return doing(func(t *host) error {
			return t.write([]byte(`{"moodUpdate":{"mood":"tired"},"serverContent":{"gesture":{"nods":true}},"since":12}`))
		}), false
	case LiveGoAway:
		left := time.Duration(r.Leave) * time.Millisecond
		text := strconv.FormatFloat(left.Seconds(), 'f', -1, 64) + "s"
		return []step{{message: &liveMessage{GoAway: &liveGoAway{TimeLeft: text}}, do: func(t *host) error { t.leave(left); return nil }}}, false
	case LivePhantom:
		return []step{{message: &liveMessage{Content: interrupted}}, {do: (*host).done}, {late: true, resumes: true}}, true
	case LiveInterruptedSound:
		interrupted.Turn = sounds(voice(1)[:960])
		return []step{{message: &liveMessage{Content: interrupted}}, {do: (*host).done}, {late: true, resumes: true}}, true
	case LiveTool:
		return []step{
			{message: &liveMessage{Tool: json.RawMessage(`{"functionCalls":[{"id":"call-1","name":"set_mood","args":{"mood":"angry"}}]}`)}},
			{message: &liveMessage{NoTool: json.RawMessage(`{"ids":["call-1"]}`)}},
		}, false
	case LiveHuge:
		const samples = 20_000_000 / 4 * 3 / 2 // in base64, of 16 bits
		return []step{{message: &liveMessage{Content: &liveContent{Turn: sounds(make([]int16, samples))}}, samples: samples}}, false
	default: // shows elsewhere
		return nil, false
	}
}

// breaks reports whether a fault happens at one moment.
func (f LiveFault) breaks() bool {
	all, _ := midway(LiveReply{Fault: f})
	return all != nil
}

func doing(all ...func(*host) error) []step {
	steps := make([]step, len(all))
	for i, do := range all {
		steps[i].do = do
	}
	return steps
}

func closing(code websocket.StatusCode, reason string) []step {
	return doing(func(t *host) error { return t.close(code, reason) })
}
