package searchtest

import (
	"testing"

	"roleplay/backend/search"
)

func testWords(_ *testing.T, x *index) {
	x.put(
		turn("1", "I smoke two packs a day."),
		turn("2", "The doctor's advice: DON'T smoke; it is well-known, since 1964!"),
		turn("3", "Café society at Łódź, naïve coöperation."),
		turn("4", "smokefree"),
		turn("5", "The heart weighs 300g, Dr. O'Brien (3.5 %)"),
	)
	x.finds("smoke", "1", "2")
	x.finds("SMOKE", "1", "2")
	x.finds("smoke packs", "1")
	x.finds("packs smoke", "1")
	x.finds("smoke cigars")
	x.finds("smok*", "1", "2", "4")
	x.finds("doctor", "2")
	x.finds("don't", "2")
	x.finds("don’t", "2")
	x.finds("dont", "2")
	x.finds("well known", "2")
	x.finds("well-known", "2")
	x.finds("1964", "2")
	x.finds("cafe", "3")
	x.finds("CAFÉ", "3")
	x.finds("cafe\u0301", "3")
	x.finds("lodz naive", "3")
	x.finds("300g", "5")
	x.finds("300")
	x.finds("o'brien", "5")
	x.finds("brien", "5")
	x.finds("3.5", "5")
	x.finds("smoke OR cigars")
	x.finds("NOT smoke")
	x.finds("smoke smoke smoke", "1", "2")
}

func testLanguages(_ *testing.T, x *index) {
	x.put(
		turn("en1", "He smokes."), turn("en2", "I was smoking"), in("en-US", turn("en3", "they smoked")),
		turn("en4", "the conversations"), turn("en5", "a conversation"),
		in("de", turn("de1", "Das Gespräch")), in("de-AT", turn("de2", "viele schwierige Gespräche")), in("de", turn("de3", "während des Gespraechs")),
		in("de", turn("de4", "Ich rauche")), in("de", turn("de5", "Sie rauchen")), in("DE_de", turn("de6", "Die Häuser")), in("de", turn("de7", "das Haus")),
		in("de", turn("de8", "eine große Straße")), in("de", turn("de9", "neue Bauern")),
		in("fr", turn("fr1", "les conversations")), in("fr", turn("fr2", "une conversation")), in("fr", turn("fr3", "à cette heure, l'homme")),
		in("", turn("none", "conversations")),
	)
	for _, form := range []string{"smoke", "smokes", "smoking", "smoked", "Smoking"} {
		x.finds(form, "en1", "en2", "en3")
	}
	for _, form := range []string{"Gespräch", "Gespräche", "Gesprächs", "gesprach", "Gespraech", "GESPRAECHE", "Gesprächen"} {
		x.finds(form, "de1", "de2", "de3")
	}
	x.finds("rauchen", "de4", "de5")
	x.finds("Haus", "de6", "de7")
	x.finds("Strasse", "de8")
	x.finds("GROSSE STRASSE", "de8")
	x.finds("neue", "de9")
	x.finds("Bauer", "de9")
	// Each document is read in its own language.
	x.finds("conversation", "en4", "en5", "fr2")
	x.finds("conversations", "en4", "en5", "fr1", "none")
	x.finds("homme", "fr3")
	x.finds("a cette", "fr3")
}

func testPhrases(_ *testing.T, x *index) {
	x.put(
		turn("1", "You do not have to stop today."),
		turn("2", "Do you have to? Not today."),
		turn("3", "We talked about stopping; it is not\nhave-to."),
		in("de", turn("4", "ein schwieriges Gespräch führen")),
	)
	x.finds(`"have to"`, "1", "2", "3")
	x.finds(`"not have to"`, "1", "3")
	x.finds(`"to have"`)
	x.finds(`"have to" today`, "1", "2")
	x.finds(`"stop"`, "1")
	x.finds(`stop`, "1", "3")
	x.finds(`"stops"`)
	x.finds(`"not have to stop to`)
	x.finds(`"not have to stop`, "1")
	x.finds(`"not have to sto*"`, "1")
	x.finds(`"have to" "do not"`, "1")
	x.finds("“not have”", "1", "3")
	x.finds("„schwieriges Gesprach“", "4")
	x.finds("»schwieriges Gespräch«", "4")
	x.finds(`"schwierige Gespräche"`)
	x.finds(`"NOT, have: to"`, "1", "3")
}

