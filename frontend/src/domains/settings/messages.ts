import { defineMessages } from '@/ui/text'

export const messages = defineMessages('settings', {
  en: {
    title: 'Settings',
    description: 'How the program looks on this device, who is signed in, and where everything is kept.',
    appearance: {
      title: 'Appearance', theme: 'Light or dark', system: 'Like the system', light: 'Light', dark: 'Dark', language: 'Language',
      hint: 'A scenario keeps the language it is written in.',
    },
    account: {
      title: 'Who is signed in', name: 'Name', email: 'Email', role: 'Role', roles: { GUEST: 'Guest', USER: 'Trainee', SCRIPTER: 'Scripter', ADMIN: 'Administrator' },
      everywhere: 'Sign out everywhere', everywhereHint: 'Ends every sign-in of this account, on this and on all other devices.',
      ask: 'Sign out everywhere?', askHint: 'You will have to sign in again on every device, on this one too. Nothing of what you practised is lost.', cancel: 'Stay signed in',
    },
    storage: { title: 'Storage', description: 'How much room your talks take, whether everything is sound, and the automatic export.', open: 'Open the storage page' },
    model: { title: 'Language model', description: 'A language model can play the character instead of the script: which one, what is sent to it, and how much it may take.', open: 'Open the page of the model' },
    voice: { title: 'Talking by voice', description: 'You can speak with a character, and it answers aloud: with which microphone, by which keys, where your voice goes, and whether it is recorded.', open: 'Open the page of voice' },
    help: { title: 'Stepping out', description: 'Whom those turn to who step out of a talk, and by which phrases they do.', open: 'Open the help contacts' },
    program: {
      title: 'This program', version: 'Version', mode: 'Runs as', desktop: 'Program of this machine', server: 'Server',
      store: 'Storage', bolt: 'One database file (bolt)', dir: 'A folder of files', mem: 'In memory only, lost at the end', gcs: 'Google Cloud Storage', s3: 'S3 storage',
      folder: 'Data folder', copy: 'Copy', copyFolder: 'Copy the path of the data folder', copied: 'Copied',
    },
  },
  de: {
    title: 'Einstellungen',
    description: 'Wie das Programm auf diesem Gerät aussieht, wer angemeldet ist und wo alles aufbewahrt wird.',
    appearance: {
      title: 'Darstellung', theme: 'Hell oder dunkel', system: 'Wie das System', light: 'Hell', dark: 'Dunkel', language: 'Sprache',
      hint: 'Ein Szenario behält die Sprache, in der es geschrieben ist.',
    },
    account: {
      title: 'Wer angemeldet ist', name: 'Name', email: 'E-Mail', role: 'Rolle', roles: { GUEST: 'Gast', USER: 'Übende Person', SCRIPTER: 'Szenarien-Autorin oder -Autor', ADMIN: 'Administration' },
      everywhere: 'Überall abmelden', everywhereHint: 'Beendet jede Anmeldung dieses Kontos, auf diesem und auf allen anderen Geräten.',
      ask: 'Überall abmelden?', askHint: 'Sie müssen sich auf jedem Gerät neu anmelden, auch auf diesem. Von dem, was Sie geübt haben, geht nichts verloren.', cancel: 'Angemeldet bleiben',
    },
    storage: { title: 'Speicher', description: 'Wie viel Platz Ihre Gespräche brauchen, ob alles heil ist, und der automatische Export.', open: 'Speicherseite öffnen' },
    model: { title: 'Sprachmodell', description: 'Statt des Skripts kann ein Sprachmodell die Figur spielen: welches, was ihm gesendet wird und wie viel es verbrauchen darf.', open: 'Seite des Modells öffnen' },
    voice: { title: 'Sprechen', description: 'Sie können mit einer Figur sprechen, und sie antwortet laut: mit welchem Mikrofon, mit welchen Tasten, wohin Ihre Stimme geht und ob sie aufgenommen wird.', open: 'Seite zum Sprechen öffnen' },
    help: { title: 'Aussteigen', description: 'An wen sich Menschen wenden, die aus einem Gespräch aussteigen, und mit welchen Sätzen sie es tun.', open: 'Anlaufstellen öffnen' },
    program: {
      title: 'Dieses Programm', version: 'Version', mode: 'Läuft als', desktop: 'Programm dieses Rechners', server: 'Server',
      store: 'Speicher', bolt: 'Eine Datenbankdatei (bolt)', dir: 'Ein Ordner mit Dateien', mem: 'Nur im Arbeitsspeicher, am Ende verloren', gcs: 'Google Cloud Storage', s3: 'S3-Speicher',
      folder: 'Datenordner', copy: 'Kopieren', copyFolder: 'Kopieren: Pfad des Datenordners', copied: 'Kopiert',
    },
  },
})
