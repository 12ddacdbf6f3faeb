package roleplay_test

import (
	"errors"
	"testing"

	"roleplay/backend/roleplay"
)

func TestCheckPage(t *testing.T) {
	const id = roleplay.SessionID("0199c0de-0000-7000-8000-000000000001")
	for _, test := range []struct {
		name  string
		after roleplay.SessionID
		limit int
		want  int
		field string // of the refusal
	}{
		{"ErrNegative", "", -1, 0, "limit"},
		{"ErrTooLarge", "", 201, 0, "limit"},
		{"ErrAfter", "../x", 50, 0, "after"},
		{"ErrAfterCapitals", "0199C0DE-0000-7000-8000-000000000001", 50, 0, "after"},
		{"LeftOut", "", 0, 50, ""},
		{"Least", id, 1, 1, ""},
		{"Most", id, 200, 200, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := roleplay.CheckPage(test.after, test.limit)
			if got != test.want || (err == nil) != (test.field == "") {
				t.Fatalf("got %d, %v", got, err)
			}
			var e *roleplay.Error
			if err != nil && (!errors.As(err, &e) || e.Code != roleplay.CodeInvalid || e.Fields[0].Field != test.field) {
				t.Errorf("error %v, want one of the field %s", err, test.field)
			}
		})
	}
}
