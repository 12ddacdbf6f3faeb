package record

import (
	"encoding/json"
	"fmt"
	"strings"
)

// members are the top-level members of a JSON object.
type members map[string]json.RawMessage

// membersOf returns the members of a JSON object, nil for any other JSON.
func membersOf(object json.RawMessage) members {
	var m members
	if json.Unmarshal(object, &m) != nil {
		return nil
	}
	return m
}

// unknownMembers returns the members of object that are lost when it is decoded
// into a T and encoded again: those that a newer program knows.
func unknownMembers[T any](object json.RawMessage, decoded T) (members, error) {
	unknown := membersOf(object)
	if unknown == nil {
		return nil, nil
	}
	again, err := json.Marshal(decoded)
	if err != nil {
		return nil, fmt.Errorf("encode body: %w", err)
	}
	for known := range membersOf(again) {
		for name := range unknown {
			if strings.EqualFold(name, known) { // as encoding/json finds fields
				delete(unknown, name)
			}
		}
	}
	return unknown, nil
}

// join encodes body with the unknown members added to it.
func (unknown members) join(body any) (json.RawMessage, error) {
	encoded, err := json.Marshal(body)
	if err != nil || len(unknown) == 0 {
		return encoded, err
	}
	all := membersOf(encoded)
	if all == nil {
		return encoded, nil
	}
	for name, value := range unknown {
		if _, known := all[name]; !known {
			all[name] = value
		}
	}
	return json.Marshal(all)
}
