import { defineMessages } from '@/ui/text'

export const messages = defineMessages('exchange', {
  en: {
    export: {
      title: 'Export one session | Export {number} sessions', description: 'Each session becomes one file for each format.',
      formats: 'Formats', atLeastOne: 'Choose at least one format.',
      options: 'What is in it', events: 'With what the scene decided: facts, moods, goals', whole: 'The complete record always holds everything.',
      speaker: 'Whose words', both: 'Both speakers', trainee: 'Mine only', character: 'The character’s only',
      go: 'Export', stop: 'Cancel', stopping: 'Being cancelled…', close: 'Close', again: 'Export again',
      running: 'Being exported…', progress: '{done} of {total}',
      saved: 'One session is exported | {number} sessions are exported', files: 'One file in {name} | {number} files in {name}',
      started: 'The archive is ready and is being downloaded', filesIn: 'One file | {number} files',
      cancelled: 'The export was cancelled', cancelledHint: 'What was written until then may still be there.',
      failed: 'One session could not be exported | {number} sessions could not be exported', session: 'Session {id}',
    },
    import: {
      label: 'Import', hint: 'A complete record (.jsonl) of this program, or a SillyTavern chat (.jsonl)', title: 'Import', description: 'Takes talks in from files.',
      running: '{name} is being read…', progress: '{done} of {total}', done: '{done} read',
      imported: 'No new session | One new session | {number} new sessions', known: 'One was here already | {number} were here already',
      skipped: 'One line could not be read and was left out | {number} lines could not be read and were left out',
      failed: 'One talk could not be taken in | {number} talks could not be taken in',
      foreign: 'This talk belongs to somebody else.', asCopy: 'Import as a copy', asCopyHint: 'A copy is marked as taken from somebody else.',
      failedFile: '{name} could not be imported', cancelled: 'The import of {name} was cancelled', cancelledHint: 'What was taken in until then is kept.',
      close: 'Close', stop: 'Cancel', stopping: 'Being cancelled…', details: 'Details',
    },
  },
  de: {
    export: {
      title: 'Ein Gespräch exportieren | {number} Gespräche exportieren', description: 'Jedes Gespräch wird zu einer Datei in jedem Format.',
      formats: 'Formate', atLeastOne: 'Wählen Sie mindestens ein Format.',
      options: 'Was darin steht', events: 'Mit dem, was die Szene entschied: Fakten, Stimmungen, Ziele', whole: 'Die vollständige Aufzeichnung enthält immer alles.',
      speaker: 'Wessen Worte', both: 'Beide Sprecher', trainee: 'Nur meine', character: 'Nur die der Figur',
      go: 'Exportieren', stop: 'Abbrechen', stopping: 'Wird abgebrochen …', close: 'Schließen', again: 'Noch einmal exportieren',
      running: 'Wird exportiert …', progress: '{done} von {total}',
      saved: 'Ein Gespräch ist exportiert | {number} Gespräche sind exportiert', files: 'Eine Datei in {name} | {number} Dateien in {name}',
      started: 'Das Archiv ist fertig und wird heruntergeladen', filesIn: 'Eine Datei | {number} Dateien',
      cancelled: 'Der Export wurde abgebrochen', cancelledHint: 'Was bis dahin geschrieben wurde, kann noch da sein.',
      failed: 'Ein Gespräch konnte nicht exportiert werden | {number} Gespräche konnten nicht exportiert werden', session: 'Gespräch {id}',
    },
    import: {
      label: 'Importieren', hint: 'Eine vollständige Aufzeichnung (.jsonl) dieses Programms oder ein SillyTavern-Chat (.jsonl)', title: 'Importieren', description: 'Übernimmt Gespräche aus Dateien.',
      running: '{name} wird gelesen …', progress: '{done} von {total}', done: '{done} gelesen',
      imported: 'Kein neues Gespräch | Ein neues Gespräch | {number} neue Gespräche', known: 'Eines war schon da | {number} waren schon da',
      skipped: 'Eine Zeile war nicht lesbar und wurde ausgelassen | {number} Zeilen waren nicht lesbar und wurden ausgelassen',
      failed: 'Ein Gespräch konnte nicht übernommen werden | {number} Gespräche konnten nicht übernommen werden',
      foreign: 'Dieses Gespräch gehört jemand anderem.', asCopy: 'Als Kopie importieren', asCopyHint: 'Eine Kopie wird als von jemand anderem übernommen gekennzeichnet.',
      failedFile: '{name} konnte nicht importiert werden', cancelled: 'Der Import von {name} wurde abgebrochen', cancelledHint: 'Was bis dahin übernommen wurde, bleibt erhalten.',
      close: 'Schließen', stop: 'Abbrechen', stopping: 'Wird abgebrochen …', details: 'Einzelheiten',
    },
  },
})
