package record

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// listed is one summary of a page, decoded, with what it is found by.
type listed struct {
	id      roleplay.SessionID
	summary roleplay.SessionSummary
	folded  string // title and names, for comparing
	title   string // folded, for sorting
	err     error  // of a summary that cannot be read
}

// maxCached is how many decoded pages are held: those of 32,000 sessions.
const maxCached = 512

// pageCache holds decoded pages, newest first, each with the version it was read at.
type pageCache struct {
	mu    sync.Mutex
	pages map[string]cachedPage
}

type cachedPage struct {
	version store.Version
	listed  []listed
}

// read returns what a page holds, newest first. Whoever gets it must not change
// it. CodeNotFound if there is no such page.
func (x *Sessions) read(ctx context.Context, entry store.Entry) ([]listed, error) {
	x.cache.mu.Lock()
	cached, ok := x.cache.pages[entry.Key]
	x.cache.mu.Unlock()
	if ok && entry.Version != "" && cached.version == entry.Version {
		return cached.listed, nil
	}
	object, err := x.store.Get(ctx, entry.Key)
	if err != nil {
		return nil, fmt.Errorf("get a page: %w", err)
	}
	cached = cachedPage{version: object.Version}
	if cached.listed, err = x.decode(entry.Key, object.Value); err != nil {
		return nil, err
	}
	slices.SortFunc(cached.listed, func(a, b listed) int { return cmp.Compare(b.id, a.id) })
	x.cache.mu.Lock()
	defer x.cache.mu.Unlock()
	for key := range x.cache.pages {
		if len(x.cache.pages) < maxCached {
			break
		}
		delete(x.cache.pages, key) // any: the order of a map is one
	}
	x.cache.pages[entry.Key] = cached
	return cached.listed, nil
}

// decode decodes a page. A summary that cannot be read is listed with its error.
func (x *Sessions) decode(key string, value []byte) ([]listed, error) {
	var sound struct { // nearly all pages: parsed once
		Rev  int `json:"rev"`
		Body struct {
			Sessions map[roleplay.SessionID]roleplay.SessionSummary `json:"sessions"`
		} `json:"body"`
	}
	if json.Unmarshal(value, &sound) == nil && sound.Rev > 0 && len(sound.Body.Sessions) > 0 {
		all := make([]listed, 0, len(sound.Body.Sessions))
		for id, summary := range sound.Body.Sessions {
			all = append(all, listedOf(id, summary))
		}
		return all, nil
	}
	doc, err := x.pages().decode(value)
	if err != nil {
		return nil, fmt.Errorf("read document %s: %w", key, err)
	}
	all := make([]listed, 0, len(doc.Body.Sessions))
	for id, raw := range doc.Body.Sessions {
		summary, err := decodeSummary(id, raw)
		one := listedOf(id, summary)
		one.err = err
		all = append(all, one)
	}
	return all, nil
}

func listedOf(id roleplay.SessionID, s roleplay.SessionSummary) listed {
	title := fold(s.Title)
	return listed{id: id, summary: s, title: title, folded: title + "\n" + fold(s.CharacterName) + "\n" + fold(s.ParticipantName)}
}
