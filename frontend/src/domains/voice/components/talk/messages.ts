import { defineMessages } from '@/ui/text'

export const messages = defineMessages('voice', {
  en: {
    label: 'Talk by voice',
    start: { button: 'Speak with {name}', check: 'Check microphone and sound', elsewhere: 'You are speaking in another talk.', toOther: 'Go there', stopOther: 'Stop speaking there' },
    state: {
      idle: 'Getting ready…', open: '{name} is listening. Speak.', hold: 'Hold {key} to speak', toggle: 'Press {key} to speak', muted: 'Your microphone is muted', deaf: '{name} cannot hear you. Type instead.', thinking: '{name} is thinking…', speaking: '{name} is speaking', reconnecting: 'The line is interrupted. Reconnecting…',
    },
    meter: {
      microphone: 'Your microphone', speaker: '{name}', none: 'nothing is heard', quiet: 'quiet', good: 'good', loud: 'very loud',
    },
    mute: 'Mute the microphone',
    hold: 'Hold to speak', toggle: 'Speak', interrupt: 'Interrupt', stop: 'Stop speaking', key: 'Key: {key}',
    menu: {
      label: 'How you speak', title: 'How you speak', where: 'Your voice goes to', stays: 'Your voice stays on this machine.', microphone: 'Microphone', speaker: 'Sound', missing: 'none', took: 'In this talk', tokens: '{number} tokens', settings: 'All settings of voice',
    },
    mode: { label: 'The microphone is open', hands_free: 'All the time', hold: 'While a key is held', toggle: 'From one key press to the next' },
    listen: { label: 'You listen with', headset: 'Headphones or a headset', aloud: 'Loudspeaker' },
    slow: { label: 'Give me time', hint: 'Longer pauses do not end your turn.' },
    recording: { on: 'Recorded', onLong: 'This talk is being recorded.', stopped: 'The recording has stopped: it could not be kept. The talk goes on.' },
    notice: {
      echo: 'The microphone hears {name}. With headphones nobody is interrupted by mistake; without any, choose “Loudspeaker”.', useAloud: 'Use loudspeaker mode',
      unheard: 'Nobody writes down what you say. Speak, then type what you said, or choose a reply.', settings: 'Settings of voice', model: 'Settings of the model', dismiss: 'Close this notice',
    },
    caption: { mine: 'You are speaking…', other: '{name} is speaking…' },
    spoken: { interrupted: 'interrupted', full: 'What {name} would have said', unclear: 'Nobody wrote down what was said here.' },
  },
  de: {
    label: 'Gesprochenes Gespräch',
    start: { button: 'Mit {name} sprechen', check: 'Mikrofon und Ton prüfen', elsewhere: 'Sie sprechen gerade in einem anderen Gespräch.', toOther: 'Dorthin', stopOther: 'Dort aufhören zu sprechen' },
    state: {
      idle: 'Einen Moment …', open: '{name} hört zu. Sprechen Sie.', hold: 'Zum Sprechen {key} halten', toggle: 'Zum Sprechen {key} drücken', muted: 'Ihr Mikrofon ist stumm', deaf: '{name} kann Sie nicht hören. Schreiben Sie stattdessen.', thinking: '{name} überlegt …', speaking: '{name} spricht', reconnecting: 'Die Verbindung ist unterbrochen. Sie wird wiederhergestellt …',
    },
    meter: {
      microphone: 'Ihr Mikrofon', speaker: '{name}', none: 'nichts zu hören', quiet: 'leise', good: 'gut', loud: 'sehr laut',
    },
    mute: 'Mikrofon stumm schalten',
    hold: 'Zum Sprechen halten', toggle: 'Sprechen', interrupt: 'Unterbrechen', stop: 'Nicht mehr sprechen', key: 'Taste: {key}',
    menu: {
      label: 'Wie Sie sprechen', title: 'Wie Sie sprechen', where: 'Ihre Stimme geht an', stays: 'Ihre Stimme bleibt auf diesem Rechner.', microphone: 'Mikrofon', speaker: 'Ton', missing: 'keines', took: 'In diesem Gespräch', tokens: '{number} Token', settings: 'Alle Einstellungen zum Sprechen',
    },
    mode: { label: 'Das Mikrofon ist offen', hands_free: 'Die ganze Zeit', hold: 'Solange eine Taste gehalten wird', toggle: 'Von einem Tastendruck zum nächsten' },
    listen: { label: 'Sie hören über', headset: 'Kopfhörer oder Headset', aloud: 'Lautsprecher' },
    slow: { label: 'Mir Zeit lassen', hint: 'Längere Pausen beenden nicht, was Sie sagen.' },
    recording: { on: 'Aufnahme', onLong: 'Dieses Gespräch wird aufgenommen.', stopped: 'Die Aufnahme ist beendet: Sie ließ sich nicht aufbewahren. Das Gespräch geht weiter.' },
    notice: {
      echo: 'Das Mikrofon hört {name}. Mit Kopfhörern wird niemand versehentlich unterbrochen; ohne wählen Sie „Lautsprecher“.', useAloud: 'Lautsprecherbetrieb einschalten',
      unheard: 'Niemand schreibt mit, was Sie sagen. Sprechen Sie und schreiben Sie dann, was Sie gesagt haben, oder wählen Sie eine Antwort.', settings: 'Einstellungen zum Sprechen', model: 'Einstellungen des Modells', dismiss: 'Hinweis schließen',
    },
    caption: { mine: 'Sie sprechen …', other: '{name} spricht …' },
    spoken: { interrupted: 'unterbrochen', full: 'Was {name} noch gesagt hätte', unclear: 'Was hier gesagt wurde, hat niemand mitgeschrieben.' },
  },
})
