import { defineMessages } from '@/ui/text'

export const messages = defineMessages('upkeep', {
  en: {
    back: 'Settings', title: 'Storage', description: 'What is kept on this machine, how much room it takes, and whether it is sound.',
    denied: { title: 'Only for those who look after this server', description: 'What a server keeps is shown to administrators only. Your own talks are under Sessions, where you can export them.' },
    state: {
      title: 'State', good: 'All is well: what you say is saved at once.', full: 'The disk is full. Nothing new can be saved until there is room.',
      read_only: 'Nothing is saved any more, because writing to the disk failed. Start the program again.', salvaged: 'The file was damaged when the program started. What was sound is there again.',
    },
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
      go: 'Check now', again: 'Check again', stop: 'Cancel', running: 'Being checked…', repairing: 'Being repaired…', stopping: 'Being cancelled…', progress: '{done} of {total} talks',
      cancelled: 'The check was cancelled', cancelledHint: 'What was checked until then is not told. Nothing was changed.',
      good: 'Everything is sound', bad: 'One problem was found | {number} problems were found', read: '{talks} talks of {users} people with {appends} entries, {sealed} of the talks sealed.',
      most: 'Only the first 1,000 are listed.', talk: 'Talk {id}', open: 'Open the talk', rest: 'Besides talks', repaired: 'Repaired', repairedCount: 'One list was written anew | {number} lists were written anew',
      repair: 'Repair', repairHint: 'Lists and the index of the search are built again from the talks. The talks themselves are not changed.',
      kinds: { file: 'File', chain: 'Changed', missing: 'Missing', newer: 'Of a newer program', sealed: 'Sealed copy', list: 'List', document: 'Unreadable', queue: 'Waiting list' },
    },
    salvage: {
      title: 'What became of the damaged file', copy: 'The damaged file lies here:', cause: 'What was wrong with it:',
      counts: '{kept} entries are there again, of {stale} only an older state, {lost} are lost.', talks: 'Talks that miss something', untitled: 'Talk without a title', most: 'Only the first 200 are listed.', none: 'No talk misses anything.',
      seen: 'I have seen this', seenHint: 'It is shown at each start until you say so. The damaged file stays where it is.',
    },
    auto: {
      title: 'Automatic export', description: 'Writes every talk that ends into a folder, from then on.', on: 'Export ended talks by itself', folder: 'Folder', noFolder: 'No folder is chosen yet.', choose: 'Choose a folder…',
      elsewhere: 'A folder is chosen in the window of the program, or with the command “roleplay export --auto FOLDER”.', formats: 'Formats', atLeastOne: 'Choose at least one format.',
      waiting: 'One talk waits to be written. | {number} talks wait to be written.', failing: 'The last try failed', notHere: 'A server does not write to folders. Export the talks under Sessions instead.',
      save: 'Save', saved: 'Saved',
    },
  },
  de: {
    back: 'Einstellungen', title: 'Speicher', description: 'Was auf diesem Rechner aufbewahrt wird, wie viel Platz es braucht und ob es heil ist.',
    denied: { title: 'Nur für die Betreuung dieses Servers', description: 'Was ein Server aufbewahrt, sehen nur Personen der Administration. Ihre eigenen Gespräche finden Sie unter „Gespräche“; dort lassen sie sich exportieren.' },
    state: {
      title: 'Zustand', good: 'Alles in Ordnung: Was Sie sagen, wird sofort gespeichert.', full: 'Die Festplatte ist voll. Neues wird erst wieder gespeichert, wenn Platz da ist.',
      read_only: 'Es wird nichts mehr gespeichert, weil das Schreiben auf die Festplatte fehlgeschlagen ist. Starten Sie das Programm neu.', salvaged: 'Beim Start des Programms war die Datei beschädigt. Was heil war, ist wieder da.',
    },
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
      go: 'Jetzt prüfen', again: 'Noch einmal prüfen', stop: 'Abbrechen', running: 'Wird geprüft …', repairing: 'Wird repariert …', stopping: 'Wird abgebrochen …', progress: '{done} von {total} Gesprächen',
      cancelled: 'Die Prüfung wurde abgebrochen', cancelledHint: 'Was bis dahin geprüft war, wird nicht berichtet. Geändert wurde nichts.',
      good: 'Alles ist heil', bad: 'Ein Problem wurde gefunden | {number} Probleme wurden gefunden', read: '{talks} Gespräche von {users} Personen mit {appends} Einträgen; {sealed} der Gespräche sind versiegelt.',
      most: 'Nur die ersten 1.000 sind aufgeführt.', talk: 'Gespräch {id}', open: 'Gespräch öffnen', rest: 'Außerhalb der Gespräche', repaired: 'Repariert', repairedCount: 'Eine Liste wurde neu geschrieben | {number} Listen wurden neu geschrieben',
      repair: 'Reparieren', repairHint: 'Listen und Suchindex werden aus den Gesprächen neu aufgebaut. Die Gespräche selbst bleiben unverändert.',
      kinds: { file: 'Datei', chain: 'Verändert', missing: 'Fehlt', newer: 'Von einem neueren Programm', sealed: 'Versiegelte Kopie', list: 'Liste', document: 'Unlesbar', queue: 'Warteliste' },
    },
    salvage: {
      title: 'Was aus der beschädigten Datei wurde', copy: 'Die beschädigte Datei liegt hier:', cause: 'Was mit ihr war:',
      counts: '{kept} Einträge sind wieder da, von {stale} nur ein älterer Stand, {lost} sind verloren.', talks: 'Gespräche, denen etwas fehlt', untitled: 'Gespräch ohne Titel', most: 'Nur die ersten 200 sind aufgeführt.', none: 'Keinem Gespräch fehlt etwas.',
      seen: 'Ich habe das gesehen', seenHint: 'Es wird bei jedem Start gezeigt, bis Sie das sagen. Die beschädigte Datei bleibt, wo sie ist.',
    },
    auto: {
      title: 'Automatischer Export', description: 'Schreibt von da an jedes Gespräch, das endet, in einen Ordner.', on: 'Beendete Gespräche von selbst exportieren', folder: 'Ordner', noFolder: 'Noch ist kein Ordner ausgewählt.', choose: 'Ordner auswählen …',
      elsewhere: 'Einen Ordner wählen Sie im Fenster des Programms oder mit dem Befehl „roleplay export --auto ORDNER“.', formats: 'Formate', atLeastOne: 'Wählen Sie mindestens ein Format.',
      waiting: 'Ein Gespräch wartet darauf, geschrieben zu werden. | {number} Gespräche warten darauf, geschrieben zu werden.', failing: 'Der letzte Versuch ist fehlgeschlagen', notHere: 'Ein Server schreibt nicht in Ordner. Exportieren Sie die Gespräche stattdessen unter „Gespräche“.',
      save: 'Speichern', saved: 'Gespeichert',
    },
  },
})
