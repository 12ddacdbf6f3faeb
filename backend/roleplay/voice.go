package roleplay

// UnclearText stands for words that nobody wrote down.
const UnclearText = "[…]"

// Spoken is how a turn was said aloud.
type Spoken struct {
	Ms      int64   `json:"ms"`                // from its first sound to its last, as it was heard
	From    int64   `json:"from"`              // where its sound begins in the recording of the talk, in milliseconds; -1: it is not recorded
	Full    string  `json:"full,omitempty"`    // a character who was interrupted: all that it had to say; Text is what was heard of it
	Unclear bool    `json:"unclear,omitempty"` // nobody wrote the words down: the recording has them, and Text says only that there are some
	Pauses  []Pause `json:"pauses,omitempty"`  // of a trainee, within the turn, each of a second or more
}

// Pause is a silence within a turn, in milliseconds since the turn began.
type Pause struct {
	At int64 `json:"at"`
	Ms int64 `json:"ms"`
}

// VoiceState says whose turn it is in a talk by voice.
type VoiceState string

// The states of a talk by voice.
const (
	VoiceOff          VoiceState = "off"          // nobody speaks: the talk is one by text
	VoiceIdle         VoiceState = "idle"         // it begins, or waits for a person at this machine
	VoiceListening    VoiceState = "listening"    // the trainee may speak, or does
	VoiceThinking     VoiceState = "thinking"     // the trainee has spoken, the character has not begun
	VoiceSpeaking     VoiceState = "speaking"     // the character is heard
	VoiceReconnecting VoiceState = "reconnecting" // the line to the service is being opened again
)

// VoiceKind says who makes the character's voice.
type VoiceKind string

// The kinds of voices.
const (
	VoiceLive    VoiceKind = "live"    // a model that listens and speaks
	VoiceCascade VoiceKind = "cascade" // any partner, whose words are spoken sentence by sentence
)

// TalkMode says when the microphone is open.
type TalkMode string

// The modes.
const (
	TalkHandsFree TalkMode = "hands_free" // always
	TalkHold      TalkMode = "hold"       // while a key is held
	TalkToggle    TalkMode = "toggle"     // from one press of a key to the next
)

// Valid reports whether m is one of the modes.
func (m TalkMode) Valid() bool { return m == TalkHandsFree || m == TalkHold || m == TalkToggle }

// SoundFault is why there is no sound, one for each thing that a person can do about it.
type SoundFault string

// The faults of sound devices.
const (
	SoundNone   SoundFault = "none"   // there is no such device, or no sound server
	SoundTaken  SoundFault = "taken"  // another program uses it
	SoundDenied SoundFault = "denied" // the system does not let this program in
	SoundLost   SoundFault = "lost"   // it was removed, and no other could be opened
	SoundBroken SoundFault = "broken" // anything else
)

// VoiceEnd says why a talk by voice has ended.
type VoiceEnd string

// The ends of a talk by voice. The talk itself goes on by text, but for the last two.
const (
	VoiceStopped    VoiceEnd = "stopped"     // by the trainee
	VoiceFailed     VoiceEnd = "failed"      // Voice.Fault says why
	VoiceNoSound    VoiceEnd = "no_sound"    // the speaker is gone for good: Voice.SpeakerFault
	VoiceQuiet      VoiceEnd = "quiet"       // nobody has said anything for minutes
	VoiceSteppedOut VoiceEnd = "stepped_out" // the trainee has left the talk
	VoiceOver       VoiceEnd = "over"        // the talk has ended
)

// Recording says whether a talk by voice is being recorded.
type Recording string

// The states of a recording.
const (
	RecordingOff     Recording = "off"
	RecordingOn      Recording = "on"
	RecordingStopped Recording = "stopped" // it could not be kept, as on a full disk; the talk goes on
)

