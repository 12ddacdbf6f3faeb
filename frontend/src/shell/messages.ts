import { defineMessages } from '@/ui/text'

export const messages = defineMessages('shell', {
  en: {
    skip: 'Skip to content',
    navigation: 'Main navigation',
    theme: { label: 'Appearance', system: 'System', light: 'Light', dark: 'Dark' },
    language: 'Language',
    notFound: { title: 'Page not found', description: 'This address leads nowhere. It may have been moved or deleted.', back: 'To the start' },
  },
  de: {
    skip: 'Zum Inhalt springen',
    navigation: 'Hauptnavigation',
    theme: { label: 'Darstellung', system: 'System', light: 'Hell', dark: 'Dunkel' },
    language: 'Sprache',
    notFound: { title: 'Seite nicht gefunden', description: 'Diese Adresse führt nirgendwohin. Vielleicht wurde die Seite verschoben oder gelöscht.', back: 'Zum Anfang' },
  },
})
