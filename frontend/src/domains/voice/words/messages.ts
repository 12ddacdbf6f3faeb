import { defineMessages } from '@/ui/text'

export const messages = defineMessages('voiceWords', {
  en: {
    microphone: {
      none: { title: 'There is no microphone.', advice: 'Plug one in, then look again. Until then you can listen and type.' },
      taken: { title: 'Another program uses the microphone.', advice: 'Close that program, such as a video call, then try again.' },
      denied: { title: 'The system does not let RolePlay use the microphone.', advice: 'Allow it in the privacy settings of the system, then start RolePlay again.' },
      lost: { title: 'The microphone is gone.', advice: 'Plug it in again, or choose another one.' },
      broken: { title: 'The microphone cannot be opened.', advice: 'Choose another one, or unplug it and plug it in again.' },
    },
    speaker: {
      none: { title: 'There is no loudspeaker or headset.', advice: 'Plug one in, then look again. Without one you can go on by text.' },
      taken: { title: 'Another program uses the loudspeaker.', advice: 'Close that program, then try again.' },
      denied: { title: 'The system does not let RolePlay use the loudspeaker.', advice: 'Allow it in the settings of the system, then start RolePlay again.' },
      lost: { title: 'The loudspeaker or headset is gone.', advice: 'Plug it in again, or choose another one.' },
      broken: { title: 'The loudspeaker cannot be opened.', advice: 'Choose another one, or unplug it and plug it in again.' },
    },
    silent: { title: 'The microphone gives nothing at all.', advice: 'Check that it is not muted, at its switch or in the settings of the system, or choose another one.' },
    end: {
      stopped: 'You have stopped speaking. The talk goes on by text.',
      failed: 'The talk by voice has ended. It goes on by text.',
      no_sound: 'The talk by voice has ended, because nothing can be heard any more. It goes on by text.',
      quiet: 'The talk by voice has ended, because nobody said anything for minutes. Whenever you like, speak again.',
      stepped_out: 'You have stepped out.',
      over: 'The talk has ended.',
    },
  },
  de: {
    microphone: {
      none: { title: 'Es gibt kein Mikrofon.', advice: 'Schließen Sie eines an und suchen Sie dann erneut. Bis dahin können Sie zuhören und schreiben.' },
      taken: { title: 'Ein anderes Programm verwendet das Mikrofon.', advice: 'Schließen Sie dieses Programm, etwa ein Videotelefonat, und versuchen Sie es dann erneut.' },
      denied: { title: 'Das System lässt RolePlay nicht an das Mikrofon.', advice: 'Erlauben Sie es in den Datenschutzeinstellungen des Systems und starten Sie RolePlay neu.' },
      lost: { title: 'Das Mikrofon ist weg.', advice: 'Schließen Sie es wieder an, oder wählen Sie ein anderes.' },
      broken: { title: 'Das Mikrofon lässt sich nicht öffnen.', advice: 'Wählen Sie ein anderes, oder ziehen Sie es ab und stecken Sie es neu an.' },
    },
    speaker: {
      none: { title: 'Es gibt weder Lautsprecher noch Headset.', advice: 'Schließen Sie eines an und suchen Sie dann erneut. Ohne geht es schriftlich weiter.' },
      taken: { title: 'Ein anderes Programm verwendet den Lautsprecher.', advice: 'Schließen Sie dieses Programm und versuchen Sie es dann erneut.' },
      denied: { title: 'Das System lässt RolePlay nicht an den Lautsprecher.', advice: 'Erlauben Sie es in den Einstellungen des Systems und starten Sie RolePlay neu.' },
      lost: { title: 'Lautsprecher oder Headset sind weg.', advice: 'Schließen Sie das Gerät wieder an, oder wählen Sie ein anderes.' },
      broken: { title: 'Der Lautsprecher lässt sich nicht öffnen.', advice: 'Wählen Sie einen anderen, oder ziehen Sie ihn ab und stecken Sie ihn neu an.' },
    },
    silent: { title: 'Vom Mikrofon kommt gar nichts.', advice: 'Prüfen Sie, ob es stumm geschaltet ist, am Gerät oder in den Einstellungen des Systems, oder wählen Sie ein anderes.' },
    end: {
      stopped: 'Sie sprechen nicht mehr. Das Gespräch geht schriftlich weiter.',
      failed: 'Das gesprochene Gespräch ist beendet. Es geht schriftlich weiter.',
      no_sound: 'Das gesprochene Gespräch ist beendet, weil nichts mehr zu hören ist. Es geht schriftlich weiter.',
      quiet: 'Das gesprochene Gespräch ist beendet, weil minutenlang niemand etwas gesagt hat. Sie können jederzeit wieder sprechen.',
      stepped_out: 'Sie sind ausgestiegen.',
      over: 'Das Gespräch ist beendet.',
    },
  },
})