// Voice is a talk by voice as a screen shows it.
type Voice struct {
	Session SessionID  `json:"session,omitempty"` // "" while nobody speaks
	State   VoiceState `json:"state" enum:"off,idle,listening,thinking,speaking,reconnecting"`
	Kind    VoiceKind  `json:"kind,omitempty" enum:"live,cascade"`
	Partner Partner    `json:"partner,omitempty" enum:"script,model"`
	Where   string     `json:"where,omitempty"` // the host that sound is sent to; "": it stays on this machine

	Mode  TalkMode `json:"mode,omitempty" enum:"hands_free,hold,toggle"`
	Open  bool     `json:"open"`  // the microphone is passed on
	Muted bool     `json:"muted"` // by the trainee
	Aloud bool     `json:"aloud"` // speaker mode: the microphone hears the speaker
	Slow  bool     `json:"slow"`  // longer pauses are part of a turn
	Hears bool     `json:"hears"` // what the trainee says is written down; else they type, and their voice is recorded only

	Microphone      string     `json:"microphone,omitempty"` // its name; "" while there is none
	MicrophoneFault SoundFault `json:"microphoneFault,omitempty" enum:"none,taken,denied,lost,broken"`
	Speaker         string     `json:"speaker,omitempty"`
	SpeakerFault    SoundFault `json:"speakerFault,omitempty" enum:"none,taken,denied,lost,broken"`
	Silent          bool       `json:"silent"` // the microphone gives nothing at all
	Echo            bool       `json:"echo"`   // the microphone hears the character: headphones would help

	Recording Recording `json:"recording,omitempty" enum:"off,on,stopped"`
	Fault     Fault     `json:"fault,omitempty" enum:"key,forbidden,model,address,rejected,busy,quota,server,offline,certificate,redirect,not_model,cut,stall,refused,empty,too_long,shape,local_only,role,limit,none,consent,script"` // of the service, since the last time that it did what it should
	End       VoiceEnd  `json:"end,omitempty" enum:"stopped,failed,no_sound,quiet,stepped_out,over"`                                                                                                                                   // VoiceOff: why the last talk by voice of this session ended
	Usage     Usage     `json:"usage"`                                                                                                                                                                                                 // of models, by this talk so far
}

// VoiceLevel is how loud both sides are, in dBFS from -96 to 0.
type VoiceLevel struct {
	Microphone float64 `json:"microphone"`
	Speaker    float64 `json:"speaker"`
	Speaks     bool    `json:"speaks"` // the trainee's voice is heard in the microphone
}

// Caption is a turn whose words are still coming: all of them so far.
type Caption struct {
	TurnID  TurnID  `json:"turnId"`
	Speaker Speaker `json:"speaker" enum:"trainee,character"`
	Text    string  `json:"text"`
	At      int64   `json:"at"` // milliseconds since the session started
}

// VoiceCheck is how the devices do that are tried before a talk by voice.
type VoiceCheck struct {
	On              bool       `json:"on"`
	Microphone      string     `json:"microphone,omitempty"` // its name
	MicrophoneFault SoundFault `json:"microphoneFault,omitempty" enum:"none,taken,denied,lost,broken"`
	Speaker         string     `json:"speaker,omitempty"`
	SpeakerFault    SoundFault `json:"speakerFault,omitempty" enum:"none,taken,denied,lost,broken"`
	Silent          bool       `json:"silent"` // the microphone has given nothing at all for two seconds
	Doing           string     `json:"doing" enum:",tone,recording,playing"`
}

// Replay is a recording that is played at this machine.
type Replay struct {
	Session SessionID `json:"session"`
	Playing bool      `json:"playing"`
	At      int64     `json:"at"` // milliseconds in the recording
}

// VoiceRetention says which recordings are kept, and for how long.
type VoiceRetention string

// The rules.
const (
	RetainNever   VoiceRetention = "never"   // nothing is recorded
	RetainDays    VoiceRetention = "days"    // for so many days
	RetainSession VoiceRetention = "session" // as long as the session is
	RetainKeep    VoiceRetention = "keep"    // until somebody removes it, after the session too
)

// Valid reports whether r is one of the rules.
func (r VoiceRetention) Valid() bool {
	return r == RetainNever || r == RetainDays || r == RetainSession || r == RetainKeep
}
