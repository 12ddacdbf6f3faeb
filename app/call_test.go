package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roleplay/backend/roleplay"
)

func TestCall_Failures(t *testing.T) {
	var logged bytes.Buffer
	c := newCaller(slog.New(slog.NewTextHandler(&logged, nil)))
	defer c.close()
	type output struct {
		Share float64
		List  []string
	}
	for name, tt := range map[string]struct {
		method func(context.Context, string) (output, error)
		code   roleplay.Code
		logged int
	}{
		"Panic":   {func(context.Context, string) (output, error) { panic("secret detail") }, roleplay.CodeInternal, 1},
		"NaN":     {func(context.Context, string) (output, error) { return output{Share: math.NaN()}, nil }, roleplay.CodeInternal, 1},
		"Unknown": {func(context.Context, string) (output, error) { return output{}, errors.New("secret detail") }, roleplay.CodeInternal, 1},
		"Refusal": {func(context.Context, string) (output, error) { return output{}, roleplay.Invalid("x", "No.") }, roleplay.CodeInvalid, 0},
		"TooLong": {func(context.Context, string) (output, error) { return output{}, context.DeadlineExceeded }, roleplay.CodeUnavailable, 0},
		"Stopped": {func(context.Context, string) (output, error) {
			return output{}, &roleplay.Error{Code: roleplay.CodeCancelled, Message: "Stopped after 3 of 5.", Err: context.Canceled}
		}, roleplay.CodeCancelled, 0},
		"Closing": {func(context.Context, string) (output, error) { return output{}, context.Canceled }, roleplay.CodeUnavailable, 0},
	} {
		t.Run(name, func(t *testing.T) {
			logged.Reset()
			_, err := call(c, "x.Do", tt.method, "spoken words")
			wantCode(t, err, tt.code)
			if n := strings.Count(logged.String(), "level=ERROR"); n != tt.logged || strings.Contains(logged.String(), "spoken words") {
				t.Errorf("logged: %s", &logged)
			}
			text, ok := ErrorText(err).(string)
			var problem roleplay.Problem
			if !ok || json.Unmarshal([]byte(text), &problem) != nil || problem.Code != tt.code || strings.Contains(text, "secret") {
				t.Errorf("the page reads %v", ErrorText(err))
			}
		})
	}
	t.Run("NilSlicesAreEmpty", func(t *testing.T) {
		raw, err := call(c, "x.Do", func(context.Context, string) (output, error) { return output{}, nil }, "")
		if err != nil || string(raw) != `{"Share":0,"List":[]}` {
			t.Errorf("got %s %v", raw, err)
		}
	})
}

// A call that never ends is ended.
func TestCall_Ends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCaller(slog.New(slog.DiscardHandler))
		start := time.Now()
		_, err := call(c, "x.Do", func(ctx context.Context, _ string) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		}, "")
		wantCode(t, err, roleplay.CodeUnavailable)
		if took := time.Since(start); took != 55*time.Second {
			t.Errorf("it took %v", took)
		}
		c.close()
	})
}
