import { defineMessages } from '@/ui/text'

export const messages = defineMessages('voiceCheck', {
  en: {
    title: 'Check microphone and sound', description: 'Choose what you speak and listen with, and hear whether it works. Nothing of it is kept.',
    microphone: 'Microphone', speaker: 'Loudspeaker or headset', usual: 'System default', usualNamed: 'System default ({name})', gone: 'The one that was chosen, not connected now', refresh: 'Look for devices again',
    level: { title: 'Are you heard?', hint: 'Say something. The bar moves with your voice.', label: 'Your microphone' },
    tone: { title: 'Do you hear the program?', label: 'Play a tone', playing: 'A tone is being played.' },
    record: {
      title: 'How do you sound?', hint: 'You speak for four seconds, then you hear yourself.', label: 'Record and play back',
      recording: 'Speak now. You are being recorded for four seconds.', left: 'No second left | One second left | {count} seconds left', playing: 'This is how you sound.', played: 'Did you hear yourself clearly? Then all is ready.',
    },
    over: 'The check has ended by itself, so that nobody is listened to for long.', again: 'Check again', saved: 'Saved', speaking: 'You are speaking with a character now. Stop that first, then check the devices.',
  },
  de: {
    title: 'Mikrofon und Ton prüfen', description: 'Wählen Sie, womit Sie sprechen und hören, und probieren Sie, ob es geht. Davon wird nichts aufbewahrt.',
    microphone: 'Mikrofon', speaker: 'Lautsprecher oder Headset', usual: 'Wie im System eingestellt', usualNamed: 'Wie im System eingestellt ({name})', gone: 'Das gewählte Gerät, gerade nicht angeschlossen', refresh: 'Erneut nach Geräten suchen',
    level: { title: 'Sind Sie zu hören?', hint: 'Sagen Sie etwas. Der Balken bewegt sich mit Ihrer Stimme.', label: 'Ihr Mikrofon' },
    tone: { title: 'Hören Sie das Programm?', label: 'Ton abspielen', playing: 'Ein Ton wird gespielt.' },
    record: {
      title: 'Wie klingen Sie?', hint: 'Sie sprechen vier Sekunden lang und hören sich danach selbst.', label: 'Aufnehmen und anhören',
      recording: 'Sprechen Sie jetzt. Sie werden vier Sekunden lang aufgenommen.', left: 'Keine Sekunde mehr | Noch eine Sekunde | Noch {count} Sekunden', playing: 'So klingen Sie.', played: 'Haben Sie sich deutlich gehört? Dann ist alles bereit.',
    },
    over: 'Die Prüfung hat von selbst geendet, damit niemand lange mitgehört wird.', again: 'Erneut prüfen', saved: 'Gespeichert', speaking: 'Sie sprechen gerade mit einer Figur. Beenden Sie das zuerst und prüfen Sie dann die Geräte.',
  },
})
