// Command evals has simulated trainees talk with characters that a real model plays, and
// reports how well it played: `make evals`. It is no part of the tests: it costs time and, with most services, money.
//
//	ROLEPLAY_EVALS_VENDOR=openai ROLEPLAY_EVALS_ADDRESS=http://127.0.0.1:11434/v1 ROLEPLAY_EVALS_MODEL=gemma3:12b \
//	  go run ./test/evals -out build/log/evals -talks 12
//
// It plays by the same partner/llm as the program: the same prompts, guard and tries. What it
// judges, it judges by rules of its own (judge.go), and twice: what the model said, which is how good
// model and prompt are, and what was shown, which is what a trainee gets.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"time"

	"roleplay/backend/model"
	"roleplay/backend/model/gemini"
	"roleplay/backend/model/openai"
	"roleplay/backend/model/transport"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout)
	stop()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "evals:", err) // there is no other place to tell it
		os.Exit(1)
	}
}

// settings are how much is played. What it is played with comes from the environment, since a key among the
// arguments could be read by everybody on the machine.
type settings struct {
	out       string
	talks     int
	turns     int
	seed      uint64
	mostSpent int64 // tokens
}

func run(ctx context.Context, args []string, env func(string) string, out io.Writer) error {
	var s settings
	flags := flag.NewFlagSet("evals", flag.ContinueOnError)
	flags.StringVar(&s.out, "out", "", "folder of the report; it is made")
	flags.IntVar(&s.talks, "talks", 12, "talks; they go round the scenarios and characters, skilled and unskilled")
	flags.IntVar(&s.turns, "turns", 8, "turns of the trainee in a talk")
	flags.Uint64Var(&s.seed, "seed", 1, "of the trainees")
	flags.Int64Var(&s.mostSpent, "most-tokens", 1_000_000, "no talk begins after so many")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if s.out == "" || s.talks < 1 || s.turns < 1 {
		return errors.New("say where the report goes (-out DIR), and at least one talk and turn")
	}
	about, connection, err := chosen(env)
	if err != nil {
		return err
	}
	client, err := connect(connection) //nolint:contextcheck // it asks nobody anything yet
	if err != nil {
		return err
	}
	defer client.Close()
	about.Date, about.Seed, about.Turns = time.Now().UTC().Format(time.DateOnly), s.seed, s.turns
	talks, failed := play(ctx, client.Text(about.Model), about.Model, s, func(text string) { _, _ = fmt.Fprintln(out, text) })
	if failed != nil && len(talks) == 0 {
		return failed
	}
	r := newReport(about, talks) // of those that were held, where it was broken off
	if err := r.write(s.out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\n%s\nreport.md and report.json are in %s\n", r.short(), s.out)
	return errors.Join(err, failed)
}

// chosen reads the model from the environment, without its key into what is reported.
func chosen(env func(string) string) (about, model.Connection, error) {
	c := model.Connection{
		Vendor: model.Vendor(env("ROLEPLAY_EVALS_VENDOR")), Address: env("ROLEPLAY_EVALS_ADDRESS"), Key: env("ROLEPLAY_EVALS_KEY"),
		Project: env("ROLEPLAY_EVALS_PROJECT"), Location: env("ROLEPLAY_EVALS_LOCATION"),
	}
	a := about{Vendor: string(c.Vendor), Model: env("ROLEPLAY_EVALS_MODEL")}
	if c.Vendor == "" || a.Model == "" {
		return a, c, errors.New("no model is named: set ROLEPLAY_EVALS_VENDOR (gemini, vertex or openai) and ROLEPLAY_EVALS_MODEL, and what else its service needs: " +
			"_ADDRESS, _KEY, _PROJECT, _LOCATION; _PRICE_IN and _PRICE_OUT, in US dollars for a million tokens, for what it costs (docs/models.md)")
	}
	if u, err := url.Parse(c.Address); err == nil {
		a.Host = u.Host
	}
	for name, to := range map[string]*float64{"ROLEPLAY_EVALS_PRICE_IN": &a.PriceIn, "ROLEPLAY_EVALS_PRICE_OUT": &a.PriceOut} {
		text := env(name)
		if text == "" {
			continue
		}
		price, err := strconv.ParseFloat(text, 64)
		if err != nil || price < 0 {
			return a, c, fmt.Errorf("%s is no price: %q", name, text)
		}
		*to = price
	}
	return a, c, nil
}

// connect makes the client as the program does.
func connect(c model.Connection) (model.Client, error) {
	switch c.Vendor {
	case model.VendorGemini, model.VendorVertex:
		return gemini.New(c, transport.Options{})
	case model.VendorOpenAI:
		return openai.New(c, transport.Options{})
	}
	return nil, fmt.Errorf("%q is no vendor: gemini, vertex or openai", c.Vendor)
}
