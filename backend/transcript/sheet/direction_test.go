package sheet_test

import (
	"testing"

	"roleplay/backend/transcript/sheet"
)

func TestRunsRightToLeft(t *testing.T) {
	for in, want := range map[string]bool{
		"": false, "12 (!)": false, "abc שלום": false, "12 שלום abc": true, "“مرحبا”": true, "😀 é": false,
	} {
		if got := sheet.RunsRightToLeft(in); got != want {
			t.Errorf("%q: got %v, want %v", in, got, want)
		}
	}
}
