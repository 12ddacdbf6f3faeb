package transcript

import (
	"encoding/json"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// text is the first of the fields that holds text or a number; "" if none does.
func (o object) text(names ...string) string {
	for _, name := range names {
		if s := scalar(o[name]); s != "" {
			return s
		}
	}
	return ""
}

// scalar is a JSON string or number as text; "" for everything else.
func scalar(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

// yes reports what the first of the fields that can be understood says: true,
// "true", 1; false, "false", 0. found is false if there is none.
func (o object) yes(names ...string) (value, found bool) {
	for _, name := range names {
		switch strings.ToLower(strings.TrimSpace(strings.Trim(string(o[name]), `"`))) {
		case "true", "1":
			return true, true
		case "false", "0":
			return false, true
		}
	}
	return false, false
}

// inner is the first of the fields that is an object; nil if none is.
func (o object) inner(names ...string) object {
	for _, name := range names {
		var in object
		if raw := o[name]; len(raw) > 0 && json.Unmarshal(raw, &in) == nil && in != nil {
			return in
		}
	}
	return nil
}

// flat is o with the fields of the objects under these names that it does not have itself.
func (o object) flat(names ...string) object {
	out := maps.Clone(o)
	for _, name := range names {
		for field, value := range o.inner(name) {
			if _, has := out[field]; !has {
				out[field] = value
			}
		}
	}
	return out
}

// words is the text of the first of the fields that has any: text itself, an
// object with one of these fields, or a list of such parts, a line each.
func (o object) words(depth int, names ...string) string {
	for _, name := range names {
		if s := wordsOf(o[name], depth); s != "" {
			return s
		}
	}
	return ""
}

func wordsOf(raw json.RawMessage, depth int) string {
	if s := scalar(raw); s != "" || depth == 0 {
		return s
	}
	var in object
	if json.Unmarshal(raw, &in) == nil && in != nil {
		return in.words(depth-1, "content", "text", "message", "parts", "value")
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return ""
	}
	var out []string
	for _, part := range list {
		if s := wordsOf(part, depth-1); s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, "\n")
}

// moment is the first of the fields that tells a moment, in UTC; zero if none does.
func (o object) moment(names ...string) time.Time {
	for _, name := range names {
		if t := parseMoment(scalar(o[name])); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// parseMoment reads the ways in which chats tell a moment. One without a zone is
// taken for UTC; zero stands for what is none, or is out of the years 1970 to 2999.
//
//	2026-03-14T09:26:53Z  2026-03-14 09:26:53.5+01:00  2026-03-14T09:26
//	2026-03-14@09h26m53s  2026-3-14 @9h 26m 53s 120ms   March 14, 2026 9:26am
//	1773480413  1773480413.5  1773480413000  (seconds or milliseconds since 1970)
func parseMoment(s string) time.Time {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 64 {
		return time.Time{}
	}
	t := parseNumber(s)
	if t.IsZero() {
		t = parseHumanised(s)
	}
	for _, layout := range layouts {
		if !t.IsZero() {
			break
		}
		if parsed, err := time.Parse(layout, s); err == nil {
			t = parsed.UTC()
		}
	}
	if t.Year() < 1970 || t.Year() > 2999 {
		return time.Time{}
	}
	return t
}

// layouts are the written forms. Fractions of seconds are read without being named.
var layouts = [...]string{
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04:05Z07:00",
	"2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z0700", "2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 MST",
	"2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02",
	"January 2, 2006 3:04pm", "January 2, 2006 3:04 PM", "January 2, 2006 15:04", time.RFC1123, time.RFC1123Z,
}

// parseNumber reads seconds or milliseconds since 1970; years tell which they are.
func parseNumber(s string) time.Time {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(n) || n <= 0 || n > 1e14 {
		return time.Time{}
	}
	if n < 1e11 { // as seconds the year 5138, as milliseconds 1973
		n *= 1000
	}
	return time.UnixMilli(int64(math.Round(n))).UTC()
}

var humanised = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2}) ?@(\d{1,2})h ?(\d{1,2})m ?(\d{1,2})s ?(?:(\d{1,3})ms)?$`)

// parseHumanised reads SillyTavern's own form.
func parseHumanised(s string) time.Time {
	m := humanised.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}
	}
	var n [8]int
	for i, digits := range m[1:] {
		n[i], _ = strconv.Atoi(digits)
	}
	if n[1] < 1 || n[1] > 12 || n[2] < 1 || n[2] > 31 || n[3] > 23 || n[4] > 59 || n[5] > 59 {
		return time.Time{}
	}
	return time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], n[6]*int(time.Millisecond), time.UTC)
}

// anyOf reports whether s, whatever its case, is one of the words.
func anyOf(s string, words ...string) bool {
	return slices.Contains(words, strings.ToLower(strings.TrimSpace(s)))
}
