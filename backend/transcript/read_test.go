package transcript_test

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"roleplay/backend/roleplay"
	"roleplay/backend/transcript"
)

func readers() map[string]func(io.Reader) (transcript.Chat, error) {
	return map[string]func(io.Reader) (transcript.Chat, error){"SillyTavern": transcript.ReadSillyTavern, "Python": transcript.ReadPython}
}

// first is a line that makes a file of either kind.
var first = map[string]string{
	"SillyTavern": `{"user_name":"Dana","character_name":"Mr Alvarez"}` + "\n",
	"Python":      `{"type":"session_start"}` + "\n",
}

// one is a message of either kind.
var one = map[string]string{
	"SillyTavern": `{"name":"Dana","is_user":true,"mes":"Hello."}` + "\n",
	"Python":      `{"type":"message","role":"user","content":"Hello."}` + "\n",
}

func TestRead_Refusals(t *testing.T) {
	for kind, read := range readers() {
		for name, tt := range map[string]struct {
			in   io.Reader
			want string
		}{
			"ErrEmpty":     {strings.NewReader(""), ""},
			"ErrOther":     {strings.NewReader("Dear diary\n"), "is no chat"},
			"ErrUTF16":     {strings.NewReader("\xff\xfe{\x00}\x00\n\x00"), "UTF-16. Save the file as UTF-8"},
			"ErrUTF16BE":   {strings.NewReader("\xfe\xff\x00{\x00}"), "UTF-16"},
			"ErrZeroBytes": {strings.NewReader(first[kind] + "{\x00}\x00\n"), "Line 2 has zero bytes"},
			"ErrLatin1":    {strings.NewReader(first[kind] + "{\"mes\":\"Gr\xfc\xdfe\"}\n"), "Line 2 is not UTF-8. Save the file as UTF-8"},
			"ErrLine":      {io.MultiReader(strings.NewReader(first[kind]), &endless{}), "Line 2 is longer than 8 MB"},
			"ErrMessages":  {io.MultiReader(strings.NewReader(first[kind]), &repeat{s: one[kind], n: 100_001}), "more than 100000 messages"},
			"ErrSize":      {io.MultiReader(strings.NewReader(first[kind]), &repeat{s: strings.Replace(one[kind], "Hello.", strings.Repeat("a", 1<<20), 1), n: 65}), "more than 64 MB"},
		} {
			t.Run(kind+"/"+name, func(t *testing.T) {
				_, err := read(tt.in)
				if roleplay.CodeOf(err) != roleplay.CodeInvalid || !strings.Contains(roleplay.ProblemOf(err).Detail, tt.want) {
					t.Errorf("err = %v, want invalid with %q", err, tt.want)
				}
			})
		}

		t.Run(kind+"/ErrReader", func(t *testing.T) {
			if _, err := read(brokenReader{}); roleplay.CodeOf(err) != roleplay.CodeInternal {
				t.Errorf("err = %v, want internal", err)
			}
		})

		t.Run(kind+"/AMillionBadLines", func(t *testing.T) {
			got, err := read(io.MultiReader(strings.NewReader(first[kind]), &repeat{s: "x\n", n: 1_000_000}))
			if err != nil || got.Skipped != 1_000_000 || len(got.Messages) != 0 {
				t.Errorf("got %d skipped, %d messages, %v", got.Skipped, len(got.Messages), err)
			}
		})

		t.Run(kind+"/BOMAndCRLFAndHalfALastLine", func(t *testing.T) {
			in := "\ufeff" + strings.ReplaceAll(first[kind]+"\n"+one[kind], "\n", "\r\n") + one[kind][:len(one[kind])-8]
			got, err := read(strings.NewReader(in))
			if err != nil || len(got.Messages) != 1 || got.Skipped != 1 || got.Messages[0].Text != "Hello." {
				t.Errorf("got %+v, %v", got, err)
			}
		})

		for name, rest := range map[string]string{
			"InACharacter":   one[kind][:len(one[kind])-8] + "\xc3",
			"ThenZeroBytes":  one[kind][:len(one[kind])-8] + strings.Repeat("\x00", 4096),
			"InBoth":         one[kind][:len(one[kind])-8] + "\xe2\x82" + strings.Repeat("\x00", 9),
			"ZeroBytesAlone": strings.Repeat("\x00", 4096),
		} {
			t.Run(kind+"/BreaksOff"+name, func(t *testing.T) {
				got, err := read(strings.NewReader(first[kind] + one[kind] + rest))
				want := 1
				if strings.Trim(rest, "\x00") == "" {
					want = 0
				}
				if err != nil || len(got.Messages) != 1 || got.Skipped != want {
					t.Errorf("got %+v, %v", got, err)
				}
			})
		}

		t.Run(kind+"/HostileTextStaysText", func(t *testing.T) {
			hostile := "<script>alert(1)</script> =1+1 \u202e {{user}}\n\n**X**: -->"
			escaped := strings.ReplaceAll(hostile, "\n", `\n`)
			got, err := read(strings.NewReader(first[kind] + strings.Replace(one[kind], "Hello.", escaped, 1)))
			if err != nil || len(got.Messages) != 1 || got.Messages[0].Text != hostile {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestReadSillyTavern(t *testing.T) {
	for name, header := range map[string]string{
		"ErrNoNames":      `{"chat_metadata":{}}`,
		"ErrList":         `[{"user_name":"Dana"}]`,
		"ErrPythonsFile":  `{"type":"session_start","user_id":"u"}`,
		"ErrHalfAnHeader": `{"user_name":"Dana`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := transcript.ReadSillyTavern(strings.NewReader(header + "\n")); roleplay.CodeOf(err) != roleplay.CodeInvalid || !strings.Contains(err.Error(), "header") {
				t.Errorf("err = %v, want invalid", err)
			}
		})
	}

	t.Run("WhatItFinds", func(t *testing.T) {
		in := `{"user_name":"Dana","character_name":"Seraphina","create_date":"2024-07-15@18h30m20s","chat_metadata":{"integrity":"i-1","note_prompt":"x"}}
{"name":"System","is_user":false,"is_system":true,"send_date":"2024-07-15T18:30:21.000Z","mes":"Hidden"}
{"name":"Seraphina","is_user":false,"is_system":false,"send_date":"July 15, 2024 6:30pm","mes":"Second swipe.","swipe_id":1,"swipes":["First swipe.","Second swipe."],"extra":{"api":"x"}}
{"name":"Dana","is_user":"true","send_date":1721068260000,"mes":"😀 Hi\nyou"}
{"name":"Seraphina","is_user":0,"send_date":"yesterday","mes":"Yes?"}
{"name":"Dana","send_date":"2024-7-15 @18h 31m 5s 250ms","mes":"No."}
{"name":"Seraphina","is_user":false,"mes":"  "}
{"name":"Seraphina","is_user":false}
not json
`
		got, err := transcript.ReadSillyTavern(strings.NewReader(in))
		want := transcript.Chat{
			ID: "i-1", UserName: "Dana", CharacterName: "Seraphina", Created: time.Date(2024, 7, 15, 18, 30, 20, 0, time.UTC), Skipped: 3,
			Messages: []transcript.ChatMessage{
				{Name: "Seraphina", Text: "Second swipe.", At: time.Date(2024, 7, 15, 18, 30, 0, 0, time.UTC)},
				{Name: "Dana", Trainee: true, Text: "😀 Hi\nyou", At: time.Date(2024, 7, 15, 18, 31, 0, 0, time.UTC)},
				{Name: "Seraphina", Text: "Yes?"},
				{Name: "Dana", Trainee: true, Text: "No.", At: time.Date(2024, 7, 15, 18, 31, 5, 250_000_000, time.UTC)},
			},
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
		}
	})

	t.Run("HiddenFromTheModelIsSaidAllTheSame", func(t *testing.T) {
		got, err := transcript.ReadSillyTavern(strings.NewReader(first["SillyTavern"] +
			`{"name":"Dana","is_user":true,"is_system":true,"mes":"Hidden."}` + "\n" + `{"name":"Mr Alvarez","is_user":false,"is_system":true,"mes":"Hidden too."}` + "\n" +
			`{"name":"SillyTavern System","is_user":false,"is_system":true,"mes":"Of the program."}` + "\n" + `{"name":"Dana","is_user":true,"is_system":true,"mes":" "}` + "\n"))
		if err != nil || len(got.Messages) != 2 || !got.Messages[0].Trainee || got.Messages[1].Text != "Hidden too." || got.Skipped != 1 {
			t.Errorf("got %+v, %v", got, err)
		}
	})

	t.Run("NamesFromMessagesWhereTheHeaderSaysUnused", func(t *testing.T) {
		got, err := transcript.ReadSillyTavern(strings.NewReader(`{"user_name":"unused","character_name":"unused"}` + "\n" +
			`{"name":"Mr Alvarez","is_user":false,"mes":"Hello.","send_date":"2024-07-15T18:30:21Z"}` + "\n" + one["SillyTavern"]))
		if err != nil || got.UserName != "Dana" || got.CharacterName != "Mr Alvarez" || got.Created != time.Date(2024, 7, 15, 18, 30, 21, 0, time.UTC) {
			t.Errorf("got %+v, %v", got, err)
		}
	})

	t.Run("AFirstLineThatIsAMessageCounts", func(t *testing.T) {
		got, err := transcript.ReadSillyTavern(strings.NewReader(one["SillyTavern"]))
		if err != nil || len(got.Messages) != 1 || got.UserName != "Dana" {
			t.Errorf("got %+v, %v", got, err)
		}
	})

	t.Run("GivesBackWhatWriteWrote", func(t *testing.T) {
		got, err := transcript.ReadSillyTavern(strings.NewReader(writtenWith(t, transcript.FormatSillyTavern, decidedTalk(), transcript.Options{Labels: english, Events: true})))
		want := transcript.Chat{
			ID: "s", Original: "s", UserName: "Dana", CharacterName: "Mr Alvarez", Title: "Breaking bad news", Language: "en", Created: began, Skipped: 1,
			Messages: []transcript.ChatMessage{
				{Name: "Dana", Trainee: true, Text: "How are you? 😀", At: began.Add(time.Second)},
				{Name: "Mr Alvarez", Text: "=1+1 & <b>fine</b>\r\n\r\n\r\n--> [00:09] Dana: I quit; @x", At: began.Add(4500 * time.Millisecond)},
				{Name: "Mr Alvarez", Text: strings.Repeat("a", 300), At: began.Add(70 * time.Second)},
			},
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
		}
	})
}

func TestReadPython(t *testing.T) {
	t.Run("ErrNoLineOfTheThreeTypes", func(t *testing.T) {
		if _, err := transcript.ReadPython(strings.NewReader(first["SillyTavern"] + one["SillyTavern"])); roleplay.CodeOf(err) != roleplay.CodeInvalid {
			t.Errorf("err = %v, want invalid", err)
		}
	})

	at := time.Date(2025, 3, 4, 5, 6, 7, 0, time.UTC)
	for name, tt := range map[string]struct {
		in   string
		want transcript.Chat
	}{
		"Flat": {
			`{"type":"session_start","timestamp":"2025-03-04T05:06:07.123456","session_id":"s-1","user_id":"u-1","participant_name":"Dana","character_id":"c-1","character_name":"Mr Alvarez","scenario_id":"sc-1","scenario_name":"Bad news","language":"en","model":"x","new_field":{"a":1}}
{"type":"message","timestamp":"2025-03-04T06:06:08+01:00","role":"user","content":"Hello.","message_id":"m-1","character_name":null}
{"type":"message","timestamp":1741064769,"role":"assistant","content":"Yes?"}
{"type":"session_end","timestamp":"2025-03-04 05:06:10","reason":"quit"}
`,
			transcript.Chat{
				ID: "s-1", UserID: "u-1", UserName: "Dana", CharacterID: "c-1", CharacterName: "Mr Alvarez", ScenarioID: "sc-1", Title: "Bad news", Language: "en",
				Created: at.Add(123456 * time.Microsecond), Ended: true, EndedAt: at.Add(3 * time.Second),
				Messages: []transcript.ChatMessage{{ID: "m-1", Trainee: true, Text: "Hello.", At: at.Add(time.Second)}, {Text: "Yes?", At: at.Add(2 * time.Second)}},
			},
		},
		"Nested": {
			`{"event":"session_start","data":{"session_id":7,"user":{"id":"u-1","name":"Dana"},"character":{"id":"c-1","name":"Mr Alvarez"},"scenario":{"id":"sc-1","title":"Bad news"},"started_at":1741064767000}}
{"type":"message","data":{"author":{"role":"user","name":"Dana"},"message":{"parts":[{"text":"Hello."},"You."]}}}
{"type":"message","sender":"model","parts":[{"text":"Yes?"},{"image":"x"}]}
`,
			transcript.Chat{
				ID: "7", UserID: "u-1", UserName: "Dana", CharacterID: "c-1", CharacterName: "Mr Alvarez", ScenarioID: "sc-1", Title: "Bad news", Created: at,
				Messages: []transcript.ChatMessage{{Name: "Dana", Trainee: true, Text: "Hello.\nYou."}, {Text: "Yes?"}},
			},
		},
		"SpeakersByNameAndFlag": {
			`{"type":"session_start","participant":"Dana","character":"Mr Alvarez","scenario":"Bad news"}
{"type":"message","sender":"Dana","text":"1"}
{"type":"message","sender":"Mr Alvarez","text":"2"}
{"type":"message","is_user":true,"text":"3"}
{"type":"message","is_user":"false","sender":"user","text":"4"}
{"type":"message","role":"system","text":"left out"}
{"type":"message","sender":"Somebody","text":"skipped"}
{"type":"message","role":"user","content":[]}
{"type":"heartbeat"}
[]
{"type":"message","role":"USER","content":5}
`,
			transcript.Chat{
				UserName: "Dana", CharacterName: "Mr Alvarez", Title: "Bad news", Skipped: 4, Unknown: 1,
				Messages: []transcript.ChatMessage{{Trainee: true, Text: "1"}, {Text: "2"}, {Trainee: true, Text: "3"}, {Text: "4"}, {Trainee: true, Text: "5"}},
			},
		},
		"EndWithoutAStart": {
			`{"type":"message","role":"human","name":"Dana","content":"Hello.","timestamp":"2025-03-04T05:06:07Z"}` + "\n" + `{"type":"session_end"}`,
			transcript.Chat{UserName: "Dana", Created: at, Ended: true, Messages: []transcript.ChatMessage{{Name: "Dana", Trainee: true, Text: "Hello.", At: at}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := transcript.ReadPython(strings.NewReader(tt.in))
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v, %v\nwant %+v", got, err, tt.want)
			}
		})
	}
}

// The ways in which chats tell a moment, through a message that has it.
func TestRead_Moments(t *testing.T) {
	utc := func(h, m, s, ms int) time.Time {
		return time.Date(2024, 7, 5, h, m, s, ms*int(time.Millisecond), time.UTC)
	}
	for in, want := range map[string]time.Time{
		`"2024-07-05T18:30:21.5Z"`: utc(18, 30, 21, 500), `"2024-07-05T18:30:21+02:00"`: utc(16, 30, 21, 0), `"2024-07-05T18:30:21+0200"`: utc(16, 30, 21, 0),
		`"2024-07-05 18:30:21.250"`: utc(18, 30, 21, 250), `"2024-07-05T18:30"`: utc(18, 30, 0, 0), `"2024-07-05 18:30:21 UTC"`: utc(18, 30, 21, 0), `"2024-07-05"`: utc(0, 0, 0, 0),
		`"2024-07-05@18h30m21s"`: utc(18, 30, 21, 0), `"2024-7-5@18h30m21s120ms"`: utc(18, 30, 21, 120), `"2024-7-5 @9h 5m 7s 3ms"`: utc(9, 5, 7, 3),
		`"July 5, 2024 6:30pm"`: utc(18, 30, 0, 0), `"July 5, 2024 12:05am"`: utc(0, 5, 0, 0), `"July 5, 2024 6:30 PM"`: utc(18, 30, 0, 0),
		`1720204221`: utc(18, 30, 21, 0), `1720204221.25`: utc(18, 30, 21, 250), `1720204221500`: utc(18, 30, 21, 500), `"1720204221"`: utc(18, 30, 21, 0),
		`"2024-13-05@18h30m21s"`: {}, `"2024-07-05@25h30m21s"`: {}, `"soon"`: {}, `""`: {}, `null`: {}, `-5`: {}, `1e300`: {}, `"NaN"`: {}, `"0001-01-01T00:00:00Z"`: {}, `"9999-01-01T00:00:00Z"`: {}, `{}`: {},
	} {
		got, err := transcript.ReadPython(strings.NewReader(fmt.Sprintf(`{"type":"message","role":"user","content":"x","timestamp":%s}`, in)))
		if err != nil || !got.Messages[0].At.Equal(want) {
			t.Errorf("%s: got %v, %v, want %v", in, got.Messages[0].At, err, want)
		}
	}
}

// endless is a line that never ends, for those who stop soon after 8 MB.
type endless struct{ given int }

func (e *endless) Read(b []byte) (int, error) {
	if e.given > 9<<20 {
		return 0, io.ErrNoProgress
	}
	for i := range b {
		b[i] = ' '
	}
	e.given += len(b)
	return len(b), nil
}

// repeat is s, n times, without being held.
type repeat struct {
	s    string
	n    int
	rest string
}

func (r *repeat) Read(b []byte) (int, error) {
	if r.rest == "" {
		if r.n == 0 {
			return 0, io.EOF
		}
		r.n--
		r.rest = r.s
	}
	n := copy(b, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrNoProgress }
