import { defineMessages } from '@/ui/text'

export const messages = defineMessages('replay', {
  en: {
    label: 'Recording', play: 'Play the recording', pause: 'Pause', place: 'Place in the recording', of: '{at} of {total}',
    playing: 'The recording is playing', stopped: 'The recording has stopped',
    speed: 'Speed', times: '{number}×', side: 'Who is heard', sides: { both: 'Both', trainee: 'You', character: '{name}' },
    elsewhere: 'This recording cannot be played here.',
    delete: 'Delete the recording', confirm: { title: 'Delete the recording?', description: 'What was said is then heard no more. The transcript stays. This cannot be undone.', cancel: 'Cancel', go: 'Delete the recording' },
  },
  de: {
    label: 'Aufnahme', play: 'Aufnahme abspielen', pause: 'Anhalten', place: 'Stelle in der Aufnahme', of: '{at} von {total}',
    playing: 'Die Aufnahme läuft', stopped: 'Die Aufnahme ist angehalten',
    speed: 'Geschwindigkeit', times: '{number}×', side: 'Wer zu hören ist', sides: { both: 'Beide', trainee: 'Sie', character: '{name}' },
    elsewhere: 'Diese Aufnahme lässt sich hier nicht abspielen.',
    delete: 'Aufnahme löschen', confirm: { title: 'Aufnahme löschen?', description: 'Was gesagt wurde, ist dann nicht mehr zu hören. Der Gesprächsverlauf bleibt. Das lässt sich nicht rückgängig machen.', cancel: 'Abbrechen', go: 'Aufnahme löschen' },
  },
})
