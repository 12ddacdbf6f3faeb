package transcript

import (
	"bufio"
	_ "embed"
	"fmt"
	"html"

	"roleplay/backend/transcript/sheet"
)

//go:embed page.css
var pageStyle string

// writeHTML writes the document as one page: no script, no request, and a
// policy of its own that forbids both. Turn 3 is at #turn-3. Errors stay in w.
func writeHTML(w *bufio.Writer, d sheet.Document) {
	direction := "ltr"
	if d.RightToLeft {
		direction = "rtl"
	}
	title := html.EscapeString(d.Title)
	_, _ = fmt.Fprintf(w, `<!DOCTYPE html>
<html lang="%s">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>%s</title>
<style>
%s</style>
</head>
<body>
<header>
<h1 lang="%s" dir="auto">%s</h1>
<dl>
`, html.EscapeString(d.Headings), title, pageStyle, html.EscapeString(d.Language), title)
	for _, detail := range d.Details {
		_, _ = fmt.Fprintf(w, "<div><dt>%s</dt><dd dir=\"auto\">%s</dd></div>\n", html.EscapeString(detail.Label), html.EscapeString(detail.Value))
	}
	_, _ = fmt.Fprintf(w, "</dl>\n</header>\n<main>\n<h2>%s</h2>\n<ol lang=\"%s\" dir=\"%s\">\n", html.EscapeString(d.Heading), html.EscapeString(d.Language), direction)
	for _, turn := range d.Turns {
		writeHTMLTurn(w, turn, d.Headings)
	}
	_, _ = w.WriteString("</ol>\n</main>\n</body>\n</html>\n")
}

func writeHTMLTurn(w *bufio.Writer, turn sheet.Turn, headings string) {
	who := "character"
	if turn.Trainee {
		who = "trainee"
	}
	_, _ = fmt.Fprintf(w, "<li id=\"turn-%d\" value=\"%d\" class=\"%s\">\n<h3><bdi>%s</bdi> <a href=\"#turn-%d\">%s</a></h3>\n",
		turn.Number, turn.Number, who, html.EscapeString(turn.Name), turn.Number, turn.Clock)
	for _, paragraph := range paragraphs(turn.Text) {
		_, _ = w.WriteString("<p dir=\"auto\">")
		for i, l := range paragraph {
			if i > 0 {
				_, _ = w.WriteString("<br>\n")
			}
			_, _ = w.WriteString(html.EscapeString(l))
		}
		_, _ = w.WriteString("</p>\n")
	}
	if len(turn.Notes) > 0 {
		_, _ = fmt.Fprintf(w, "<ul lang=\"%s\" dir=\"auto\">\n", html.EscapeString(headings))
		for _, note := range turn.Notes {
			_, _ = w.WriteString("<li dir=\"auto\">" + html.EscapeString(note) + "</li>\n")
		}
		_, _ = w.WriteString("</ul>\n")
	}
	_, _ = w.WriteString("</li>\n")
}

// paragraphs parts lines at the empty ones.
func paragraphs(lines []string) [][]string {
	var out [][]string
	fresh := true
	for _, l := range lines {
		switch {
		case l == "":
			fresh = true
		case fresh:
			out = append(out, []string{l})
			fresh = false
		default:
			out[len(out)-1] = append(out[len(out)-1], l)
		}
	}
	return out
}
