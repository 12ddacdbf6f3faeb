import { defineMessages } from '@/ui/text'

export const messages = defineMessages('upkeep', {
  en: {
    back: 'Settings', title: 'Storage', description: 'What is kept on this machine, how much room it takes, and whether it is sound.',
    denied: { title: 'Only for those who look after this server', description: 'What a server keeps is shown to administrators only. Your own talks are under Sessions, where you can export them.' },
    state: {
      title: 'State',
      good: { title: 'All is well: what you say is saved at once.' },
      full: { title: 'The disk is full', description: 'What you say now cannot be saved, and is refused. Everything said before can still be read. Make room on the disk: it goes on by itself then.' },
      read_only: { title: 'Nothing is saved any more', description: 'Writing to the disk failed, so that nothing can be added or changed. Everything saved before can still be read and exported. Close the program, check the disk, and start the program again.' },
      salvaged: {
        title: 'The stored data was damaged', description: 'When the program started, its file was damaged. What was sound is there again, and the damaged file was kept beside it. Some of your talks may miss something.',
        began: 'When the program started, its file was damaged.', kept: 'One entry is there again. | {number} entries are there again.', stale: 'Of one entry only an older state could be found. | Of {number} entries only an older state could be found.',
        lost: 'No entry is lost. | One entry is lost. | {number} entries are lost.', copy: 'The damaged file was kept beside the new one.',
      },
      nothing: {
        title: 'The stored data could not be read', description: 'When the program started, nothing in its file could be read. People and talks of before are not here: it begins as if it were new.',
        copy: 'The unreadable file was kept beside the new one. If you have a backup, close the program and put it back before you go on.',
      },
    },
    banner: { more: 'What is missing', dismiss: 'Hide this notice' },
    file: { title: 'Data file', copy: 'Copy the path', copied: 'Copied', copyFailed: 'The path could not be copied. Select it and copy it with the keyboard.', open: 'Open the folder', size: 'Size', index: 'Index of the search', talks: 'Sessions', binned: 'In the bin', keys: 'Entries' },
    parts: {
      title: 'What takes the room', kind: 'What', size: 'Size', share: 'Share', free: 'Free room in the file',
      talks: 'Talks that go on or ended lately', sealed: 'Ended talks, sealed', evaluations: 'Evaluations', marks: 'Bookmarks and notes', lists: 'Lists of sessions',
      content: 'Scenarios, characters and scripts', accounts: 'People and sign-ins', journal: 'Journal of changes', other: 'Other, and what the file itself needs',
    },
    compact: {
      title: 'Give room back', description: '{size} of the file are free and can be given back to the disk.', none: 'There is no free room in the file to give back.', go: 'Give room back',
      freed: '{size} were given back to the disk.', nothing: 'There was nothing to give back.', running: 'The file is being written anew…',
    },
    verify: {
      title: 'Check everything', description: 'Reads every talk, recomputes what seals it, and compares the lists with it. You can go on practising meanwhile.',
      go: 'Check now', again: 'Check again', stop: 'Cancel', running: 'Being checked…', repairing: 'Being repaired…', stopping: 'Being cancelled…',
      cancelled: 'The check was cancelled', cancelledHint: 'What was checked until then is not told. Nothing was changed.',
      good: 'Everything is sound', bad: 'One problem was found | {number} problems were found', read: '{talks} of {users} with {appends}, {sealed}.',
      talks: '{number} talk | {number} talks', users: '{number} person | {number} people', appends: '{number} entry | {number} entries', sealed: 'none of them sealed | one of them sealed | {number} of them sealed',
      most: 'Only the first 1,000 are listed.', talk: 'Talk {id}', untitled: 'Talk without a title', open: 'Open the talk', rest: 'Besides talks', repaired: 'Repaired', repairedCount: 'One list was written anew | {number} lists were written anew',
      repair: 'Repair', repairHint: 'Lists and the index of the search are built again from the talks. The talks themselves are not changed.',
      kinds: { file: 'File', chain: 'Changed', missing: 'Missing', newer: 'Of a newer program', sealed: 'Sealed copy', list: 'List', document: 'Unreadable', queue: 'Waiting list' },
      says: {
        file: 'The data file itself is damaged here.', chain: 'An entry is not what was written there.', missing: 'An entry is not there any more.', newer: 'A newer version of RolePlay went on with it.',
        sealed: 'The sealed copy is not whole, or differs from the talk.', list: 'The list does not say what the talks say.', document: 'It cannot be read.', queue: 'It waits to be evaluated, and is not there.',
      },
    },
    salvage: {
      title: 'What became of the damaged file', copy: 'The damaged file lies here:', cause: 'What was wrong with it:',
      talks: 'Talks that miss something', untitled: 'Talk without a title', most: 'Only the first 200 are listed.', none: 'No talk misses anything.',
      seen: 'I have seen this', seenHint: 'It is shown at each start until you say so. The damaged file stays where it is.',
    },
    auto: {
      title: 'Automatic export', description: 'Writes every talk that ends into a folder, from then on.', on: 'Export ended talks by itself', folder: 'Folder', noFolder: 'No folder is chosen yet.', choose: 'Choose a folder…',
      elsewhere: 'A folder is chosen in the window of the program, or with the command “roleplay export --auto FOLDER”.', formats: 'Formats', atLeastOne: 'Choose at least one format.',
      waiting: 'One talk waits to be written. | {number} talks wait to be written.', failing: 'The automatic export does not work', tryNow: 'Try now', tried: 'It is being tried. When it works, this notice goes away.', settings: 'Automatic export', notHere: 'A server does not write to folders. Export the talks under Sessions instead.',
      save: 'Save', saved: 'Saved',
    },
  },
  de: {
    back: 'Einstellungen', title: 'Speicher', description: 'Was auf diesem Rechner aufbewahrt wird, wie viel Platz es braucht und ob es heil ist.',
    denied: { title: 'Nur für die Betreuung dieses Servers', description: 'Was ein Server aufbewahrt, sehen nur Personen der Administration. Ihre eigenen Gespräche finden Sie unter „Gespräche“; dort lassen sie sich exportieren.' },
    state: {
      title: 'Zustand',
      good: { title: 'Alles in Ordnung: Was Sie sagen, wird sofort gespeichert.' },
      full: { title: 'Die Festplatte ist voll', description: 'Was Sie jetzt sagen, kann nicht gespeichert werden und wird abgewiesen. Alles früher Gesagte lässt sich noch lesen. Schaffen Sie Platz auf der Festplatte: Dann geht es von selbst weiter.' },
      read_only: { title: 'Es wird nichts mehr gespeichert', description: 'Das Schreiben auf die Festplatte ist fehlgeschlagen, deshalb lässt sich nichts mehr hinzufügen oder ändern. Alles früher Gespeicherte lässt sich noch lesen und exportieren. Schließen Sie das Programm, prüfen Sie die Festplatte und starten Sie das Programm neu.' },
      salvaged: {
        title: 'Die gespeicherten Daten waren beschädigt', description: 'Beim Start des Programms war seine Datei beschädigt. Was heil war, ist wieder da, und die beschädigte Datei liegt daneben. Einigen Ihrer Gespräche fehlt vielleicht etwas.',
        began: 'Beim Start des Programms war seine Datei beschädigt.', kept: 'Ein Eintrag ist wieder da. | {number} Einträge sind wieder da.', stale: 'Von einem Eintrag war nur ein älterer Stand zu finden. | Von {number} Einträgen war nur ein älterer Stand zu finden.',
        lost: 'Kein Eintrag ist verloren. | Ein Eintrag ist verloren. | {number} Einträge sind verloren.', copy: 'Die beschädigte Datei liegt neben der neuen.',
      },
      nothing: {
        title: 'Die gespeicherten Daten waren nicht lesbar', description: 'Beim Start des Programms war in seiner Datei nichts lesbar. Personen und Gespräche von früher sind nicht da: Es beginnt, als wäre es neu.',
        copy: 'Die unlesbare Datei liegt neben der neuen. Wenn Sie eine Sicherung haben, schließen Sie das Programm und spielen Sie sie ein, bevor Sie weitermachen.',
      },
    },
    banner: { more: 'Was fehlt', dismiss: 'Diesen Hinweis ausblenden' },
    file: { title: 'Datendatei', copy: 'Pfad kopieren', copied: 'Kopiert', copyFailed: 'Der Pfad konnte nicht kopiert werden. Markieren Sie ihn und kopieren Sie ihn mit der Tastatur.', open: 'Ordner öffnen', size: 'Größe', index: 'Suchindex', talks: 'Gespräche', binned: 'Im Papierkorb', keys: 'Einträge' },
    parts: {
      title: 'Was den Platz braucht', kind: 'Was', size: 'Größe', share: 'Anteil', free: 'Freier Platz in der Datei',
      talks: 'Gespräche, die laufen oder kürzlich endeten', sealed: 'Beendete Gespräche, versiegelt', evaluations: 'Auswertungen', marks: 'Lesezeichen und Notizen', lists: 'Gesprächslisten',
      content: 'Szenarien, Figuren und Skripte', accounts: 'Personen und Anmeldungen', journal: 'Änderungsverzeichnis', other: 'Übriges und was die Datei selbst braucht',
    },
    compact: {
      title: 'Platz zurückgeben', description: '{size} der Datei sind frei und lassen sich der Festplatte zurückgeben.', none: 'In der Datei ist kein freier Platz, der sich zurückgeben ließe.', go: 'Platz zurückgeben',
      freed: '{size} wurden der Festplatte zurückgegeben.', nothing: 'Es gab nichts zurückzugeben.', running: 'Die Datei wird neu geschrieben …',
    },
    verify: {
      title: 'Alles prüfen', description: 'Liest jedes Gespräch, rechnet nach, was es versiegelt, und vergleicht die Listen damit. Sie können währenddessen weiterüben.',
      go: 'Jetzt prüfen', again: 'Noch einmal prüfen', stop: 'Abbrechen', running: 'Wird geprüft …', repairing: 'Wird repariert …', stopping: 'Wird abgebrochen …',
      cancelled: 'Die Prüfung wurde abgebrochen', cancelledHint: 'Was bis dahin geprüft war, wird nicht berichtet. Geändert wurde nichts.',
      good: 'Alles ist heil', bad: 'Ein Problem wurde gefunden | {number} Probleme wurden gefunden', read: '{talks} von {users} mit {appends}, {sealed}.',
      talks: '{number} Gespräch | {number} Gespräche', users: '{number} Person | {number} Personen', appends: '{number} Eintrag | {number} Einträgen', sealed: 'davon keines versiegelt | davon eines versiegelt | davon {number} versiegelt',
      most: 'Nur die ersten 1.000 sind aufgeführt.', talk: 'Gespräch {id}', untitled: 'Gespräch ohne Titel', open: 'Gespräch öffnen', rest: 'Außerhalb der Gespräche', repaired: 'Repariert', repairedCount: 'Eine Liste wurde neu geschrieben | {number} Listen wurden neu geschrieben',
      repair: 'Reparieren', repairHint: 'Listen und Suchindex werden aus den Gesprächen neu aufgebaut. Die Gespräche selbst bleiben unverändert.',
      kinds: { file: 'Datei', chain: 'Verändert', missing: 'Fehlt', newer: 'Von einem neueren Programm', sealed: 'Versiegelte Kopie', list: 'Liste', document: 'Unlesbar', queue: 'Warteliste' },
      says: {
        file: 'Die Datendatei selbst ist hier beschädigt.', chain: 'Ein Eintrag ist nicht, was dort geschrieben wurde.', missing: 'Ein Eintrag ist nicht mehr da.', newer: 'Eine neuere Version von RolePlay hat es fortgesetzt.',
        sealed: 'Die versiegelte Kopie ist nicht vollständig oder weicht vom Gespräch ab.', list: 'Die Liste sagt nicht, was die Gespräche sagen.', document: 'Es ist nicht lesbar.', queue: 'Es wartet auf eine Auswertung und ist nicht da.',
      },
    },
    salvage: {
      title: 'Was aus der beschädigten Datei wurde', copy: 'Die beschädigte Datei liegt hier:', cause: 'Was mit ihr war:',
      talks: 'Gespräche, denen etwas fehlt', untitled: 'Gespräch ohne Titel', most: 'Nur die ersten 200 sind aufgeführt.', none: 'Keinem Gespräch fehlt etwas.',
      seen: 'Ich habe das gesehen', seenHint: 'Es wird bei jedem Start gezeigt, bis Sie das sagen. Die beschädigte Datei bleibt, wo sie ist.',
    },
    auto: {
      title: 'Automatischer Export', description: 'Schreibt von da an jedes Gespräch, das endet, in einen Ordner.', on: 'Beendete Gespräche von selbst exportieren', folder: 'Ordner', noFolder: 'Noch ist kein Ordner ausgewählt.', choose: 'Ordner auswählen …',
      elsewhere: 'Einen Ordner wählen Sie im Fenster des Programms oder mit dem Befehl „roleplay export --auto ORDNER“.', formats: 'Formate', atLeastOne: 'Wählen Sie mindestens ein Format.',
      waiting: 'Ein Gespräch wartet darauf, geschrieben zu werden. | {number} Gespräche warten darauf, geschrieben zu werden.', failing: 'Der automatische Export klappt nicht', tryNow: 'Jetzt versuchen', tried: 'Es wird versucht. Wenn es klappt, verschwindet dieser Hinweis.', settings: 'Automatischer Export', notHere: 'Ein Server schreibt nicht in Ordner. Exportieren Sie die Gespräche stattdessen unter „Gespräche“.',
      save: 'Speichern', saved: 'Gespeichert',
    },
  },
})