func testBeginnings(_ *testing.T, x *index) {
	x.put(turn("1", "motivation"), turn("2", "motive"), turn("3", "emotion"), in("de", turn("4", "Übungen")), turn("5", "mot juste"))
	x.finds("mot*", "1", "2", "5")
	x.finds("motiv*", "1", "2")
	x.finds("MOTIV*", "1", "2")
	x.finds("motiva*", "1")
	x.finds("motivating*")
	x.finds("mot* juste", "5")
	x.finds("üb*", "4")
	x.finds("ub*", "4")
	x.finds("*motion")
	x.finds("m*n")
}

func testTyping(_ *testing.T, x *index) {
	x.put(turn("1", "I was smoking a cigarette"), turn("2", "a smoky bar"), turn("3", "smog"), turn("4", "the smoked salmon"))
	typing := func(text string, ids ...string) {
		x.t.Helper()
		x.findsAll(search.Query{Text: text, Typing: true}, ids...)
	}
	typing("smo", "1", "2", "3", "4")
	typing("smok", "1", "2", "4")
	typing("smoke", "1", "4")
	typing("smokes", "1", "4")
	typing("smok ")
	typing("smokes cig", "1")
	x.finds("smokes cig")
	typing("cig smok")
	typing("cigarette smok", "1")
	typing(`"smoked sal`, "4")
	typing(`"smoked sal"`)
	typing(`sal smok`)
	typing(`a`, "1", "2")
	typing(`smo🙂`)
}

func testScripts(_ *testing.T, x *index) {
	x.put(
		in("zh", turn("zh", "我想戒烟，但是很难。")),
		in("ja", turn("ja", "タバコをやめたいです。ﾀﾊﾞｺ")),
		in("ko", turn("ko", "담배를 끊고 싶어요")),
		in("ko", turn("nfd", "\u1103\u1161\u11b7\u1107\u1162")), // 담배, taken apart
		in("th", turn("th", "ฉันอยากเลิกบุหรี่")),
		in("ru", turn("ru", "Я хочу бросить курить, ещё сегодня")),
		in("el", turn("el", "Θέλω να κόψω το κάπνισμα λόγος")),
		in("he", turn("he", "אני רוצה להפסיק לְעַשֵּׁן")),
		in("ar", turn("ar", "أريد الإقلاع عن التَّدْخِين")),
		in("hi", turn("hi", "मैं धूम्रपान छोड़ना चाहता हूँ")),
		in("tr", turn("tr", "Sigarayı BIRAKMAK İSTİYORUM")),
		in("ja", turn("mix", "東京Tower2026年")),
		in("en", turn("wide", "ｆｕｌｌ ｗｉｄｔｈ ﬁnd")),
	)
	x.finds("戒烟", "zh")
	x.finds("烟", "zh")
	x.finds("想戒烟", "zh")
	x.finds("烟戒")
	x.finds("烟 戒", "zh")
	x.finds("很难", "zh")
	x.finds("烟但", "zh") // signs between words do not count, as in any phrase
	x.finds("やめたい", "ja")
	x.finds("タバコ", "ja")
	x.finds("ﾀﾊﾞｺ", "ja")
	x.finds("담배", "ko", "nfd")
	x.finds("\u1103\u1161\u11b7", "ko", "nfd")
	x.finds("끊고 담배를", "ko")
	x.finds("เลิกบุหรี่", "th")
	x.finds("КУРИТЬ", "ru")
	x.finds("еще", "ru")
	x.finds("καπνισμα", "el")
	x.finds("ΛΌΓΟΣ", "el")
	x.finds("לעשן", "he")
	x.finds("التدخين", "ar")
	x.finds("धूम्रपान", "hi")
	x.finds("धम्रपान")
	x.finds("istiyorum birakmak", "tr")
	x.finds("京tower2026", "mix")
	x.finds("京tower")
	x.finds("東京", "mix")
	x.finds("tower2026", "mix")
	x.finds("full find", "wide")
	x.findsAll(search.Query{Text: "להפס", Typing: true}, "he")
}
