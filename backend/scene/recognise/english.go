package recognise

import "slices"

// english knows words in their normal form: contractions are open ("do not"),
// "okay" is "ok", "alright" is "all right".
var english = &grammar{
	spell:  spellEnglish,
	stem:   stemEnglish,
	titles: set("dr mr mrs ms prof st vs"),
	leads: set(`so and but well ok um uh oh ah hmm hm mm mmm yes right now then because er like actually anyway just alright
	also great good sure or fine gotcha`),
	quiet: set(`a an the and or but if so then than that this these those there here it its he him his she her hers they them their
	we us our i me my mine you your yours myself yourself is are was were am be been being do does did done doing have has had having will would
	shall should can could may might must not no yes to of in on at by for with from about into as up out off over again just
	very really quite too also what which who whom when where why how all any some more most much many such own same ok well
	oh um uh like know mean get got going go let only now please right sort kind thing bit lot one would something anything ever while before
	after still yet point way maybe say says said saying think thinks thinking thought tell tells told telling talk talking talked ask asked
	asking see seen saw seeing feel feels felt feeling happen happens happened happening come comes came
	coming make makes made making take takes took taking give gives gave giving put puts keep keeps kept want wants wanted need needs
	needed today`),
	questionWords: set("what who whom whose when where why how much many often long old"),
	negations:     set("not no never nothing nobody"),
	consonants:    6,
	slips:         true,
	talk: &talk{
		techniques: englishTechniques,
		yes:        answers("yes", "sure", "ok", "of course", "certainly", "absolutely", "definitely", "please do", "go ahead", "exactly", "all right", "i agree", "i do.", "i am.", "i would.", "i will.", "i have.", "that is right", "you are right", "by all means", "i would love", "indeed", "fine", "correct", "true", "happy to", "gladly", "i promise"),
		no:         answers("no", "not really", "not at all", "not yet", "never", "i do not think so", "i am afraid not", "i can not.", "i will not.", "i would rather not", "not now", "of course not", "i disagree", "absolutely not", "certainly not", "not today", "i do not.", "i am not.", "i would not.", "i have not."),
		question:   set("what how why where who when which whose"),
		asking:     set("what how why"),
		details:    set("who when where which what how"),
		knowing:    set("know knows knew about of that understand see on remember sure tell"),
		tags:       set("ok right yes no huh hm hmm mm correct really sure oh well so and you know see all fine is it what sorry pardon"),
		what:       "what",
		form:       englishForm,
		inverted:   englishInverted,
		embedded:   func(_ word, rest []word) bool { return englishInverted(rest) },
		verbFirst:  func(words []word) bool { return englishAuxiliary[words[0].norm] },
		asksPlainly: func(words []word) bool {
			return len(words) > 2 && englishAuxiliary[words[0].norm] && englishSubject[words[1].norm]
		},
		invitations: newMatcher([]rule{{move: OpenQuestion, say: []string{
			"^tell me", "^please tell me", "tell me more", "tell me about", "tell me what/how/why/a", "^describe", "walk me through", "talk me through", "help me to? understand/see", "give me an/some example/examples/idea/sense",
			"i wonder/wondering what/how/why", "i am wondering/curious/interested what/how/why/about/to/in", "i would like/love to hear/know/understand what/how/why/more/about/your", "i am curious", "say more", "^talk to me about", "fill me in", "^explain", "^go on", "share with me",
		}}, {move: ClosedQuestion, say: []string{"i wonder/wondering if/whether", "i am wondering/curious if/whether"}}}),
		openers: newMatcher([]rule{{move: OpenQuestion, say: []string{
			"can/could/would/will you ... tell/describe/explain/share/elaborate/walk/talk/help/give/say/think", "anything else/you/that/about/in/i", "any/some other", "what else", "how about", "what about", "any thoughts/ideas/questions/reasons/concerns", "some of the/your", "can you think", "mind telling/sharing/explaining", "like to tell/share/talk", "what do you", "how do you", "how would", "how does", "how did", "what would", "what is", "what are", "why do", "what does", "what kinds/sorts/types/things/has/have/makes/made/might/could/did/was/were", "where would you", "where does that", "where do you see", "where do we", "where are you at/with",
		}, unless: []string{"you know/understand what/how", "tell/told/ask/asked you what/how"}}}),
		stems: newMatcher([]rule{{move: Reflection, say: []string{
			"it sounds/seems/feels/looks like/as/to", "^sounds/seems/looks like", "sounds like", "seems like", "what i hear/am hearing?", "i hear you saying", "i am hearing", "you are saying", "you are telling me", "in other words", "^it is like", "^so you", "^so your", "^so it/that/the/those/these/there/this/for/on/when/if/even/part/by/one/some/then/at",
			"part of you", "a part of you", "on the one hand", "on one hand", "you are wondering/feeling/thinking/worried/concerned/hoping/looking/trying/struggling/torn/not/really/afraid", "you feel/felt/want/wanted/wish/hope", "it is important to/for you", "it is hard/difficult/frustrating for you", "for you it", "you would like/rather/love", "^and you", "^but you", "if i understand/hear/heard", "it bothers/worries/concerns/matters", "you can see", "^and that you", "^and it is", "does sound/seem/feel like", "is feeling like", "^it hurt/hurts/meant/means to/a/so/that", "for you", "it is been", "you are noticing", "^almost",
		}}}),
		directs: newMatcher([]rule{{move: Advice, say: []string{
			"^you really/just/probably/definitely/simply/also? should/must/ought/better", "^you really/just/probably/definitely/simply/also? need to", "^you had better", "^you can/could/may/will", "^you might want", "^you have to", "^you got to", "^you know what", "^you guys", "^so you know", "^you just? did/do not ... try",
		}}}),
		addressed:  set("you your"),
		courtesies: set("thanks thank thx cheers hi hello hey welcome goodbye bye"),
	},
}

