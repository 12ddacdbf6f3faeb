package roleplay_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"roleplay/backend/roleplay"
)

func TestCodeOf(t *testing.T) {
	coded := roleplay.Errorf(roleplay.CodeNotFound, "There is no such session.")
	tests := []struct {
		name string
		err  error
		want roleplay.Code
	}{
		{"Nil", nil, ""},
		{"Plain", io.EOF, roleplay.CodeInternal},
		{"Coded", coded, roleplay.CodeNotFound},
		{"Wrapped", fmt.Errorf("load: %w", fmt.Errorf("read: %w", coded)), roleplay.CodeNotFound},
		{"Joined", errors.Join(io.EOF, coded), roleplay.CodeNotFound},
		{"OuterCodeCounts", &roleplay.Error{Code: roleplay.CodeUnavailable, Err: coded}, roleplay.CodeUnavailable},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := roleplay.CodeOf(test.err); got != test.want {
				t.Errorf("CodeOf = %q, want %q", got, test.want)
			}
		})
	}
}

func TestErrorf(t *testing.T) {
	t.Run("Message", func(t *testing.T) {
		e := roleplay.Errorf(roleplay.CodeInUse, "The folder %s is in use.", "data")
		if e.Code != roleplay.CodeInUse || e.Message != "The folder data is in use." || e.Err != nil {
			t.Errorf("got %+v", e)
		}
		if got, want := e.Error(), "in_use: The folder data is in use."; got != want {
			t.Errorf("Error() = %q, want %q", got, want)
		}
	})
	t.Run("KeepsTheCause", func(t *testing.T) {
		e := roleplay.Errorf(roleplay.CodeInvalid, "Not a file: %w.", io.ErrUnexpectedEOF)
		if e.Message != "Not a file: unexpected EOF." || !errors.Is(e, io.ErrUnexpectedEOF) {
			t.Errorf("got %+v", e)
		}
	})
	t.Run("CauseIsForTheLog", func(t *testing.T) {
		e := &roleplay.Error{Code: roleplay.CodeUnavailable, Message: "The disk is full.", Err: io.ErrShortWrite}
		if got, want := e.Error(), "unavailable: The disk is full.: short write"; got != want {
			t.Errorf("Error() = %q, want %q", got, want)
		}
	})
}

func TestInvalid(t *testing.T) {
	e := roleplay.Invalid("name", "A name has at most %d characters.", 80)
	const want = "A name has at most 80 characters."
	if e.Code != roleplay.CodeInvalid || e.Message != want || len(e.Fields) != 1 || e.Fields[0] != (roleplay.FieldError{Field: "name", Message: want}) {
		t.Errorf("got %+v", e)
	}
}

func TestProblemOf(t *testing.T) {
	secret := errors.New("password of the database")
	tests := []struct {
		name string
		err  error
		want string // as JSON
	}{
		{"PlainTellsNothing", secret, `{"code":"internal","detail":"Internal error","errors":[]}`},
		{"InternalTellsNothing", roleplay.Errorf(roleplay.CodeInternal, "broken: %w", secret), `{"code":"internal","detail":"Internal error","errors":[]}`},
		{
			"CauseIsNotTold", fmt.Errorf("open %w", &roleplay.Error{Code: roleplay.CodeUnavailable, Message: "It is closed.", Err: secret}),
			`{"code":"unavailable","detail":"It is closed.","errors":[]}`,
		},
		{
			"Fields", roleplay.Invalid("name", "Give a name."),
			`{"code":"invalid","detail":"Give a name.","errors":[{"field":"name","message":"Give a name."}]}`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			wantJSON(t, roleplay.ProblemOf(test.err), test.want)
		})
	}
}

func wantJSON(t *testing.T, v any, want string) {
	t.Helper()
	got, err := roleplay.EncodeJSON(v)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
