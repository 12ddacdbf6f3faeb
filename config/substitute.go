package config

import (
	"fmt"
	"regexp"
	"strings"
)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// substitute fills every ${NAME:default} and ${NAME} of text from env, once:
// what comes in is not looked at again. It reports whether there was any.
func substitute(text string, env func(string) (string, bool)) (string, bool, error) {
	var out strings.Builder
	filled := false
	for {
		before, rest, found := strings.Cut(text, "${")
		out.WriteString(before)
		if !found {
			return out.String(), filled, nil
		}
		inside, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", false, fmt.Errorf("has ${ without its }")
		}
		name, fallback, hasFallback := strings.Cut(inside, ":")
		if !variableName.MatchString(name) {
			return "", false, fmt.Errorf("has ${%s}; a variable is made of letters, digits and _", inside)
		}
		value, _ := env(name)
		switch {
		case value != "":
			out.WriteString(value)
		case hasFallback:
			out.WriteString(fallback)
		default:
			return "", false, fmt.Errorf("needs the environment variable %s, which is not set", name)
		}
		filled, text = true, after
	}
}

// unknown tells that there is no such key, and which one was probably meant.
func unknown(key string) string {
	best, distance := "", 4
	for _, s := range settings() {
		candidates := []string{s.name}
		for i := range s.name {
			if s.name[i] == '.' {
				candidates = append(candidates, s.name[:i])
			}
		}
		for _, c := range candidates {
			if d := editDistance(strings.ToLower(key), strings.ToLower(c)); d < distance {
				best, distance = c, d
			}
		}
	}
	if best == "" {
		return "is not a setting; the keys are listed by --help"
	}
	return fmt.Sprintf("is not a setting; did you mean %s?", best)
}

// editDistance counts the letters to add, drop or change to make b of a.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
