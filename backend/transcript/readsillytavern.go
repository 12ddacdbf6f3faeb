package transcript

import (
	"io"
	"strings"

	"roleplay/backend/roleplay"
)

// ReadSillyTavern reads a chat of SillyTavern: a header, then one message a
// line. Lines that are no JSON are left out and counted in Skipped, as are half
// a last line and messages without words; lines of the program itself are left out.
// Other versions of a reply (swipes) are not read.
//
// CodeInvalid, with what to do: the first line is no header; the file is not
// UTF-8; a line is longer than 8 MB (it is never held in memory); more than
// MaxChatMessages messages, or more than 64 MB of them.
func ReadSillyTavern(r io.Reader) (Chat, error) {
	var c Chat
	size, header := 0, false
	for o, err := range objects(r) {
		if err != nil {
			return Chat{}, err
		}
		if !header {
			if o.text("user_name", "name") == "" {
				return Chat{}, roleplay.Errorf(roleplay.CodeInvalid, "This is no chat of SillyTavern: its first line is not a header that names user and character. Choose a .jsonl file from the folder “chats” of SillyTavern.")
			}
			header = true
			c.readTavernHeader(o)
			if _, message := o["mes"]; !message {
				continue
			}
		}
		if err := c.readTavernMessage(o, &size); err != nil {
			return Chat{}, err
		}
	}
	if !header {
		return Chat{}, roleplay.Errorf(roleplay.CodeInvalid, "The file is empty. Choose a .jsonl file from the folder “chats” of SillyTavern.")
	}
	c.nameFromMessages()
	return c, nil
}

func (c *Chat) readTavernHeader(o object) {
	meta := o.inner("chat_metadata")
	ours := meta.inner("roleplay")
	*c = Chat{
		ID:       meta.text("integrity", "main_chat"),
		UserName: unlessUnused(o.text("user_name")), CharacterName: unlessUnused(o.text("character_name")),
		Title: ours.text("title"), Language: ours.text("language"),
		Created: o.moment("create_date", "send_date"),
	}
	if ours != nil {
		c.Original = c.ID
	}
}

// unlessUnused drops the word that newer versions write where the names of the messages count.
func unlessUnused(name string) string {
	if name == "unused" {
		return ""
	}
	return name
}

func (c *Chat) readTavernMessage(o object, size *int) error {
	m := ChatMessage{Name: o.text("name"), Text: scalar(o["mes"]), At: o.moment("send_date")}
	person, told := o.yes("is_user")
	// What its person has hidden from the model was said all the same; the rest comes from the program.
	if system, _ := o.yes("is_system"); system && !person && (m.Name == "" || m.Name != c.CharacterName) {
		return nil
	}
	m.Trainee = person || !told && m.Name != "" && m.Name == c.UserName
	if strings.TrimSpace(m.Text) == "" || !told && m.Name == "" {
		c.Skipped++
		return nil
	}
	return c.add(m, size)
}

// nameFromMessages takes the names that the beginning of the file did not tell, and the beginning, from the messages.
func (c *Chat) nameFromMessages() {
	for _, m := range c.Messages {
		if m.Trainee && c.UserName == "" {
			c.UserName = m.Name
		}
		if !m.Trainee && c.CharacterName == "" {
			c.CharacterName = m.Name
		}
		if c.Created.IsZero() {
			c.Created = m.At
		}
	}
}