var (
	englishAuxiliary = set("do does did is are was were would could can have has had will should might may shall am")
	englishSubject   = set("you i we he she it they that this there your the anyone anybody someone any these those")
	englishQuantity  = set("many much often long old far soon big frequently tall heavy recently late early few")
	englishSort      = set("time kind type sort day year month age date brand size name number medicine")
)

// englishForm judges words that begin with a question word.
func englishForm(words []word) form {
	next := ""
	if len(words) > 1 {
		next = words[1].norm
	}
	switch words[0].norm {
	case "why":
		return openForm
	case "how":
		if englishQuantity[next] {
			return closedForm
		}
		return openForm
	case "what":
		if englishSort[next] || len(words) > 3 && words[2].norm == "your" && englishSort[words[3].norm] {
			return closedForm
		}
		return openForm
	case "where":
		if next == "would" || next == "does" || slices.ContainsFunc(words, func(w word) bool { return w.norm == "see" || w.norm == "go" }) {
			return openForm
		}
	}
	return closedForm
}

// englishInverted reports whether an auxiliary follows a question word, at once or
// after the noun that is asked for: "what do you", "how many cigarettes do you".
func englishInverted(words []word) bool {
	for i, w := range words[:min(3, len(words))] {
		if englishAuxiliary[w.norm] {
			return true
		}
		if i == 0 && englishSubject[w.norm] {
			return false
		}
	}
	return false
}

