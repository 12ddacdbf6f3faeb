package app

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
)

//go:embed message.html
var messagePage string

// MessagePage is a page that shows one message, for a window that cannot show
// the program.
func MessagePage(text string) ([]byte, error) {
	page, err := template.New("message").Parse(messagePage)
	if err != nil {
		return nil, fmt.Errorf("read the message page: %w", err)
	}
	var html bytes.Buffer
	if err := page.Execute(&html, text); err != nil {
		return nil, fmt.Errorf("write the message page: %w", err)
	}
	return html.Bytes(), nil
}
