package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

// folderLasts is how many kills a data folder lives through before a new one begins.
const folderLasts = 200

// killed is what a run of kills has shown.
type killed struct {
	kills, acks int
	wrong       []string // one sentence for each ack that does not hold
}

// kills starts the program n times under writers and kills it at a random
// moment: most while they talk, some while it starts. After each the next run is
// held against the log of acks.
func kills(ctx context.Context, binary, folder string, n int, seed uint64) (killed, error) {
	var result killed
	random := rand.New(rand.NewPCG(seed, 1))
	for result.kills < n && ctx.Err() == nil {
		data := filepath.Join(folder, fmt.Sprint(result.kills))
		part, err := killOne(ctx, binary, data, min(folderLasts, n-result.kills), random)
		result.kills += part.kills
		result.acks += part.acks
		result.wrong = append(result.wrong, part.wrong...)
		if err != nil {
			return result, err
		}
		if len(part.wrong) > 0 {
			return result, nil // the folder is kept, to be looked at
		}
		if err := os.RemoveAll(data); err != nil {
			return result, err
		}
	}
	return result, ctx.Err()
}

// killOne is kills in one data folder.
func killOne(ctx context.Context, binary, data string, n int, random *rand.Rand) (killed, error) {
	var result killed
	o := newOracle()
	s, err := start(ctx, binary, data)
	if err != nil {
		return result, err
	}
	defer func() { s.kill() }()
	everybody, err := gather(ctx, s, o)
	if err != nil {
		return result, err
	}
	for result.kills < n {
		if err := everybody.talkUntil(ctx, s, random, s.kill); err != nil {
			result.wrong = append(result.wrong, "an answer before the kill: "+err.Error())
		}
		result.kills++
		if random.IntN(10) == 0 && result.kills < n {
			if err := killWhileStarting(ctx, binary, data, random); err != nil {
				return result, err
			}
			result.kills++
		}
		s, err = start(ctx, binary, data)
		if ctx.Err() != nil { // whoever ends the run has lost nothing
			result.acks = o.acks
			return result, ctx.Err()
		}
		if err != nil {
			result.wrong = append(result.wrong, err.Error())
			return result, nil
		}
		result.wrong = append(result.wrong, o.check(ctx, s, sample)...)
		if result.wrong = append(result.wrong, damagedIn(data)...); len(result.wrong) > 0 {
			break
		}
	}
	if len(result.wrong) == 0 {
		result.wrong = o.checkAll(ctx, s, data)
	}
	result.acks = o.acks
	return result, ctx.Err()
}

// killWhileStarting kills the program somewhere on its way to its first answer.
func killWhileStarting(ctx context.Context, binary, data string, random *rand.Rand) error {
	s, _, err := launch(ctx, binary, data)
	if err != nil {
		return err
	}
	time.Sleep(time.Duration(random.Int64N(int64(120 * time.Millisecond))))
	s.kill()
	return nil
}
