// Package scripter keeps what is practised: scenarios, characters, scripts and
// rubrics. It reads their sources, says what is wrong with them by file and
// line, and publishes revisions that never change.
//
//	YAML ─► read ─► schema ─► decode ─► references ─► publish ─► content/{kind}/{id}/{rev}
//	         │        │                     │
//	         └────────┴─────────────────────┴──► Problem{file, line, column, path, message}
//
// The references are checked over everything that is there: a script against
// the scenario it plays in, with scene.Check.
package scripter

import (
	"cmp"
	"context"
	"fmt"
	"sync"

	"roleplay/backend/record"
	"roleplay/backend/roleplay"
	"roleplay/backend/store"
)

// Shipped marks the content that came with the program: it is the `by` of its revisions.
const Shipped roleplay.UserID = "shipped"

// Deps is what a Service needs.
type Deps struct {
	Store   store.Store
	Schemas *Schemas
}

// Service checks and publishes content. All methods may be called concurrently.
type Service struct {
	store      store.Store
	schemas    *Schemas
	scenarios  record.Content[roleplay.Scenario]
	characters record.Content[roleplay.Character]
	scripts    record.Content[roleplay.Script]
	rubrics    record.Content[roleplay.Rubric]
	shipped    record.Docs[shipment]

	publishing sync.Mutex // between looking whose an id is and taking its next revision
}

// New makes a Service.
func New(d Deps) *Service {
	return &Service{
		store:      d.Store,
		schemas:    d.Schemas,
		scenarios:  record.Content[roleplay.Scenario]{Store: d.Store, Kind: record.KindScenario},
		characters: record.Content[roleplay.Character]{Store: d.Store, Kind: record.KindCharacter},
		scripts:    record.Content[roleplay.Script]{Store: d.Store, Kind: record.KindScript},
		rubrics:    record.Content[roleplay.Rubric]{Store: d.Store, Kind: record.KindRubric},
		shipped:    record.Docs[shipment]{Store: d.Store, Schema: 1},
	}
}

// CheckContent tells what is wrong with the source of one document, against all
// that is published. Mistakes of the author are problems of the output, not an
// error. It needs the role SCRIPTER.
func (s *Service) CheckContent(ctx context.Context, in CheckContentInput) (CheckContentOutput, error) {
	if _, err := roleplay.RequireActor(ctx, roleplay.RoleScripter); err != nil {
		return CheckContentOutput{}, err
	}
	checked, err := s.check(ctx, in.Name, in.Source)
	if err != nil {
		return CheckContentOutput{}, err
	}
	return CheckContentOutput{Kind: string(checked.kind), Problems: checked.problems}, nil
}

// PublishContent makes a source the newest revision of its document. It needs
// the role SCRIPTER; a further revision needs to be by who published the first,
// or the role ADMIN, which is also needed where the first came with the program.
//
// CodeInvalid when there are problems: Fields holds them by line and path.
// CodeForbidden when the document is another's.
func (s *Service) PublishContent(ctx context.Context, in PublishContentInput) (Published, error) {
	actor, err := roleplay.RequireActor(ctx, roleplay.RoleScripter)
	if err != nil {
		return Published{}, err
	}
	s.publishing.Lock()
	defer s.publishing.Unlock()

	checked, err := s.check(ctx, in.Name, in.Source)
	if err != nil {
		return Published{}, err
	}
	if len(checked.problems) > 0 {
		return Published{}, refuse(checked.problems)
	}
	first, err := s.firstBy(ctx, checked.document)
	if err != nil {
		return Published{}, err
	}
	if first != "" && first != actor.ID && !actor.Role.Includes(roleplay.RoleAdmin) {
		return Published{}, roleplay.Errorf(roleplay.CodeForbidden,
			"The %s %q was first published by somebody else; give yours an id of its own.", checked.kind, checked.id)
	}
	rev, err := s.publish(ctx, checked.body, actor.ID)
	if err != nil {
		return Published{}, err
	}
	return Published{Kind: string(checked.kind), ID: checked.id, Rev: rev}, nil
}

// checked is one source after all checks. With problems, body may be nil and the document empty but for its kind.
type checked struct {
	document
	body     any
	problems []Problem
}

func (s *Service) check(ctx context.Context, name, text string) (checked, error) {
	body, src, kind, problems := s.schemas.parse(name, []byte(text))
	if len(problems) > 0 {
		sortProblems(problems)
		return checked{document: document{kind: kind}, problems: problems}, nil
	}
	l, err := s.published(ctx)
	if err != nil {
		return checked{}, err
	}
	d := l.add(body, src)
	return checked{document: d, body: body, problems: l.check(false)}, nil
}

// published returns the newest revision of everything.
func (s *Service) published(ctx context.Context) (*library, error) {
	l := newLibrary()
	if err := addAll(ctx, l, s.scenarios); err != nil {
		return nil, err
	}
	if err := addAll(ctx, l, s.characters); err != nil {
		return nil, err
	}
	if err := addAll(ctx, l, s.scripts); err != nil {
		return nil, err
	}
	return l, addAll(ctx, l, s.rubrics)
}

func addAll[T any](ctx context.Context, l *library, c record.Content[T]) error {
	all, err := c.List(ctx)
	if err != nil {
		return fmt.Errorf("list the %s documents: %w", c.Kind, err)
	}
	for _, body := range all {
		l.add(body, nil)
	}
	return nil
}

// refuse makes the error of a source with problems.
func refuse(problems []Problem) error {
	first := problems[0]
	e := roleplay.Errorf(roleplay.CodeInvalid, "%s: %s", first.Place(), first.Message)
	if n := len(problems) - 1; n > 0 {
		e = roleplay.Errorf(roleplay.CodeInvalid, "%s: %s (and %d more)", first.Place(), first.Message, n)
	}
	for _, p := range problems {
		field := cmp.Or(p.Path, "source") // what is wrong with all of it, or with its YAML, has no path
		e.Fields = append(e.Fields, roleplay.FieldError{Field: field, Message: fmt.Sprintf("%s: %s", p.Place(), p.Message)})
	}
	return e
}

// Place says where a problem is: "file:line:column", "line 3" for a source
// without a name, "file" for one that could not be read.
func (p Problem) Place() string {
	switch {
	case p.File == "":
		return fmt.Sprintf("line %d", p.Line)
	case p.Line == 0:
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}
