package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// caller calls a server by HTTP, as somebody who is signed in.
type caller struct {
	address string
	token   string
}

// connections keeps as many connections as there are talks: a new one for each call would be measured too.
var connections = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: talksAtOnce}}

// call sends body, if there is one, and reads the answer into out, if that is wanted.
func (c caller) call(ctx context.Context, method, path string, body, out any) error {
	var encoded []byte
	if body != nil {
		var err error
		if encoded, err = json.Marshal(body); err != nil {
			return err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, c.address+path, bytes.NewReader(encoded))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+c.token)
	answer, err := connections.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }() // it was only read
	got, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode >= http.StatusMultipleChoices {
		err = fmt.Errorf("%s: %d %s", path, answer.StatusCode, got)
	}
	if err != nil || out == nil {
		return err
	}
	return json.Unmarshal(got, out)
}
