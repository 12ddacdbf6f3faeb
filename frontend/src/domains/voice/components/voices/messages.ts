import { defineMessages } from '@/ui/text'

export const messages = defineMessages('voiceVoices', {
  en: {
    title: 'Voices and speech recognition', description: 'Who speaks for the characters, and who writes down what you say.', back: 'Settings of voice', open: 'Voices and speech recognition', hint: 'Who speaks for the characters, and who writes down what you say.',
    offline: {
      title: 'What works without a network', system: 'The character speaks with the voice of this machine ({name}). Nothing has to be downloaded, and nothing leaves the machine.', none: 'There is no voice on this machine. On Linux, install espeak-ng; on Windows and macOS it comes with the system.',
      hears: 'What you say is written down by the speech service on this machine.', hearsAway: 'What you say is written down by the speech service at {where}, which has to be reachable for that.', unheard: 'Nobody writes down what you say: you speak, it is recorded, and you type it or choose a reply. For more, set up a speech service below, on this machine or in your network.',
    },
    live: {
      title: 'A model that listens and speaks', description: 'With Gemini Live the character hears you and answers at once, as on the telephone. It plays where the language model plays.', needs: 'It needs Gemini or Vertex AI as the language model.', toModel: 'Choose the language model',
      model: 'Model', modelHint: 'As the service calls it, such as gemini-3.8-live. Empty: none, and the words of the language model are spoken sentence by sentence.', voice: 'Voice', any: 'The service chooses', where: 'It goes to {where}.',
    },
    system: { title: 'The voice of this machine', description: 'It speaks where no other voice is chosen.', voice: 'Voice', any: 'One that speaks the language of the talk' },
    service: {
      title: 'A speech service', description: 'Any that speaks the form of OpenAI, such as Speaches, LocalAI or Kokoro-FastAPI: on this machine, in your network, or elsewhere. It can speak, write down, or both.',
      address: 'Address', addressHint: 'Ends with /v1, such as http://127.0.0.1:8000/v1. Empty: none.', key: 'Key, if it asks for one', kept: 'A key is kept. Leave it empty to keep it.', speak: 'Model that speaks', speakHint: 'Such as kokoro or tts-1. Empty: the voice of this machine speaks.', speakVoice: 'Its voice', hear: 'Model that writes down', hearHint: 'Such as whisper-1. Empty: nobody writes down what you say.',
    },
    save: 'Save', saved: 'Saved', byAdmin: 'An administrator chooses this for everybody on this server.',
    test: { live: 'Test the line', speak: 'Test the voice', hear: 'Test writing down', asking: 'A moment…', live_ok: 'The line opens, after {ms} ms.', speak_ok: 'A sentence was spoken: {sound} s of sound, the first after {ms} ms.', hear_ok: 'This was understood: “{text}”', hear_none: 'It answers, and has understood no word.', status: 'The service answered with status {status}.' },
    wrong: { liveModel: 'A name without spaces.', liveVoice: 'Choose one of the voices.', systemVoice: 'Choose one of the voices.', address: 'An address begins with https:// or http:// and a host, and has no name, password or question mark in it.', key: 'That cannot be a key for this address. Copy it again, without spaces.', speakModel: 'A name without spaces.', speakVoice: 'That cannot be the name of a voice.', hearModel: 'A name without spaces.' },
  },
  de: {
    title: 'Stimmen und Spracherkennung', description: 'Wer für die Figuren spricht und wer mitschreibt, was Sie sagen.', back: 'Einstellungen zum Sprechen', open: 'Stimmen und Spracherkennung', hint: 'Wer für die Figuren spricht und wer mitschreibt, was Sie sagen.',
    offline: {
      title: 'Was ohne Netz geht', system: 'Die Figur spricht mit der Stimme dieses Rechners ({name}). Nichts muss heruntergeladen werden, und nichts verlässt den Rechner.', none: 'Auf diesem Rechner gibt es keine Stimme. Unter Linux installieren Sie espeak-ng; bei Windows und macOS gehört eine zum System.',
      hears: 'Was Sie sagen, schreibt der Sprachdienst auf diesem Rechner mit.', hearsAway: 'Was Sie sagen, schreibt der Sprachdienst unter {where} mit; dafür muss er erreichbar sein.', unheard: 'Niemand schreibt mit, was Sie sagen: Sie sprechen, es wird aufgenommen, und Sie schreiben es oder wählen eine Antwort. Für mehr richten Sie unten einen Sprachdienst ein, auf diesem Rechner oder in Ihrem Netz.',
    },
    live: {
      title: 'Ein Modell, das zuhört und spricht', description: 'Mit Gemini Live hört die Figur Sie und antwortet sofort, wie am Telefon. Es spielt, wo das Sprachmodell spielt.', needs: 'Dafür muss Gemini oder Vertex AI das Sprachmodell sein.', toModel: 'Das Sprachmodell wählen',
      model: 'Modell', modelHint: 'Wie der Dienst es nennt, etwa gemini-3.8-live. Leer: keines, und die Worte des Sprachmodells werden Satz für Satz gesprochen.', voice: 'Stimme', any: 'Der Dienst wählt', where: 'Es geht an {where}.',
    },
    system: { title: 'Die Stimme dieses Rechners', description: 'Sie spricht, wo keine andere gewählt ist.', voice: 'Stimme', any: 'Eine, die die Sprache des Gesprächs spricht' },
    service: {
      title: 'Ein Sprachdienst', description: 'Einer, der die Form von OpenAI spricht, etwa Speaches, LocalAI oder Kokoro-FastAPI: auf diesem Rechner, in Ihrem Netz oder anderswo. Er kann sprechen, mitschreiben oder beides.',
      address: 'Adresse', addressHint: 'Endet mit /v1, etwa http://127.0.0.1:8000/v1. Leer: keiner.', key: 'Schlüssel, falls er einen verlangt', kept: 'Ein Schlüssel ist aufbewahrt. Leer lassen, um ihn zu behalten.', speak: 'Modell, das spricht', speakHint: 'Etwa kokoro oder tts-1. Leer: Die Stimme dieses Rechners spricht.', speakVoice: 'Seine Stimme', hear: 'Modell, das mitschreibt', hearHint: 'Etwa whisper-1. Leer: Niemand schreibt mit, was Sie sagen.',
    },
    save: 'Speichern', saved: 'Gespeichert', byAdmin: 'Eine Verwalterin oder ein Verwalter wählt das für alle auf diesem Server.',
    test: { live: 'Leitung prüfen', speak: 'Stimme prüfen', hear: 'Mitschreiben prüfen', asking: 'Einen Moment …', live_ok: 'Die Leitung steht, nach {ms} ms.', speak_ok: 'Ein Satz wurde gesprochen: {sound} s Ton, der erste nach {ms} ms.', hear_ok: 'Das wurde verstanden: „{text}“', hear_none: 'Er antwortet und hat kein Wort verstanden.', status: 'Der Dienst hat mit dem Status {status} geantwortet.' },
    wrong: { liveModel: 'Ein Name ohne Leerzeichen.', liveVoice: 'Wählen Sie eine der Stimmen.', systemVoice: 'Wählen Sie eine der Stimmen.', address: 'Eine Adresse beginnt mit https:// oder http:// und einem Rechnernamen, ohne Namen, Kennwort oder Fragezeichen darin.', key: 'Das kann kein Schlüssel für diese Adresse sein. Kopieren Sie ihn noch einmal, ohne Leerzeichen.', speakModel: 'Ein Name ohne Leerzeichen.', speakVoice: 'Das kann nicht der Name einer Stimme sein.', hearModel: 'Ein Name ohne Leerzeichen.' },
  },
})
