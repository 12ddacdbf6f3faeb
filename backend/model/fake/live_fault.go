package fake

import "slices"

// LiveFault is something that a live service does wrong or in an unusual way, or that
// happens on the way to it.
type LiveFault string

// The faults that a line opens with. A line takes one from the queue only if it is next.
const (
	LiveBadKey      LiveFault = "bad_key"      // 401 instead of the upgrade
	LiveForbidden   LiveFault = "forbidden"    // 403
	LiveNoModel     LiveFault = "no_model"     // 404
	LiveBusy        LiveFault = "busy"         // 429
	LiveOverloaded  LiveFault = "overloaded"   // 503
	LiveHTML        LiveFault = "html"         // 200 with a page, as a hotel's network answers
	LiveCutEarly    LiveFault = "cut_early"    // closes before the first byte
	LiveStallEarly  LiveFault = "stall_early"  // does not answer the wish for an upgrade
	LiveNoSetup     LiveFault = "no_setup"     // takes the setup, and says nothing
	LiveWrongFirst  LiveFault = "wrong_first"  // answers the setup with something else than setupComplete
	LiveErrorFirst  LiveFault = "error_first"  // answers the setup with an error
	LiveKeyClosed   LiveFault = "key_closed"   // answers the setup by closing: 1007, the key is not valid
	LiveModelClosed LiveFault = "model_closed" // likewise: 1008, there is no such model
	LiveQuotaClosed LiveFault = "quota_closed" // likewise: 1011, the quota is used up
	LiveHandleLost  LiveFault = "handle_lost"  // knows no handle any more; a line without one opens
	LiveExpires     LiveFault = "expires"      // opens, and after LiveReply.Wait closes: 1011, "Deadline expired …"
	LiveNoPong      LiveFault = "no_pong"      // opens, and answers no ping
)

// The faults that end a reply after LiveReply.After pieces of sound, and the line with it.
const (
	LiveAbort     LiveFault = "abort"      // closes TCP without a close frame (1006)
	LiveReset     LiveFault = "reset"      // resets TCP, as when a machine loses its power
	LiveClose1007 LiveFault = "close_1007" // the request is invalid, or there is too much to remember
	LiveClose1008 LiveFault = "close_1008" // a policy
	LiveClose1011 LiveFault = "close_1011" // something broke in the service
	LiveStall     LiveFault = "stall"      // says nothing more; the line is open, and pings are answered
	LiveDead      LiveFault = "dead"       // reads and says nothing more, as behind a cut wire
	LiveError     LiveFault = "error"      // an error as a message, and then silence as of LiveStall
	LiveGarbage   LiveFault = "garbage"    // a message that is no JSON; the reply goes on
)

// The faults and forms of a reply after which the line goes on.
const (
	LiveGoAway           LiveFault = "go_away"           // says how long the line has left, and closes it then: 1011
	LiveBurst            LiveFault = "burst"             // the whole sound at once
	LiveTrickle          LiveFault = "trickle"           // sound at 0.8 of the pace of speech
	LiveGaps             LiveFault = "gaps"              // 500 ms without sound, again and again after so many pieces
	LiveLateWords        LiveFault = "late_words"        // both transcripts come after turnComplete
	LiveNoHeard          LiveFault = "no_heard"          // no transcript of the trainee
	LiveNoSaid           LiveFault = "no_said"           // no transcript of the character
	LiveSaidFirst        LiveFault = "said_first"        // the character's transcript before the trainee's, and both before the sound
	LiveHeardLast        LiveFault = "heard_last"        // the trainee's transcript after the sound
	LiveHeadless         LiveFault = "headless"          // transcripts without their first two words
	LiveUnfinished       LiveFault = "unfinished"        // no transcript says that it is finished
	LiveInterim          LiveFault = "interim"           // interim transcripts before that of the trainee
	LiveBundled          LiveFault = "bundled"           // one message holds sound in two parts and its words, as of models from 3.1 on
	LiveInterruptedSound LiveFault = "interrupted_sound" // one message holds interrupted and sound that is not to be heard; nobody spoke
	LivePhantom          LiveFault = "phantom"           // interrupted though nobody spoke
	LivePhantomLate      LiveFault = "phantom_late"      // interrupted after turnComplete
	LiveUnknown          LiveFault = "unknown"           // a message of a kind, and fields, that nobody knows
	LiveTool             LiveFault = "tool"              // calls a function that nobody offered, and takes it back
	LiveSoundAfter       LiveFault = "sound_after"       // the last two pieces of sound come after turnComplete
	LiveTwoDones         LiveFault = "two_dones"         // turnComplete twice
	LiveHuge             LiveFault = "huge"              // a message of 20 MB: some minutes of silence
	LiveSilent           LiveFault = "silent"            // the model chooses to say nothing, not even that
	LiveEndless          LiveFault = "endless"           // the character never stops, unless interrupted
	LiveEmpty            LiveFault = "empty"             // turnComplete without sound or words
	LiveNoUsage          LiveFault = "no_usage"          // tells no usage
	LiveOtherUsage       LiveFault = "other_usage"       // tells usage in the fields of the other wire: the SDK loses those of the response
	LiveNotResumable     LiveFault = "not_resumable"     // says after the turn that it cannot be gone on with
)

// opening and replying are the faults of a line that opens, and of a turn.
var (
	opening = []LiveFault{
		LiveBadKey, LiveForbidden, LiveNoModel, LiveBusy, LiveOverloaded, LiveHTML, LiveCutEarly, LiveStallEarly,
		LiveNoSetup, LiveWrongFirst, LiveErrorFirst, LiveKeyClosed, LiveModelClosed, LiveQuotaClosed, LiveHandleLost,
		LiveExpires, LiveNoPong,
	}
	replying = []LiveFault{
		LiveAbort, LiveReset, LiveClose1007, LiveClose1008, LiveClose1011, LiveStall, LiveDead, LiveError, LiveGarbage,
		LiveGoAway, LiveBurst, LiveTrickle, LiveGaps, LiveLateWords, LiveNoHeard, LiveNoSaid, LiveSaidFirst,
		LiveHeardLast, LiveHeadless, LiveUnfinished, LiveInterim, LiveBundled, LiveInterruptedSound, LivePhantom,
		LivePhantomLate, LiveUnknown, LiveTool, LiveSoundAfter, LiveTwoDones, LiveHuge, LiveSilent, LiveEndless,
		LiveEmpty, LiveNoUsage, LiveOtherUsage, LiveNotResumable,
	}
)

// LiveFaults returns all faults: those of a line that opens, and then those of a turn.
func LiveFaults() []LiveFault { return slices.Concat(opening, replying) }

// Opens reports whether it is a fault of a line that opens, not of a turn.
func (f LiveFault) Opens() bool { return slices.Contains(opening, f) }
