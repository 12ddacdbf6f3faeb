import { defineMessages } from '@/ui/text'

export const messages = defineMessages('exchange', {
  en: {
    job: {
      of: { talks: '{done} of {number} talk | {done} of {number} talks', lines: '{done} of {number} line | {done} of {number} lines', files: '{done} of {number} file | {done} of {number} files' },
      soFar: { talks: '{number} talk | {number} talks', lines: '{number} line | {number} lines', files: '{number} file | {number} files' },
    },
    export: {
      title: 'Export one session | Export {number} sessions', description: 'Each session becomes one file for each format.',
      formats: 'Formats', atLeastOne: 'Choose at least one format.',
      events: 'With what the scene decided: facts, moods, goals', notes: 'With your bookmarks and notes', notesHint: 'In the formats that can show them.', whole: 'The complete record always holds everything.',
      speaker: 'Whose words', both: 'Both speakers', trainee: 'Mine only', character: 'The character’s only',
      go: 'Export', stop: 'Cancel', stopping: 'Being cancelled…', close: 'Close',
      running: 'Being exported…',
      saved: 'One session is exported | {number} sessions are exported', files: 'One file in {name} | {number} files in {name}',
      started: 'The archive is ready and is being downloaded', filesIn: 'One file | {number} files',
      cancelled: 'The export was cancelled', cancelledHint: 'What was written until then may still be there.', cancelledDownload: 'Nothing was downloaded.', none: 'No session could be exported', noneSaved: 'Nothing was written.', noneStarted: 'The archive holds only a report of what went wrong.',
      failed: 'One session could not be exported | {number} sessions could not be exported', session: 'Session {id}',
    },
    import: {
      label: 'Import', hint: 'A complete record (.jsonl) of this program, or a SillyTavern chat (.jsonl)', title: 'Import',
      running: '{name} is being read…',
      imported: 'No new session | One new session | {number} new sessions', known: 'One was here already | {number} were here already',
      skipped: 'One line could not be read and was left out | {number} lines could not be read and were left out',
      failed: 'One talk could not be taken in | {number} talks could not be taken in',
      foreign: 'This talk belongs to somebody else.', asCopy: 'Import as a copy', asCopyHint: 'A copy is marked as taken from somebody else.',
      failedFile: '{name} could not be imported', cancelled: 'The import of {name} was cancelled', cancelledHint: 'What was taken in until then is kept.', untouched: '{name} was not begun', untouchedHint: 'Nothing of it was taken in. Import it again when you want to.', report: 'What came of each file',
      close: 'Close', stop: 'Cancel', stopping: 'Being cancelled…',
    },
  },
  de: {
    job: {
      of: { talks: '{done} von {number} Gespräch | {done} von {number} Gesprächen', lines: '{done} von {number} Zeile | {done} von {number} Zeilen', files: '{done} von {number} Datei | {done} von {number} Dateien' },
      soFar: { talks: '{number} Gespräch | {number} Gespräche', lines: '{number} Zeile | {number} Zeilen', files: '{number} Datei | {number} Dateien' },
    },
    export: {
      title: 'Ein Gespräch exportieren | {number} Gespräche exportieren', description: 'Jedes Gespräch wird zu einer Datei in jedem Format.',
      formats: 'Formate', atLeastOne: 'Wählen Sie mindestens ein Format.',
      events: 'Mit dem, was die Szene entschied: Fakten, Stimmungen, Ziele', notes: 'Mit Ihren Lesezeichen und Notizen', notesHint: 'In den Formaten, die sie zeigen können.', whole: 'Die vollständige Aufzeichnung enthält immer alles.',
      speaker: 'Wessen Worte', both: 'Beide Sprecher', trainee: 'Nur meine', character: 'Nur die der Figur',
      go: 'Exportieren', stop: 'Abbrechen', stopping: 'Wird abgebrochen …', close: 'Schließen',
      running: 'Wird exportiert …',
      saved: 'Ein Gespräch ist exportiert | {number} Gespräche sind exportiert', files: 'Eine Datei in {name} | {number} Dateien in {name}',
      started: 'Das Archiv ist fertig und wird heruntergeladen', filesIn: 'Eine Datei | {number} Dateien',
      cancelled: 'Der Export wurde abgebrochen', cancelledHint: 'Was bis dahin geschrieben wurde, kann noch da sein.', cancelledDownload: 'Es wurde nichts heruntergeladen.', none: 'Kein Gespräch konnte exportiert werden', noneSaved: 'Es wurde nichts geschrieben.', noneStarted: 'Das Archiv enthält nur einen Bericht darüber, was nicht ging.',
      failed: 'Ein Gespräch konnte nicht exportiert werden | {number} Gespräche konnten nicht exportiert werden', session: 'Gespräch {id}',
    },
    import: {
      label: 'Importieren', hint: 'Eine vollständige Aufzeichnung (.jsonl) dieses Programms oder ein SillyTavern-Chat (.jsonl)', title: 'Importieren',
      running: '{name} wird gelesen …',
      imported: 'Kein neues Gespräch | Ein neues Gespräch | {number} neue Gespräche', known: 'Eines war schon da | {number} waren schon da',
      skipped: 'Eine Zeile war nicht lesbar und wurde ausgelassen | {number} Zeilen waren nicht lesbar und wurden ausgelassen',
      failed: 'Ein Gespräch konnte nicht übernommen werden | {number} Gespräche konnten nicht übernommen werden',
      foreign: 'Dieses Gespräch gehört jemand anderem.', asCopy: 'Als Kopie importieren', asCopyHint: 'Eine Kopie wird als von jemand anderem übernommen gekennzeichnet.',
      failedFile: '{name} konnte nicht importiert werden', cancelled: 'Der Import von {name} wurde abgebrochen', cancelledHint: 'Was bis dahin übernommen wurde, bleibt erhalten.', untouched: '{name} wurde nicht begonnen', untouchedHint: 'Nichts davon wurde übernommen. Importieren Sie die Datei erneut, wenn Sie möchten.', report: 'Was aus jeder Datei wurde',
      close: 'Schließen', stop: 'Abbrechen', stopping: 'Wird abgebrochen …',
    },
  },
})
