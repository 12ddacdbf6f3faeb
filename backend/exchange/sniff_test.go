package exchange_test

import (
	"strings"
	"testing"

	"roleplay/backend/exchange"
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
