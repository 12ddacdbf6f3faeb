import { defineMessages } from '@/ui/text'

export const messages = defineMessages('help', {
  en: {
    back: 'Settings',
    title: 'Help after stepping out',
    description: 'Whoever steps out of a talk is shown these contacts. They are the same for everybody here.',
    denied: { title: 'Only for administrators', description: 'An administrator says who is there for those who step out.' },
    contacts: {
      title: 'Who is there for you', none: 'No contacts yet. Without any, people are told to talk to somebody they trust and, in an emergency, to call the local emergency number.',
      one: 'Contact {number}', name: 'Name', nameHint: 'For example: Counselling service', phone: 'Telephone', link: 'Link', linkHint: "https://… or mailto:…", note: 'Note', noteHint: 'For example: Monday to Friday, 9 to 17',
      add: 'Add a contact', remove: 'Remove contact {number}',
    },
    phrases: {
      title: 'Phrases that lead out', description: 'Besides the button and its key, whoever writes one of these in a talk steps out. “Stop the roleplay” and “end the exercise” always do.',
      label: 'Further phrases, one on each line', hint: 'Each of two words or six letters at least: a shorter one is also said to a character.',
    },
    save: 'Save', saved: 'Saved',
    wrong: {
      name: 'Please give a name.', reach: 'Please give a telephone number, a link or a note.', link: 'A link begins with https:// or mailto:.', long: 'This has at most 200 characters.',
      phrase: 'Too short or too long: “{phrase}”. A phrase has two words or six letters at least, and 200 characters at most.', many: 'At most {most} can be kept.',
    },
    shown: {
      default: 'Talk to somebody you trust, or to your instructor. You do not have to carry this alone.',
      emergency: 'In an emergency call the emergency number of the place where you are.', phone: 'Telephone of {name}', opens: 'opens outside of RolePlay',
    },
  },
  de: {
    back: 'Einstellungen',
    title: 'Hilfe nach dem Aussteigen',
    description: 'Wer aus einem Gespräch aussteigt, sieht diese Anlaufstellen. Sie gelten hier für alle.',
    denied: { title: 'Nur für die Administration', description: 'Die Administration legt fest, wer für Menschen da ist, die aussteigen.' },
    contacts: {
      title: 'Wer für Sie da ist', none: 'Noch keine Anlaufstellen. Ohne sie wird geraten, mit einer vertrauten Person zu sprechen und im Notfall die örtliche Notrufnummer zu wählen.',
      one: 'Anlaufstelle {number}', name: 'Name', nameHint: 'Zum Beispiel: Beratungsstelle', phone: 'Telefon', link: 'Link', linkHint: "https://… oder mailto:…", note: 'Hinweis', noteHint: 'Zum Beispiel: Montag bis Freitag, 9 bis 17 Uhr',
      add: 'Anlaufstelle hinzufügen', remove: 'Anlaufstelle {number} entfernen',
    },
    phrases: {
      title: 'Sätze, die hinausführen', description: 'Neben der Schaltfläche und ihrer Taste steigt auch aus, wer im Gespräch einen dieser Sätze schreibt. „Rollenspiel stopp“ und „Übung beenden“ gelten immer.',
      label: 'Weitere Sätze, einer je Zeile', hint: 'Jeder mit mindestens zwei Wörtern oder sechs Buchstaben: Kürzeres sagt man auch zu einer Figur.',
    },
    save: 'Speichern', saved: 'Gespeichert',
    wrong: {
      name: 'Bitte geben Sie einen Namen an.', reach: 'Bitte geben Sie eine Telefonnummer, einen Link oder einen Hinweis an.', link: 'Ein Link beginnt mit https:// oder mailto:.', long: 'Hier stehen höchstens 200 Zeichen.',
      phrase: 'Zu kurz oder zu lang: „{phrase}“. Ein Satz hat mindestens zwei Wörter oder sechs Buchstaben und höchstens 200 Zeichen.', many: 'Es lassen sich höchstens {most} festhalten.',
    },
    shown: {
      default: 'Sprechen Sie mit einem Menschen, dem Sie vertrauen, oder mit der Person, die Sie anleitet. Sie müssen damit nicht allein bleiben.',
      emergency: 'Rufen Sie im Notfall die Notrufnummer des Ortes an, an dem Sie sind.', phone: 'Telefon von {name}', opens: 'öffnet sich außerhalb von RolePlay',
    },
  },
})
