package recognise

import "roleplay/backend/roleplay"

// The techniques: acts of good and bad talk that every scenario in a known
// language knows without authoring. One turn usually holds several of them.
const (
	OpenQuestion      roleplay.MoveID = "open_question"      // asks for more than a word: "What worries you about it?"
	ClosedQuestion    roleplay.MoveID = "closed_question"    // a word answers it: "Do you smoke?", "You live alone?"
	DetailQuestion    roleplay.MoveID = "detail_question"    // of the closed ones, those that no yes or no answers: who, when, where, which, how many
	MultipleQuestions roleplay.MoveID = "multiple_questions" // two or more questions in one turn
	EvokingQuestion   roleplay.MoveID = "evoking_question"   // asks for the other's own reasons to change, also by a scale of 0 to 10
	Reflection        roleplay.MoveID = "reflection"         // gives back what was said or meant; a candidate only: rules find about 6 of 10
	Summary           roleplay.MoveID = "summary"            // draws together what was said so far
	Affirmation       roleplay.MoveID = "affirmation"        // values an effort or a strength
	Empathy           roleplay.MoveID = "empathy"            // names or allows a feeling
	AskPermission     roleplay.MoveID = "ask_permission"     // "Is it all right if I …"
	Autonomy          roleplay.MoveID = "autonomy"           // "It is up to you."
	Advice            roleplay.MoveID = "advice"             // says what the other should do
	Confrontation     roleplay.MoveID = "confrontation"      // warns, argues, blames, orders
	Reassurance       roleplay.MoveID = "reassurance"        // "Don't worry, it will be fine."
	OfferHelp         roleplay.MoveID = "offer_help"         // "How can I help?"
	Apology           roleplay.MoveID = "apology"            // takes the blame for something
	Introduction      roleplay.MoveID = "introduction"       // says who is speaking
	Greeting          roleplay.MoveID = "greeting"
	Farewell          roleplay.MoveID = "farewell"
	Thanks            roleplay.MoveID = "thanks"
	Agreement         roleplay.MoveID = "agreement"  // the turn begins with a yes: an answer to what the character asked
	Refusal           roleplay.MoveID = "refusal"    // the turn begins with a no
	Insult            roleplay.MoveID = "insult"     // swears at the other or calls them names
	Short             roleplay.MoveID = "short"      // two words or fewer; in every language
	Repetition        roleplay.MoveID = "repetition" // says again what the trainee has said before; in every language
	Nonsense          roleplay.MoveID = "nonsense"   // holds no words, or only keys hit at random
)

// Techniques lists every technique, in the order in which Find reports them.
func Techniques() []roleplay.MoveID {
	return []roleplay.MoveID{
		OpenQuestion, ClosedQuestion, DetailQuestion, MultipleQuestions, EvokingQuestion, Reflection, Summary, Affirmation, Empathy,
		AskPermission, Autonomy, Advice, Confrontation, Reassurance, OfferHelp, Apology, Introduction, Greeting,
		Farewell, Thanks, Agreement, Refusal, Insult, Short, Repetition, Nonsense,
	}
}
