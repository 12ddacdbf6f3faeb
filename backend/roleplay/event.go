package roleplay

// EventType names an event, noun.verbed.
type EventType string

// The events. Recorded ones carry the Seq of the append they tell of; passing
// ones carry none and may be merged or dropped.
const (
	EventSnapshot       EventType = "snapshot"             // first answer to a watcher
	EventSessionStarted EventType = "session.started"      // recorded
	EventTurnCompleted  EventType = "turn.completed"       // recorded
	EventSessionEnded   EventType = "session.ended"        // recorded
	EventPartnerChanged EventType = "partner.changed"      // recorded: somebody else plays the character from now on
	EventModelUsed      EventType = "model.used"           // recorded: a model was asked, and no reply came of it
	EventTurnDelta      EventType = "turn.delta"           // passing: more words of a reply
	EventTurnFailed     EventType = "turn.failed"          // passing: no reply came; a retry with the same turn id is harmless
	EventEvaluated      EventType = "evaluation.completed" // passing: the debriefing is ready
	EventSessionUpdated EventType = "session.updated"      // passing: a session went to the bin or came back, was imported, or is gone for good
	EventJobProgressed  EventType = "job.progressed"       // passing: how far a piece of work is
	EventStorageChanged EventType = "storage.changed"      // passing, for everybody: the state of the storage
	EventModelChanged   EventType = "model.changed"        // passing, for everybody where it counts for all: which model plays, or its rules
	EventExportChanged  EventType = "export.changed"       // passing: the automatic export is set otherwise, fails, or works again
	EventVoiceChanged   EventType = "voice.changed"        // passing: the state of a talk by voice
	EventVoiceLevel     EventType = "voice.level"          // passing, some 25 a second: how loud it is
	EventVoiceCaption   EventType = "voice.caption"        // passing: the words of a turn that is being spoken
	EventVoiceChecked   EventType = "voice.checked"        // passing: how the devices do that are tried
	EventReplayMoved    EventType = "replay.moved"         // passing, some 10 a second: a recording is being played
)

// Event is news for those who watch. Persisted first, then published.
type Event struct {
	Type     EventType        `json:"type" enum:"snapshot,session.started,turn.completed,session.ended,partner.changed,model.used,turn.delta,turn.failed,evaluation.completed,session.updated,job.progressed,storage.changed,export.changed,model.changed,voice.changed,voice.level,voice.caption,voice.checked,replay.moved"`
	Stream   string           `json:"stream,omitempty"` // a session's id
	Seq      int64            `json:"seq,omitempty"`    // of the stream's log; 0 for passing events
	Owner    UserID           `json:"-"`                // whose news it is; "" for everybody's
	Session  *SessionSummary  `json:"session,omitempty"`
	Turn     *Turn            `json:"turn,omitempty"`
	Progress *Progress        `json:"progress,omitempty"`
	TurnID   TurnID           `json:"turnId,omitempty"`                                                                                                                                                                                      // turn.delta, turn.failed: the trainee's turn that is being answered
	Delta    string           `json:"delta,omitempty"`                                                                                                                                                                                       // words to add to the reply
	Chips    []string         `json:"chips,omitempty"`                                                                                                                                                                                       // things the trainee could say, offered after two misses
	Code     Code             `json:"code,omitempty"`                                                                                                                                                                                        // turn.failed
	Fault    Fault            `json:"fault,omitempty" enum:"key,forbidden,model,address,rejected,busy,quota,server,offline,certificate,redirect,not_model,cut,stall,refused,empty,too_long,shape,local_only,role,limit,none,consent,script"` // turn.failed: why the partner did not play
	RetryMs  int64            `json:"retryMs,omitempty"`                                                                                                                                                                                     // turn.failed: how long the service asks to wait
	Partner  Partner          `json:"partner,omitempty" enum:"script,model"`                                                                                                                                                                 // recorded events: who plays from here on
	Usage    *Usage           `json:"usage,omitempty"`                                                                                                                                                                                       // recorded events: of models, by this talk so far
	Streams  map[string]int64 `json:"streams,omitempty"`                                                                                                                                                                                     // snapshot: the last seq of each active stream
	Sessions []SessionSummary `json:"sessions,omitempty"`                                                                                                                                                                                    // snapshot: active sessions, newest first
	Gone     bool             `json:"gone,omitempty"`                                                                                                                                                                                        // session.updated: Session, of which only the id counts, is gone for good
	Job      *JobProgress     `json:"job,omitempty"`                                                                                                                                                                                         // job.progressed
	Storage  StorageState     `json:"storage,omitempty" enum:"good,full,read_only,salvaged"`                                                                                                                                                 // snapshot, storage.changed
	Voice    *Voice           `json:"voice,omitempty"`                                                                                                                                                                                       // voice.changed
	Level    *VoiceLevel      `json:"level,omitempty"`                                                                                                                                                                                       // voice.level
	Caption  *Caption         `json:"caption,omitempty"`                                                                                                                                                                                     // voice.caption
	Check    *VoiceCheck      `json:"check,omitempty"`                                                                                                                                                                                       // voice.checked
	Replay   *Replay          `json:"replay,omitempty"`                                                                                                                                                                                      // replay.moved
}
