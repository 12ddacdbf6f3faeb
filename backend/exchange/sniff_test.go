package exchange_test

import (
	"strings"
	"testing"

	"roleplay/backend/exchange"
	"roleplay/backend/roleplay"
)

// A loss of power leaves zero bytes behind what was written.
func TestService_ImportFile_BreaksOff(t *testing.T) {
	w := newWorld(t)
	zeros := strings.Repeat("\x00", 4096)
	_, err := w.service.ImportFile(asDana(), exchange.ImportInput{Name: "chat.jsonl"}, strings.NewReader(zeros))
	if err == nil || !strings.Contains(err.Error(), "chat.jsonl is empty.") {
		t.Errorf("zero bytes alone: %v", err)
	}
	chat := `{"user_name":"Dana","character_name":"Mr Alvarez"}` + "\n" + `{"name":"Dana","is_user":true,"mes":"Hello."}` + "\n" + `{"name":"Mr Alvarez","mes":"Gr` + "\xc3" + zeros
	report, err := w.service.ImportFile(asDana(), exchange.ImportInput{Name: "chat.jsonl"}, strings.NewReader(chat))
	if err != nil || report.Talks != 1 || report.Skipped != 1 {
		t.Errorf("got %+v, %v", report, err)
	}
}

// A blank line at the end is no line that breaks off.
func TestService_ImportFile_BlankEnd(t *testing.T) {
	for _, end := range []string{"\n", "\r\n", "\n\n \n", "\x00\x00\x00", "\n\x00\x00"} {
		w := newWorld(t)
		report, err := w.importFile(asDana(), "talk.jsonl", elsewhere(t, dana, 1, 2)+end)
		if err != nil || report.Talks != 1 || report.Skipped != 0 || len(report.Notes) != 0 {
			t.Errorf("%q: %+v, %v", end, report, err)
		}
	}
}

// macOS lays a file of its own beside each file of an archive.
func TestService_ImportFile_ArchiveOfMacOS(t *testing.T) {
	w := newWorld(t)
	news := w.events()
	report, err := w.service.ImportFile(asDana(), exchange.ImportInput{Name: "talks.zip", JobID: job}, strings.NewReader(archive(t, map[string]string{
		"talks/": "", "talks/1.jsonl": elsewhere(t, dana, 1, 2), "__MACOSX/talks/._1.jsonl": "\x00\x05\x16\x07\x00", "talks/._1.jsonl": "\x00\x05\x16\x07\x00", "talks/.DS_Store": "\x00",
	})))
	if err != nil || report.Talks != 1 || len(report.Failed) != 0 || len(report.Notes) != 0 {
		t.Errorf("%+v, %v", report, err)
	}
	for _, e := range news() { // nor is a folder one of its files
		if e.Job != nil && *e.Job != (roleplay.JobProgress{ID: job, Unit: roleplay.JobFiles, Done: 1, Total: 1}) {
			t.Errorf("told %+v", *e.Job)
		}
	}
}
