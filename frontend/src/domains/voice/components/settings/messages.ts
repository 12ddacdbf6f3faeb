import { defineMessages } from '@/ui/text'

export const messages = defineMessages('voiceSettings', {
  en: {
    back: 'Settings', backToVoice: 'Settings of voice',
    title: 'Talking by voice', description: 'You speak with the character, and it answers aloud. Everything here counts at once, in a talk that goes on too.',
    absent: 'With this program nobody can speak. You practise by text.',
    saved: 'Saved',
    devices: { title: 'Microphone and sound', hint: 'Choose them, and try them before a talk.', open: 'Check microphone and sound' },
    speaking: { title: 'How you speak' },
    keys: {
      title: 'Keys', description: 'They count in a talk by voice, but not while you write in a field.', talk: 'Opens the microphone', talkHint: 'Where it is not open all the time.', stop: 'Interrupts the character', press: 'Press a key…', pressHint: 'Tab leaves the key as it is.', tells: '{what}: {key}. Change',
      taken: 'This key is needed for something else. Choose another one.', clash: 'One key cannot do both. Choose another one.', usual: 'The usual keys',
    },
    consent: {
      title: 'Before you speak', description: 'Please look at where your voice goes, and whether it is recorded.',
      where: 'Your voice goes to', stays: 'Your voice stays on this machine.', staysHint: 'The character speaks with a voice of this machine, too. Nothing of the sound is sent anywhere.',
      sent: 'While the microphone is open, what it hears goes there as sound, with what is needed to play the character: the situation, and what was said so far. The voice of the character comes back.',
      terms: 'What the service does with it is ruled by its own terms. Say nothing about real patients, customers or colleagues, and mind that others in the room may be heard.',
      record: 'Shall your talks be recorded?', recordHint: 'A recording holds both voices. It is kept on this machine, for you to listen to afterwards.',
      retention: { never: 'No, record nothing', days: 'Yes, and remove it after some days', session: 'Yes, as long as the talk is kept', keep: 'Yes, until I remove it' }, days: 'After how many days?', daysWrong: 'Please give a number from 1 to 3650.',
      back: 'You can change both at any time, in the settings of voice.', agree: 'Agree', agreeStart: 'Agree and speak', later: 'Not now', changed: 'Who hears your voice was changed meanwhile. This is what holds now.',
    },
    agreed: {
      title: 'Where your voice goes, and recordings', yes: 'You have agreed that your voice goes to {where}.', no: 'You have not agreed yet that your voice goes to {where}. Nothing is sent.', local: 'Your voice stays on this machine.', change: 'Look at it, and change it', take: 'Take it back', taken: 'Taken back. Nothing is sent any more.',
      retention: { never: 'Nothing is recorded.', days: 'Talks are recorded, and recordings are removed after one day. | Talks are recorded, and recordings are removed after {count} days.', session: 'Talks are recorded; a recording is kept as long as its talk.', keep: 'Talks are recorded; recordings are kept until you remove them.' },
      unasked: 'You will be asked before you speak for the first time.',
    },
  },
  de: {
    back: 'Einstellungen', backToVoice: 'Einstellungen zum Sprechen',
    title: 'Sprechen', description: 'Sie sprechen mit der Figur, und sie antwortet laut. Alles hier gilt sofort, auch in einem laufenden Gespräch.',
    absent: 'Mit diesem Programm kann niemand sprechen. Sie üben schriftlich.',
    saved: 'Gespeichert',
    devices: { title: 'Mikrofon und Ton', hint: 'Wählen Sie beides aus und probieren Sie es vor einem Gespräch.', open: 'Mikrofon und Ton prüfen' },
    speaking: { title: 'Wie Sie sprechen' },
    keys: {
      title: 'Tasten', description: 'Sie gelten in einem gesprochenen Gespräch, aber nicht, während Sie in ein Feld schreiben.', talk: 'Öffnet das Mikrofon', talkHint: 'Wo es nicht die ganze Zeit offen ist.', stop: 'Unterbricht die Figur', press: 'Drücken Sie eine Taste …', pressHint: 'Mit Tab bleibt die Taste, wie sie ist.', tells: '{what}: {key}. Ändern',
      taken: 'Diese Taste wird für etwas anderes gebraucht. Wählen Sie eine andere.', clash: 'Eine Taste kann nicht beides. Wählen Sie eine andere.', usual: 'Die üblichen Tasten',
    },
    consent: {
      title: 'Bevor Sie sprechen', description: 'Bitte sehen Sie sich an, wohin Ihre Stimme geht und ob sie aufgenommen wird.',
      where: 'Ihre Stimme geht an', stays: 'Ihre Stimme bleibt auf diesem Rechner.', staysHint: 'Auch die Figur spricht mit einer Stimme dieses Rechners. Vom Ton wird nichts irgendwohin gesendet.',
      sent: 'Solange das Mikrofon offen ist, geht als Ton dorthin, was es hört, und dazu, was zum Spielen der Figur nötig ist: die Situation und was bisher gesagt wurde. Zurück kommt die Stimme der Figur.',
      terms: 'Was der Dienst damit macht, regeln seine eigenen Bedingungen. Sprechen Sie nicht über echte Patientinnen, Kunden oder Kolleginnen, und denken Sie daran, dass auch andere im Raum zu hören sein können.',
      record: 'Sollen Ihre Gespräche aufgenommen werden?', recordHint: 'Eine Aufnahme enthält beide Stimmen. Sie bleibt auf diesem Rechner, damit Sie sie später anhören können.',
      retention: { never: 'Nein, nichts aufnehmen', days: 'Ja, und nach einigen Tagen entfernen', session: 'Ja, solange das Gespräch aufbewahrt wird', keep: 'Ja, bis ich sie entferne' }, days: 'Nach wie vielen Tagen?', daysWrong: 'Bitte geben Sie eine Zahl von 1 bis 3650 an.',
      back: 'Beides können Sie jederzeit in den Einstellungen zum Sprechen ändern.', agree: 'Zustimmen', agreeStart: 'Zustimmen und sprechen', later: 'Jetzt nicht', changed: 'Wer Ihre Stimme hört, wurde inzwischen geändert. Das hier gilt jetzt.',
    },
    agreed: {
      title: 'Wohin Ihre Stimme geht, und Aufnahmen', yes: 'Sie haben zugestimmt, dass Ihre Stimme an {where} geht.', no: 'Sie haben noch nicht zugestimmt, dass Ihre Stimme an {where} geht. Es wird nichts gesendet.', local: 'Ihre Stimme bleibt auf diesem Rechner.', change: 'Ansehen und ändern', take: 'Zustimmung zurücknehmen', taken: 'Zurückgenommen. Es wird nichts mehr gesendet.',
      retention: { never: 'Es wird nichts aufgenommen.', days: 'Gespräche werden aufgenommen und die Aufnahmen nach einem Tag entfernt. | Gespräche werden aufgenommen und die Aufnahmen nach {count} Tagen entfernt.', session: 'Gespräche werden aufgenommen; eine Aufnahme bleibt so lange wie ihr Gespräch.', keep: 'Gespräche werden aufgenommen; Aufnahmen bleiben, bis Sie sie entfernen.' },
      unasked: 'Sie werden gefragt, bevor Sie zum ersten Mal sprechen.',
    },
  },
})
