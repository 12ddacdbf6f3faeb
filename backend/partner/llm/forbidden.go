package llm

import (
	"slices"
	"sync"
)

// whoever are the phrases that no character says, whatever their name.
var whoever = sync.OnceValue(func() phrases { return byFirst(slices.Concat(everywhere(), leaked())) })

// everywhere are the phrases that no character says, in all languages together: a
// model that leaves its role often leaves the language too. They speak in the first
// person, or of the exercise as one: what people say of others, of machines too, is theirs.
func everywhere() []phrase {
	return slices.Concat(
		crossed(slipRole, anywhere, "i am,i'm", "an ai,an a i,an artificial intelligence,a language model,a large language model,an advanced language model,a chatbot,a virtual assistant,a digital assistant,an assistant developed,just a program,only a program,just a computer,a computer program,chatgpt,gemini,not a real person,not human,simulated,designed to,programmed to"),
		crossed(slipRole, anywhere, "as", "an ai,an artificial intelligence,a language model,a large language model,a virtual assistant"),
		lists(slipRole, anywhere, "i don't have |personal feelings,i do not have |personal feelings,i don't have |feelings or,i can't |help with that request,i cannot |help with that request,i can't |assist with,i cannot |assist with,i'm unable to |assist,i am unable to |assist"),
		lists(slipRole, anywhere, "my |system prompt,the |system prompt,according to my |prompt,according to my |instructions,my |prompt says,the |prompt says,my |instructions tell,my |instructions say,my |instructions forbid,made by |openai,trained by |openai,trained by |google,developed by |google"),
		lists(slipRole, anywhere, "in this |roleplay,in this |role play,in our |roleplay,this is a |roleplay,this is a |role play,in this |simulation,this is only an |exercise,this is just an |exercise,this |exercise is,pause the |exercise,end the |exercise,part of this |exercise,in this scenario |i play,stay in |character,break |character,the character |i play,the character |i'm playing,ooc"),
		lists(slipRole, anywhere, "here is |* reply,here's |what * would,here is |what * would,hier ist |* antwort"),
		lists(slipRole, atSentenceStart, "out of |character"),
		crossed(slipRole, anywhere, "ich bin,ich bin nur,bin", "eine ki,ein ki,eine künstliche intelligenz,ein sprachmodell,ein großes sprachmodell,ein chatbot,ein computerprogramm,ein virtueller assistent,ein digitaler assistent,kein echter mensch,chatgpt,gemini"),
		lists(slipRole, anywhere, "als |ki kann,als |ki habe,als |ki bin,als |ki darf,als |ki modell,als |ki assistent,als |künstliche intelligenz,als |sprachmodell,als |großes sprachmodell,als |ki sprachmodell"),
		lists(slipRole, anywhere, "laut |meinen anweisungen,laut |meinem prompt,mein |prompt sagt,mein |systemprompt,meine |anweisungen verbieten,meine |anweisungen lauten,ich wurde |angewiesen vage,dabei kann ich |nicht helfen"),
		lists(slipRole, anywhere, "in diesem |rollenspiel,im |rollenspiel bin,in dieser |simulation,im rahmen dieser |übung,das ist |nur eine übung,wir beenden |die übung,außerhalb der |rolle,die figur |die ich spiele"),
		lists(slipCoaching, anywhere, "could |try asking me,great job |your,great job |you,well done |you,your |empathy was,your |reflection was,as your |coach,as your |trainer,try to |reflect what,try to |use open,try an |open question,ask an |open question,your |communication skills,your |interviewing skills"),
		lists(slipCoaching, anywhere, "gut gemacht |sie,gut gemacht |du,sehr |empathisch reagiert,als ihr |coach,als dein |coach,stellen sie |eine offene frage,stell |eine offene frage,versuchen sie |offene fragen,versuche |offene fragen,super frage |sie,tolle frage |sie,ihre |gesprächsführung,deine |gesprächsführung"),
		lists(slipCoaching, atSentenceStart, "good |open question,great |open question,gute |offene frage,tolle |offene frage"),
		crossed(slipNarration, atReplyStart, "he,she,er,sie,the patient,the customer,der kunde,die kundin,der patient,die patientin", "sighs,shrugs,nods,pauses,leans,frowns,looks down,looks away,looks at the,seufzt,nickt,schweigt,lehnt,zuckt mit,schaut zu boden,schaut weg,blickt zu boden"),
	)
}

// labels stand before a colon where a model writes down a talk, or judges it.
var labels = map[string]slip{
	"you": slipNarration, "the other person": slipNarration, "other person": slipNarration, "user": slipNarration, "trainee": slipNarration, "nurse": slipNarration, "clerk": slipNarration, "agent": slipNarration,
	"narrator": slipNarration, "sie": slipNarration, "die andere person": slipNarration, "mitarbeiter": slipNarration, "mitarbeiterin": slipNarration, "pflegekraft": slipNarration, "schwester": slipNarration, "erzähler": slipNarration,
	"tip": slipCoaching, "hint": slipCoaching, "feedback": slipCoaching, "score": slipCoaching, "coach": slipCoaching, "tipp": slipCoaching, "hinweis": slipCoaching, "rückmeldung": slipCoaching, "bewertung": slipCoaching, "note": slipCoaching,
	"mood": slipRole, "trust": slipRole, "patience": slipRole, "stimmung": slipRole, "assistant": slipRole, "system": slipRole,
}
