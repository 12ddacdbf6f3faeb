// Command fill puts ended talks of one user into the data folder of a server
// that has run once and does not run now, for tests of long lists.
//
//	fill -data DIR -user ID -n 10000
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store/bolt"
)

// began is when the first talk was held; one follows every 20 minutes.
var began = time.Date(2025, 1, 5, 8, 0, 0, 0, time.UTC)

func main() {
	data := flag.String("data", "", "the data folder")
	user := flag.String("user", "", "whose talks they are")
	n := flag.Int("n", 10_000, "how many")
	flag.Parse()
	if err := fill(context.Background(), *data, roleplay.UserID(*user), *n); err != nil {
		fmt.Fprintln(os.Stderr, "fill:", err)
		os.Exit(1)
	}
}

func fill(ctx context.Context, folder string, user roleplay.UserID, n int) (err error) {
	s, err := bolt.Open(filepath.Join(folder, "roleplay.db"), bolt.Options{}) //nolint:contextcheck // an opening that was begun is ended
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	log, lists := record.Log{Store: s}, record.NewSessions(s)

	next, failed := make(chan int), make([]error, 128)
	var all sync.WaitGroup
	for worker := range failed {
		all.Go(func() {
			for i := range next {
				if err := keep(ctx, log, lists, user, i); err != nil {
					failed[worker] = err
				}
			}
		})
	}
	for i := range n {
		next <- i + 1
	}
	close(next)
	all.Wait()
	return errors.Join(failed...)
}

// keep writes talk i: "Talk 00042" with Guide C, in which "Sentence number 42 of many" is said.
func keep(ctx context.Context, log record.Log, lists *record.Sessions, user roleplay.UserID, i int) error {
	at := began.Add(time.Duration(i) * 20 * time.Minute)
	ended := at.Add(10 * time.Minute)
	id := roleplay.SessionID(uuid(at, i, 0))
	start := roleplay.Start{
		SessionID: id, UserID: user, Scenario: roleplay.ScenarioID(fmt.Sprintf("many-%d", i%4)), ScenarioRev: 1,
		Character: "guide", CharacterRev: 1, Script: "guide", ScriptRev: 1, Seed: 1, At: at,
		Title: fmt.Sprintf("Talk %05d", i), CharacterName: fmt.Sprintf("Guide %c", 'A'+i%10), Language: "en",
	}
	turn := func(n int, speaker roleplay.Speaker, by roleplay.By, text string) roleplay.Entry {
		return roleplay.Entry{Type: roleplay.EntryMessage, Turn: &roleplay.Turn{
			ID: roleplay.TurnID(uuid(at, i, n)), Seq: 1, Speaker: speaker, By: by, Text: text,
			At: int64(n) * 9000, CreatedAt: at.Add(time.Duration(n) * 9 * time.Second), State: roleplay.TurnCompleted,
		}}
	}
	_, err := log.Append(ctx, user, id, record.Head{}, []roleplay.Entry{
		{Type: roleplay.EntryStart, Start: &start},
		turn(1, roleplay.SpeakerTrainee, roleplay.ByPerson, fmt.Sprintf("Sentence number %d of many", i)),
		turn(2, roleplay.SpeakerCharacter, roleplay.ByScript, "An answer."),
		{Type: roleplay.EntryEnd, End: &roleplay.End{At: ended, Reason: "trainee"}},
	})
	if err != nil {
		return err
	}
	return lists.Put(ctx, user, roleplay.SessionSummary{
		ID: id, Title: start.Title, ScenarioID: start.Scenario, ScenarioRev: 1, CharacterID: start.Character, CharacterName: start.CharacterName,
		State: roleplay.SessionEnded, StartedAt: at, EndedAt: &ended, TurnCount: 2, Language: start.Language,
	})
}

// uuid is a UUIDv7 of that time, always the same.
func uuid(at time.Time, i, n int) string {
	ms := at.UnixMilli()
	return fmt.Sprintf("%08x-%04x-7%03x-8000-%012x", ms>>16, ms&0xffff, n, i)
}