var englishTechniques = newMatcher([]rule{
	{move: EvokingQuestion, say: []string{
		"why would/might/do you want", "why ... important to you", "what ... makes/made you want/think/consider", "what would/might/could ... be better/different/like",
		"what would/might/could be the/some good/best/benefits/advantages", "what are the/some good/benefits/advantages/reasons", "what would ... gain/change/help/take",
		"what else? worries/concerns/bothers/scares you", "what ... concerns/worries do you", "what do you want/hope/wish/value", "what matters/is most/important to you",
		"scale of/from/between", "from/between 0/1/one/zero to/and 10/ten", "1/one to 10/ten", "how important is/would", "how confident/ready/willing are/do/would you",
		"why are you a/at", "why not a lower", "^why a/an/the/that/this/it ... not/and/instead/rather", "what ... reasons ... you", "what if anything", "if you did/decided/were ... what/how", "how would ... life/things ... be/look",
		"where would you like", "what do you think you will/would/could/might do", "what would you like", "what else ... could/might/would you", "downside/downsides/drawbacks", "looking ahead/back",
		"five/ten/5/10 years from now", "what do you make of", "what ... not so good", "how does ... fit with", "what would have to", "what would need to", "what has worked", "what are you willing",
	}},
	{move: Summary, say: []string{
		"to sum up", "to summarize/summarise", "let me summarize/summarise", "let me try? to? sum", "in summary", "let me see if i", "let me make/be sure i", "let me check i/that/whether/if",
		"let me check my understanding", "if i have? understood/understand/heard/got you? correctly/right/this/it", "did i get/miss", "have i got that/this/it right", "so far you", "so far i have", "what i have? heard/hear/hearing ... so far",
		"you have told me", "you have mentioned ... and", "you have shared", "to recap", "let me recap", "let me pull/put/bring ... together", "so ... on the one hand", "on one hand", "on the one hand", "all in all", "we have talked about", "we have covered", "i want to make sure i",
	}},
	{move: Affirmation, say: []string{
		"good for you", "well done", "good/great/nice/excellent/amazing job/work", "you are so/very/really/clearly/obviously? strong/brave/capable/committed/determined/thoughtful/resourceful/resilient/dedicated/caring/courageous/motivated",
		"proud of you/yourself", "you should/can/must be proud", "that took/takes/is ... courage/strength/effort/guts/commitment", "took a lot of", "takes a lot of", "i appreciate you/your/that/how",
		"you have been so/very/really/pretty/incredibly? honest/open/frank/brave/patient/generous", "you have worked/tried/put/done ... hard/effort/well/great", "you work/worked so/really/very? hard", "working so/really/very? hard", "that is so/very/really/pretty? great/wonderful/fantastic/awesome/excellent/impressive/amazing/terrific/admirable/commendable",
		"it is great/wonderful/good/impressive that you", "i am glad/impressed/happy you/that/by/with", "i admire/respect/commend", "you have shown/achieved/managed/accomplished", "you clearly/really/obviously/truly care", "you care a lot/deeply/about",
		"thank you for being/sharing/telling/trusting/opening", "thanks for being/sharing/telling/trusting/opening", "you handled ... well", "you did ... well/great", "you are doing ... well/great/good/best", "big/huge/great/good/important step", "a lot of courage/strength/willpower/thought", "you have a lot of", "you know yourself", "good idea", "great idea", "that is a great/good/really",
	}, unless: []string{"not proud", "would be great"}},
	{move: Empathy, say: []string{
		"that must/sounds/seems/is/has/would ... hard/tough/difficult/painful/frustrating/scary/frightening/upsetting/exhausting/stressful/awful/terrible/overwhelming/lonely/rough/sad/worrying/annoying",
		"it must/sounds/seems/is/has ... hard/tough/difficult/painful/frustrating/scary/frightening/upsetting/exhausting/stressful/awful/terrible/overwhelming/lonely/rough/sad/worrying/annoying",
		"this must/sounds/seems/is ... hard/tough/difficult/painful/frustrating/scary/frightening/upsetting/exhausting/stressful/awful/terrible/overwhelming/shock",
		"must be/have ... for you", "sounds so/very/really/incredibly/pretty? hard/tough/difficult/painful/frustrating/scary/frightening/upsetting/exhausting/stressful/awful/terrible/overwhelming/lonely/rough",
		"i am so/very/really/truly? sorry to/you/for", "sorry that you", "sorry about your", "i can only? imagine", "i can see/hear how/that/why/you/the/this", "i can understand", "i understand how/why/that/you", "no wonder", "it/that makes sense", "makes a lot of sense", "makes perfect sense",
		"anyone/anybody would", "that is understandable", "it is understandable", "completely/totally/perfectly understandable/normal/natural", "it is normal/natural/ok to feel", "you sound/seem/look so/very/really/quite/a? upset/worried/angry/frustrated/tired/sad/anxious/scared/exhausted/overwhelmed/hurt/stressed/disappointed/concerned/nervous/afraid",
		"you are so/very/really/feeling? upset/worried/angry/frustrated/scared/afraid/exhausted/overwhelmed/hurt/anxious/disappointed", "you feel/felt so/very/really? upset/worried/angry/frustrated/tired/sad/anxious/scared/alone/guilty/ashamed/overwhelmed/hurt/stressed/trapped/lost/helpless/let/judged/ignored",
		"i hear you", "i hear how", "i feel for you", "it hurts", "your frustration/anger/pain/fear/worry/disappointment", "a lot to take/carry/deal/handle/cope", "a lot on your", "going through a lot", "what you are going through",
	}, unless: []string{"not that hard", "it is not hard"}},
	{move: AskPermission, say: []string{
		"is it/that ok/fine/all right? with/if/for/that", "is it/that ok/all right? to", "would it/that be ok/fine/all/useful/helpful right? if/to/for/with", "would that be ok/all/helpful", "if it is/that ok/all/fine", "if that is ok/all/fine", "if you do not mind", "if it is all right",
		"do you mind if", "would you mind if", "would you mind telling/sharing/me", "may i", "can/could i just? ask/share/tell/offer/give/suggest/talk/check/take/have", "can/could we just? talk/discuss/spend/look", "could/can/might i ... ask you", "i wonder if/whether i/we could/can/might", "i was wondering if i/we",
		"would you like to hear", "would you like me to", "would you be interested/willing/open/ok", "are you interested in hearing", "are you open to", "with your permission", "do i have your permission", "shall we", "shall i", "mind if i", "how would you feel about ... talking", "how would you feel if i/we", "want me to",
		"do you have/got a minute/moment", "what do you already? know about", "is this a good time", "are you ok/comfortable with", "would you be ok/comfortable",
	}},
	{move: Autonomy, say: []string{
		"up to you", "your choice", "your decision", "your own choice/decision/pace/way/terms", "your call", "you decide", "you can/could/may decide/choose", "you get to decide/choose", "you are the one/only/expert/boss", "only you can/know", "whatever you decide/choose/want",
		"no one/body can/will ... make/force you", "nobody can/will ... make/force", "i can not/will ... make/force you", "in your hands", "you know yourself/best", "you are free to", "you are in control/charge", "not here to ... tell/judge/make/force/lecture", "not going to ... tell/force/make/lecture/pressure you",
		"you have the/a right/choice", "you have ... choices/options", "what works/is best/right for you", "what would work/feel best/right? for you", "when you are ready", "if you want to", "you do not have to", "it is your life/body", "take your time", "you are the best judge", "there is no pressure",
	}},
	{move: Advice, say: []string{
		"you really/just/probably/definitely/simply/also? should", "you ought to", "you really/just/probably/definitely/simply/also? need to", "i would? suggest/recommend/advise/encourage", "i would? strongly/really/highly suggest/recommend/advise/encourage/like", "my advice/suggestion/recommendation", "if i were/was you", "why do not you", "you could/can/might try/start/consider/use/also/talk/do/go",
		"you might/may want/wish/like to", "you had better", "you better", "^try/consider to?", "^start/stop/quit/avoid/cut/use/take/eat/drink/go/get/make/keep", "i want you to", "i think/believe you should/need/ought/could", "the best/first thing/way/step ... do/is/to", "what you need to", "what i would? suggest/recommend",
		"how about you/trying/we/if/going/taking/starting", "what about trying/going/taking/using/starting", "have you thought about/of", "have you considered", "have you tried", "it would be good/better/best/wise/helpful/great/a for/if/to/good", "it is important/best/better that/to/for you?", "make sure you/to/that", "be sure to", "you can always", "you just/really need/have/got", "do not forget to", "i need you to", "let us get you", "we need to get you", "i am going to give/refer/prescribe/recommend", "would be good for you", "you will need to", "you will want to",
	}, unless: []string{"have you tried to/quitting/stopping/giving/before", "do you think/feel you should/need", "you feel/think/know you should/need", "you feel like you should/need", "do you need to", "take/start your time/from/with", "take care", "what do you need to", "do you feel you"}},
	{move: Confrontation, say: []string{
		"you have to", "you must", "you have got to", "you got to", "you can not just/keep/expect/be/seriously/go", "you can not do", "not listening", "are you even? listening", "no excuse", "excuses", "excuse for", "your own? fault", "you do not even? care/understand/realize/realise/get/want/listen", "do not you even? care/realize/realise/think/understand/know/want/see/believe",
		"in denial", "you are going to die/kill/end/lose/get/regret/hurt/have/be", "you will die/kill/end/lose/regret/never/have/be", "you could die/lose", "killing yourself", "going to kill you", "will kill you", "wrong/matter with you", "i am warning you", "you always", "you never", "you keep", "^calm down", "you need to calm", "just calm", "that is ridiculous/nonsense/stupid/not true/wrong/unacceptable/irresponsible",
		"you are wrong/lying/irresponsible/selfish/overreacting/lazy/exaggerating/dramatic/imagining", "how could you", "how can you", "why did/do you ... fail/failed/lie/relapse", "why have you failed/lied", "why did not you", "why have not you", "why can not you", "you clearly/obviously do/are/have not", "kidding me", "are you kidding", "grow up", "or else", "otherwise you", "if you do not ... you/will", "you know better", "should have known", "you should have", "you should not have", "what were you thinking", "you know that is/you/it ... bad/wrong/dangerous/not", "it is not that hard/bad", "not a big deal", "you are not ... trying/serious/being/listening", "i told you", "i have told you", "like i said", "as i said", "stop it/being/making/blaming/lying/complaining/arguing", "you are just being?", "you brought/did this on", "do you want to die/end/lose/get", "that is no", "that is your problem", "you are the problem", "i do not care", "i do not believe you", "be honest with yourself", "get over it", "pull yourself", "you people", "nothing i can do", "not my problem", "those are the rules", "it is company/our policy", "you are responsible", "do you know/realize/realise/understand what/how ... will/doing/could/dangerous/serious", "really bad for", "terrible for", "lung cancer", "^you just? did/do not ... try", "if you really? loved/love/cared/care ... you would/will",
	}, unless: []string{"do you have to", "feel like you have to/must", "you feel you have to/must", "what do you have to", "if you have to", "if i told you"}},
	{move: Reassurance, say: []string{
		"do not worry", "no need to worry", "nothing to worry", "it/everything/things/this/you will be ok/fine/all/good", "it/everything is going to be ok/fine/all", "going to be ok/fine", "you are going to be ok/fine/all", "you have nothing to", "i am sure it/you/everything/things/that will/is/are", "it is not so? your fault", "you are safe", "you are not alone", "it could be worse", "look on the bright", "at least you/it/he/she/they", "time heals", "there is nothing to be", "it will ... get better", "these things happen", "everything happens for",
	}},
	{move: OfferHelp, say: []string{
		"how can/could/may/might i/we ... help/support/assist", "what can/could i/we do", "i am here to/for help/support/you?", "can/could/may i/we help", "let me help", "i would like/love/want to help", "i want to help", "i will help", "we can/will help", "we are here to/for", "i can help/offer/arrange/get/refund/replace/look", "let me see what i can", "let me look into", "let me find out", "i will look into", "i will sort/fix/arrange/take care", "we can work/figure ... together/out", "let us work/figure/find", "is there anything i/we", "anything else i/we can", "support you", "i will do everything/what/my", "what would help", "what do you need",
	}},
	{move: Apology, say: []string{
		"i apologise/apologize", "we apologise/apologize", "my apologies", "my mistake/fault/bad", "i am/was so/very/really/truly? sorry", "we are so/very/really/truly? sorry", "^sorry about/for/that/i/if/we/to", "i was wrong", "should not have happened", "we/i let you down", "please accept", "forgive me", "i made a mistake", "we made a mistake", "i owe you an",
	}, unless: []string{"sorry to hear", "sorry for your", "sorry about your", "sorry you are"}},
	{move: Introduction, say: []string{
		"my name is", "^hi/hello/hey i am", "^i am dr/doctor/nurse/mr/mrs/ms/from/one/a/the/your/with", "this is dr/doctor/nurse", "i work here/with/for/at/as", "i will be your", "let me introduce", "may i introduce", "nice/pleased/good/great/lovely to meet", "you can call me", "i am calling from", "speaking from",
	}, unless: []string{"hi/hello/hey i am so/very/really/just? sorry/glad/happy/not/here/afraid"}},
	{move: Greeting, say: []string{
		"^hi", "^hello", "^hey", "^good morning/afternoon/evening/day", "^welcome", "^greetings", "^how are you", "how are you doing/today/this", "nice/pleased/good/great/lovely to meet/see you", "^come in", "thanks/thank you? for coming/sitting/seeing/meeting", "have a seat", "take a seat", "^howdy",
	}, unless: []string{"welcome to do"}},
	{move: Farewell, say: []string{
		"goodbye", "^bye", "bye bye", "see you next/soon/then/again/in/on/later/tomorrow", "have a good/nice/great/lovely/wonderful day/evening/weekend/one/week/night", "take care of? yourself?", "until next", "talk to you next/soon/later", "we will see/meet/talk/speak again/next/soon/in/then", "all the best", "good night", "it was good/nice/great talking/speaking/meeting", "have to/must stop here", "that is all ... for today", "^farewell",
	}, unless: []string{"take care of him/her/them/it/your/that/this/everything"}},
	{move: Thanks, say: []string{"thank you", "thanks", "^cheers", "much appreciated", "i appreciate it/that/this/your", "i am grateful", "many thanks"}},
	{move: Insult, say: []string{
		"fuck/fucking/fucker/motherfucker/bullshit/asshole/arsehole/bitch/bastard/cunt/dickhead/prick/wanker/moron/imbecile/retard/scumbag", "shut up", "you are so/such/just/really/a/an? stupid/idiot/fool/pathetic/useless/worthless/disgusting/crazy/insane/mad/liar/loser/coward/dumb/hopeless/ridiculous/junkie/drunk/pig", "you are so/such? a/an stupid/idiot/fool/pathetic/useless/liar/loser/coward/disgrace/failure/joke/junkie/drunk/alcoholic/pig/clown",
		"you stupid/idiot/fool/liar/pathetic/useless/moron/loser/coward", "^idiot", "^stupid", "go to hell", "screw you", "piss off", "get lost", "i hate you", "are you stupid/dumb/crazy/an/deaf/blind",
	}, unless: []string{"you are not"}},
})
