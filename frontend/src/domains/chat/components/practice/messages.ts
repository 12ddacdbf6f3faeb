import { defineMessages } from '@/ui/text'

export const messages = defineMessages('practice', {
  en: {
    title: 'Practice',
    description: 'Choose a situation. You can stop at any time, and try it as often as you like.',
    fields: { health: 'Health care', service: 'Customer service', sales: 'Sales', leadership: 'Leadership', interview: 'Interviews', crisis: 'Crisis and safety' },
    difficulty: { label: 'Difficulty', easy: 'Easy', medium: 'Medium', hard: 'Hard' },
    minutes: '{count} minute | {count} minutes',
    about: 'About {time}',
    language: 'Language',
    tags: 'Topics',
    filter: {
      label: 'Filter the scenarios', search: 'Search', searchHint: 'Title, summary or topic', field: 'Field', anyField: 'All fields', anyDifficulty: 'Any difficulty',
      found: 'No scenario found | {count} scenario found | {count} scenarios found',
      none: 'Nothing fits', noneHint: 'Try other words, or look at everything again.', clear: 'Show everything',
    },
    empty: { title: 'Nothing to practise yet', description: 'Scenarios appear here as soon as somebody has published one.' },
    first: { eyebrow: 'Your first talk', loading: 'Getting your first talk ready…' },
    briefing: {
      label: 'Briefing', yourRole: 'Your role', theirRole: 'Who you talk to', situation: 'The situation', goals: 'Your goals', tips: 'Good to know',
      stages: 'How such a talk goes', objectives: 'What counts', recognised: 'Recognised by: {how}',
    },
    choose: 'Who do you want to talk to?',
    begin: 'Begin',
    begins: 'You can read this again during the talk.',
    back: 'All scenarios',
  },
  de: {
    title: 'Üben',
    description: 'Wählen Sie eine Situation. Sie können jederzeit aufhören und es so oft versuchen, wie Sie möchten.',
    fields: { health: 'Gesundheit', service: 'Kundenservice', sales: 'Verkauf', leadership: 'Führung', interview: 'Vorstellungsgespräch', crisis: 'Krise und Sicherheit' },
    difficulty: { label: 'Schwierigkeit', easy: 'Leicht', medium: 'Mittel', hard: 'Schwer' },
    minutes: '{count} Minute | {count} Minuten',
    about: 'Etwa {time}',
    language: 'Sprache',
    tags: 'Themen',
    filter: {
      label: 'Szenarien filtern', search: 'Suche', searchHint: 'Titel, Zusammenfassung oder Thema', field: 'Bereich', anyField: 'Alle Bereiche', anyDifficulty: 'Jede Schwierigkeit',
      found: 'Kein Szenario gefunden | {count} Szenario gefunden | {count} Szenarien gefunden',
      none: 'Nichts passt', noneHint: 'Versuchen Sie andere Wörter oder sehen Sie sich wieder alles an.', clear: 'Alles zeigen',
    },
    empty: { title: 'Noch nichts zu üben', description: 'Szenarien erscheinen hier, sobald jemand eines veröffentlicht hat.' },
    first: { eyebrow: 'Ihr erstes Gespräch', loading: 'Ihr erstes Gespräch wird vorbereitet …' },
    briefing: {
      label: 'Einweisung', yourRole: 'Ihre Rolle', theirRole: 'Ihr Gegenüber', situation: 'Die Situation', goals: 'Ihre Ziele', tips: 'Gut zu wissen',
      stages: 'Wie so ein Gespräch verläuft', objectives: 'Was zählt', recognised: 'Erkannt an: {how}',
    },
    choose: 'Mit wem möchten Sie sprechen?',
    begin: 'Beginnen',
    begins: 'Sie können dies während des Gesprächs wieder lesen.',
    back: 'Alle Szenarien',
  },
})
