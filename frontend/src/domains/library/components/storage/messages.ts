import { defineMessages } from '@/ui/text'

export const messages = defineMessages('storage', {
  en: {
    full: { title: 'The disk is full', description: 'What you say now cannot be saved, and is refused. Everything said before can still be read. Make room on the disk: it goes on by itself then.' },
    read_only: { title: 'Nothing is saved any more', description: 'Writing to the disk failed, so that nothing can be added or changed. Everything saved before can still be read and exported. Close the program, check the disk, and start the program again.' },
    salvaged: { title: 'The stored data was damaged', description: 'When the program started, its file was damaged. What was sound is there again, and the damaged file was kept beside it. Some of your talks may miss something.' },
    more: 'What is missing',
    dismiss: 'Hide this notice',
  },
  de: {
    full: { title: 'Die Festplatte ist voll', description: 'Was Sie jetzt sagen, kann nicht gespeichert werden und wird abgewiesen. Alles früher Gesagte lässt sich noch lesen. Schaffen Sie Platz auf der Festplatte: Dann geht es von selbst weiter.' },
    read_only: { title: 'Es wird nichts mehr gespeichert', description: 'Das Schreiben auf die Festplatte ist fehlgeschlagen, deshalb lässt sich nichts mehr hinzufügen oder ändern. Alles früher Gespeicherte lässt sich noch lesen und exportieren. Schließen Sie das Programm, prüfen Sie die Festplatte und starten Sie das Programm neu.' },
    salvaged: { title: 'Die gespeicherten Daten waren beschädigt', description: 'Beim Start des Programms war seine Datei beschädigt. Was heil war, ist wieder da, und die beschädigte Datei liegt daneben. Einigen Ihrer Gespräche fehlt vielleicht etwas.' },
    more: 'Was fehlt',
    dismiss: 'Diesen Hinweis ausblenden',
  },
})
