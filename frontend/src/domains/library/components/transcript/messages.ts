import { defineMessages } from '@/ui/text'

export const messages = defineMessages('reading', {
  en: {
    eyebrow: 'Transcript',
    back: 'All sessions', bin: 'Bin',
    with: 'with {name}', participant: '{trainee} with {name}', you: 'You',
    when: 'When', lasted: 'Lasted', turns: 'Turns', state: 'State', active: 'In progress', ended: 'Ended', steppedOut: 'Stepped out, not scored', played: 'Played by:', script: 'Script', model: 'Language model', cut: 'broke off',
    from: 'Taken from', sources: { roleplay: 'Another RolePlay', sillytavern: 'SillyTavern', python: 'The earlier Python system' },
    continue: 'Continue', debrief: 'Debriefing', copy: 'Copy…',
    empty: 'Nothing was said in this talk.',
    readOnly: {
      deleted: { title: 'This talk is in the bin', description: 'It can be read and saved. To change its bookmarks and notes, restore it.' },
      newer: { title: 'A newer RolePlay went on with this talk', description: 'What this program understands of it is shown. Install the newer program to read everything and to go on.' },
      damaged: { title: 'This talk is damaged', description: 'Nothing in it can be read. | The first turn can be read. What came after it is lost. | The first {number} turns can be read. What came after turn {number} is lost.' },
    },
    unread: { title: 'Your bookmarks and notes on this talk cannot be read', description: 'What was said is shown without them. Until they can be read again, none can be added.' },
    restore: 'Restore', restored: 'The talk is restored',
    bar: {
      label: 'Find and go', find: 'Find in this transcript', placeholder: 'Find…', next: 'Next place', previous: 'Previous place',
      place: '{n} of {number}', places: 'One place | {number} places', none: 'Not found',
      turn: 'Go to turn', of: 'of {number}', go: 'Go', noTurn: 'Turns go from 1 to {most}.', nextMark: 'Next bookmark or note', previousMark: 'Previous bookmark or note',
      noMark: 'There is no further bookmark or note.', marks: 'Bookmarks and notes',
    },
    playFrom: 'Play from turn {number}', heard: 'Being heard',
    turn: 'Turn {number}', link: 'Link to turn {number}', here: 'Here', hereLong: 'You went to this turn',
    bookmark: 'Bookmark turn {number}', bookmarked: 'Bookmarked', write: 'Write a note on turn {number}', copyTurn: 'Copy turn {number}',
    copied: 'One turn is copied | {number} turns are copied', copyFailed: 'Nothing could be copied. Select the text and copy it with the keyboard.',
    copyDialog: {
      title: 'Copy', description: 'As plain text, each turn with who said it and when.', all: 'The whole talk', some: 'Some turns', what: 'What',
      from: 'From turn', to: 'To turn', wrong: 'Turns go from 1 to {most}, and the first comes before the last.', cancel: 'Cancel', go: 'Copy',
    },
    marks: {
      title: 'Bookmarks and notes', bookmarks: 'Bookmarks', notes: 'Notes', noBookmarks: 'No bookmarks yet. The first button beside a turn sets one.',
      noNotes: 'No notes yet. Write one on a turn, or on the whole talk.', whole: 'On the whole talk', gone: 'On a turn that is lost',
    },
    note: {
      title: 'Notes on the whole talk', add: 'Write a note on the talk', of: 'Note on turn {number}', ofTalk: 'Note on the talk', label: 'Your note', save: 'Save', cancel: 'Discard',
      edit: 'Edit', delete: 'Delete', deleted: 'The note is deleted', undo: 'Undo', undone: 'The note is back',
      count: '{number} of 10,000 characters', over: 'One character too many | {number} characters too many', draft: 'Not saved yet',
    },
  },
  de: {
    eyebrow: 'Gesprächsverlauf',
    back: 'Alle Gespräche', bin: 'Papierkorb',
    with: 'mit {name}', participant: '{trainee} mit {name}', you: 'Sie',
    when: 'Wann', lasted: 'Dauer', turns: 'Beiträge', state: 'Zustand', active: 'Läuft noch', ended: 'Beendet', steppedOut: 'Ausgestiegen, nicht bewertet', played: 'Gespielt von:', script: 'Skript', model: 'Sprachmodell', cut: 'abgebrochen',
    from: 'Übernommen aus', sources: { roleplay: 'Einem anderen RolePlay', sillytavern: 'SillyTavern', python: 'Dem früheren Python-System' },
    continue: 'Fortsetzen', debrief: 'Nachbesprechung', copy: 'Kopieren …',
    empty: 'In diesem Gespräch wurde nichts gesagt.',
    readOnly: {
      deleted: { title: 'Dieses Gespräch liegt im Papierkorb', description: 'Es lässt sich lesen und speichern. Um Lesezeichen und Notizen zu ändern, stellen Sie es wieder her.' },
      newer: { title: 'Ein neueres RolePlay hat dieses Gespräch fortgesetzt', description: 'Gezeigt wird, was dieses Programm davon versteht. Installieren Sie das neuere Programm, um alles zu lesen und weiterzusprechen.' },
      damaged: { title: 'Dieses Gespräch ist beschädigt', description: 'Nichts darin ist lesbar. | Der erste Beitrag ist lesbar. Was danach kam, ist verloren. | Die ersten {number} Beiträge sind lesbar. Was nach Beitrag {number} kam, ist verloren.' },
    },
    unread: { title: 'Ihre Lesezeichen und Notizen zu diesem Gespräch sind nicht lesbar', description: 'Gezeigt wird das Gesagte ohne sie. Solange sie nicht wieder lesbar sind, lassen sich keine hinzufügen.' },
    restore: 'Wiederherstellen', restored: 'Das Gespräch ist wiederhergestellt',
    bar: {
      label: 'Finden und springen', find: 'In diesem Gesprächsverlauf finden', placeholder: 'Finden …', next: 'Nächste Stelle', previous: 'Vorige Stelle',
      place: '{n} von {number}', places: 'Eine Stelle | {number} Stellen', none: 'Nicht gefunden',
      turn: 'Zu Beitrag', of: 'von {number}', go: 'Springen', noTurn: 'Beiträge gehen von 1 bis {most}.', nextMark: 'Nächstes Lesezeichen oder nächste Notiz', previousMark: 'Voriges Lesezeichen oder vorige Notiz',
      noMark: 'Es gibt kein weiteres Lesezeichen und keine weitere Notiz.', marks: 'Lesezeichen und Notizen',
    },
    playFrom: 'Ab Beitrag {number} abspielen', heard: 'Gerade zu hören',
    turn: 'Beitrag {number}', link: 'Link zu Beitrag {number}', here: 'Hier', hereLong: 'Zu diesem Beitrag sind Sie gesprungen',
    bookmark: 'Lesezeichen für Beitrag {number}', bookmarked: 'Mit Lesezeichen', write: 'Notiz zu Beitrag {number} schreiben', copyTurn: 'Beitrag {number} kopieren',
    copied: 'Ein Beitrag ist kopiert | {number} Beiträge sind kopiert', copyFailed: 'Es konnte nichts kopiert werden. Markieren Sie den Text und kopieren Sie ihn mit der Tastatur.',
    copyDialog: {
      title: 'Kopieren', description: 'Als reiner Text, jeder Beitrag mit Sprecher und Zeit.', all: 'Das ganze Gespräch', some: 'Einige Beiträge', what: 'Was',
      from: 'Von Beitrag', to: 'Bis Beitrag', wrong: 'Beiträge gehen von 1 bis {most}, und der erste kommt vor dem letzten.', cancel: 'Abbrechen', go: 'Kopieren',
    },
    marks: {
      title: 'Lesezeichen und Notizen', bookmarks: 'Lesezeichen', notes: 'Notizen', noBookmarks: 'Noch keine Lesezeichen. Die erste Schaltfläche neben einem Beitrag setzt eines.',
      noNotes: 'Noch keine Notizen. Schreiben Sie eine zu einem Beitrag oder zum ganzen Gespräch.', whole: 'Zum ganzen Gespräch', gone: 'Zu einem Beitrag, der verloren ist',
    },
    note: {
      title: 'Notizen zum ganzen Gespräch', add: 'Notiz zum Gespräch schreiben', of: 'Notiz zu Beitrag {number}', ofTalk: 'Notiz zum Gespräch', label: 'Ihre Notiz', save: 'Speichern', cancel: 'Verwerfen',
      edit: 'Bearbeiten', delete: 'Löschen', deleted: 'Die Notiz ist gelöscht', undo: 'Rückgängig', undone: 'Die Notiz ist wieder da',
      count: '{number} von 10.000 Zeichen', over: 'Ein Zeichen zu viel | {number} Zeichen zu viel', draft: 'Noch nicht gespeichert',
    },
  },
})
