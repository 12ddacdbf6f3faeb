import { defineMessages } from '@/ui/text'

export const messages = defineMessages('models', {
  en: {
    back: 'Settings',
    title: 'Language model',
    description: 'A language model can play the character instead of the script. Nothing is sent before you have chosen one and agreed to what goes out, and where.',
    descriptionServer: 'A language model can play the characters instead of the script. Nothing of a person’s talk is sent before they have agreed to what goes out, and where.',
    choice: {
      title: 'Which model plays', forAll: 'What you choose here plays for everybody on this server. Each person agrees for themselves before anything of theirs is sent.',
      none: 'No model is chosen. The script plays, which needs no network.', noneShared: 'No model is chosen on this server. The script plays.', byAdmin: 'An administrator chooses the model for everybody on this server.',
      service: 'Service', model: 'Model', where: 'Where', onMachine: '{where}, on this machine', onServer: '{where}, on the machine of this server',
    },
    service: {
      label: 'Service', local: 'On this machine', localServer: 'On the machine of this server', localHint: 'Ollama, LM Studio, llama.cpp and the like. What is said does not leave the machine.',
      gemini: 'Gemini', geminiHint: 'Google, with a key of Google AI Studio.', vertex: 'Gemini on Vertex AI', vertexHint: 'Google Cloud, with a project and a service account.',
      openai: 'Another service', openaiHint: 'Any that speaks the form of OpenAI, in your network or elsewhere.',
    },
    find: {
      label: 'Look on this machine', labelServer: 'Look on the machine of this server', looking: 'Looking…', none: 'No model service answered on this machine.', noneHint: 'Start Ollama, LM Studio or llama.cpp, then look again.',
      found: 'One service found | {number} services found', use: 'Use {model}', bare: 'Use this address', more: 'Show one more model | Show {number} more models', noModels: 'It names no models; enter the name yourself.',
    },
    form: {
      address: 'Address', addressHint: 'Ends with /v1 at most services, such as http://127.0.0.1:11434/v1.', own: 'Another address than the usual one',
      model: 'Model', modelHint: 'As the service calls it, such as {example}.', offered: 'What the service offers', project: 'Project', projectHint: 'The id of the project at Google Cloud.', location: 'Location', locationHint: 'Such as europe-west4.',
      key: 'Key', keyLocal: 'Key, if it asks for one', keyVertex: 'Key of the service account (JSON)', keyKeep: 'Leave it empty to keep the key that there is.', dropKey: 'Forget the key that there is', elsewhere: 'The key that there is was given for another service or address. It is not sent to this one: enter the right key.',
      prices: 'Prices', pricesHint: 'In US dollars for a million tokens, as the service names them. They only count what is shown as cost; without them no cost is shown.', priceIn: 'For what is sent', priceOut: 'For what comes back',
      save: 'Save', saved: 'Saved', chosen: '{model} is filled in. Save to choose it.',
    },
    key: {
      keyring: 'A key is kept in the keyring of the system.', run: 'The key is kept for this run only: this machine has no keyring. After the next start, enter it again.', configuration: 'The key comes from the configuration of the server.',
      missing: 'The key is missing: enter it again. It was kept for a run that has ended, or the keyring cannot be read.', none: 'No key is kept.',
    },
    wrong: {
      address: 'An address begins with https:// or http:// and a host, and has no name, password or question mark in it.', model: 'Please give the name of the model, without spaces.', project: 'Please give the id of the project, without spaces.', location: 'Please give the location, without spaces.',
      key: 'That cannot be a key. Copy it again, without spaces.', price: 'A price is a number from 0 to 1000, such as 0.30.', number: 'A limit is a number, or empty for none.',
    },
    check: {
      label: 'Test', again: 'Test again', asking: 'The service is being asked…', title: 'Does it play?', hint: 'Asks the service which models it has, and for a single word.', ready: 'Ready. The first word came after {time}.', status: 'The service answered with status {status}.', offers: 'It offers one model | It offers {number} models',
      unsaved: 'Save first: what is saved is tested.', notAgreed: 'Nothing was asked: you have not agreed.',
    },
    forget: { label: 'Forget the model', title: 'Forget the model?', description: 'The choice and its key are removed. Talks that it played stay, and the script plays from then on.', descriptionServer: 'The choice and its key are removed for everybody on this server. Talks that it played stay, and the script plays from then on.', confirm: 'Forget', cancel: 'Keep it', done: 'The model is forgotten.' },
    local: {
      title: 'Never leave this machine', hint: 'While this is on, a model elsewhere is refused, whatever is chosen. The script and models on this machine still play.', hintServer: 'While this is on, a model elsewhere is refused, whatever is chosen. The script and models on the machine of this server still play.',
      on: 'Never leave this machine', mine: 'Never leave this server, in my talks', all: 'Never leave this server, for everybody', byAdmin: 'An administrator has turned this on for everybody.',
    },
    limits: {
      title: 'Limits', description: 'When one is reached, the model stops and the script can go on. Empty: no limit.', descriptionAll: 'Of each person on this server. When one is reached, the model stops and the script can go on. Empty: no limit.', descriptionOwn: 'When one is reached, the model stops and the script can go on. Where an administrator has set a tighter one, that holds.',
      month: 'In a month', session: 'In a talk', tokens: 'Tokens', dollars: 'US dollars', save: 'Save the limits', saved: 'Saved',
      unpriced: 'A limit in dollars needs the prices of the model; without them nothing counts towards it.',
    },
    meter: {
      title: 'What it took', month: 'This month', tokens: '{number} tokens', tokensOf: '{used} of {limit} tokens', costOf: '{used} of {limit}', replies: 'One reply | {number} replies', nothing: 'Nothing yet.',
      part: '{percent} used', warning: 'More than four fifths of a limit are used.', reached: 'A limit is reached. The script can go on.',
      table: 'All months', monthName: 'Month', sent: 'Tokens sent', back: 'Tokens back', cost: 'Cost', count: 'Replies', unknown: 'not priced', sum: 'Sum',
    },
    consent: {
      title: 'Before the model plays', description: 'Please look at what is sent, and where.',
      where: 'It goes to', whereFrom: 'It goes from this server to', sent: 'This is sent with each reply', sentList: { turns: 'what you and the character say in this talk', person: 'who the character is, how it feels just now, and what it may tell by now', scene: 'the situation, your role in it, and the language' },
      kept: 'This is not sent', keptList: { name: 'your name and your account', talks: 'your other talks, notes and debriefings', sound: 'recordings', facts: 'what the character keeps back and you have not earned yet' },
      terms: 'What the service does with it is ruled by its own terms. With the free tier of Gemini, Google may use it to improve its products, and people may read it. Write nothing about real patients, customers or colleagues.', termsOther: 'What the service does with it is ruled by its own terms. Write nothing about real patients, customers or colleagues.',
      local: 'The talk itself, its record and its evaluation stay on this machine.', localServer: 'The talk itself, its record and its evaluation stay on this server.', back: 'You can take this back at any time, in the settings of the model.',
      machine: '{model} runs on this machine, at {where}. What you say goes to that program and does not leave the machine.', machineServer: '{model} runs on the machine of this server, at {where}. What you say does not leave it.',
      agree: 'Agree', later: 'Not now', changed: 'The model was changed meanwhile. This is what holds now.',
    },
    agreed: { title: 'Your consent', yes: 'You have agreed that what is needed for a reply goes to {where}.', yesMachine: 'You have agreed that the model on this machine plays.', yesServer: 'You have agreed that the model on the machine of this server plays.', no: 'You have not agreed yet. Nothing is sent.', take: 'Take it back', look: 'Look at what is sent', taken: 'Taken back. Nothing is sent any more.' },
    partner: {
      legend: 'Who plays?', script: 'Script', scriptHint: 'Written replies, without network. It always works.', scriptOnly: 'The script: written replies, without network.', at: 'At {where}', onMachine: 'On this machine', onServer: 'On this server',
      ready: 'Ready', consent: 'First you are shown what is sent.', limit: 'The limit is reached.', key: 'The key is missing.', local_only: 'It is not on this machine, and nothing may leave it.', none: 'No language model is chosen yet.', noneShared: 'No language model is chosen on this server.', settings: 'Settings of the model',
    },
  },
  de: {
    back: 'Einstellungen',
    title: 'Sprachmodell',
    description: 'Statt des Skripts kann ein Sprachmodell die Figur spielen. Nichts wird gesendet, bevor Sie eines gewählt und zugestimmt haben, was wohin geht.',
    descriptionServer: 'Statt des Skripts kann ein Sprachmodell die Figuren spielen. Von keinem Gespräch wird etwas gesendet, bevor die übende Person zugestimmt hat, was wohin geht.',
    choice: {
      title: 'Welches Modell spielt', forAll: 'Was Sie hier wählen, spielt für alle auf diesem Server. Jede Person stimmt selbst zu, bevor etwas von ihr gesendet wird.',
      none: 'Es ist kein Modell gewählt. Das Skript spielt; es braucht kein Netz.', noneShared: 'Auf diesem Server ist kein Modell gewählt. Das Skript spielt.', byAdmin: 'Die Administration wählt das Modell für alle auf diesem Server.',
      service: 'Dienst', model: 'Modell', where: 'Wo', onMachine: '{where}, auf diesem Rechner', onServer: '{where}, auf dem Rechner dieses Servers',
    },
    service: {
      label: 'Dienst', local: 'Auf diesem Rechner', localServer: 'Auf dem Rechner dieses Servers', localHint: 'Ollama, LM Studio, llama.cpp und ähnliche. Was gesagt wird, verlässt den Rechner nicht.',
      gemini: 'Gemini', geminiHint: 'Google, mit einem Schlüssel von Google AI Studio.', vertex: 'Gemini über Vertex AI', vertexHint: 'Google Cloud, mit einem Projekt und einem Dienstkonto.',
      openai: 'Ein anderer Dienst', openaiHint: 'Jeder, der die Sprache von OpenAI spricht, in Ihrem Netz oder anderswo.',
    },
    find: {
      label: 'Auf diesem Rechner suchen', labelServer: 'Auf dem Rechner dieses Servers suchen', looking: 'Wird gesucht …', none: 'Auf diesem Rechner hat kein Modelldienst geantwortet.', noneHint: 'Starten Sie Ollama, LM Studio oder llama.cpp und suchen Sie dann erneut.',
      found: 'Ein Dienst gefunden | {number} Dienste gefunden', use: '{model} nehmen', bare: 'Diese Adresse nehmen', more: 'Ein weiteres Modell zeigen | {number} weitere Modelle zeigen', noModels: 'Er nennt keine Modelle; geben Sie den Namen selbst ein.',
    },
    form: {
      address: 'Adresse', addressHint: 'Endet bei den meisten Diensten auf /v1, etwa http://127.0.0.1:11434/v1.', own: 'Eine andere Adresse als die übliche',
      model: 'Modell', modelHint: 'So, wie der Dienst es nennt, etwa {example}.', offered: 'Was der Dienst anbietet', project: 'Projekt', projectHint: 'Die Kennung des Projekts bei Google Cloud.', location: 'Standort', locationHint: 'Etwa europe-west4.',
      key: 'Schlüssel', keyLocal: 'Schlüssel, falls einer verlangt wird', keyVertex: 'Schlüssel des Dienstkontos (JSON)', keyKeep: 'Lassen Sie das Feld leer, um den vorhandenen Schlüssel zu behalten.', dropKey: 'Vorhandenen Schlüssel vergessen', elsewhere: 'Der vorhandene Schlüssel gehört zu einem anderen Dienst oder einer anderen Adresse. Er wird nicht hierhin gesendet: Geben Sie den passenden ein.',
      prices: 'Preise', pricesHint: 'In US-Dollar für eine Million Token, wie der Dienst sie nennt. Sie dienen nur zur Anzeige der Kosten; ohne sie werden keine gezeigt.', priceIn: 'Für Gesendetes', priceOut: 'Für Antworten',
      save: 'Speichern', saved: 'Gespeichert', chosen: '{model} ist eingetragen. Speichern Sie, um es zu wählen.',
    },
    key: {
      keyring: 'Ein Schlüssel liegt im Schlüsselbund des Systems.', run: 'Der Schlüssel bleibt nur für diesen Lauf: Dieser Rechner hat keinen Schlüsselbund. Geben Sie ihn nach dem nächsten Start erneut ein.', configuration: 'Der Schlüssel stammt aus der Konfiguration des Servers.',
      missing: 'Der Schlüssel fehlt: Geben Sie ihn erneut ein. Er galt nur für einen Lauf, der zu Ende ist, oder der Schlüsselbund ist nicht lesbar.', none: 'Es ist kein Schlüssel hinterlegt.',
    },
    wrong: {
      address: 'Eine Adresse beginnt mit https:// oder http:// und einem Rechnernamen und enthält weder Namen noch Passwort noch Fragezeichen.', model: 'Bitte geben Sie den Namen des Modells ohne Leerzeichen an.', project: 'Bitte geben Sie die Kennung des Projekts ohne Leerzeichen an.', location: 'Bitte geben Sie den Standort ohne Leerzeichen an.',
      key: 'Das kann kein Schlüssel sein. Kopieren Sie ihn erneut, ohne Leerzeichen.', price: 'Ein Preis ist eine Zahl von 0 bis 1000, etwa 0,30.', number: 'Eine Grenze ist eine Zahl oder leer für keine.',
    },
    check: {
      label: 'Testen', again: 'Erneut testen', asking: 'Der Dienst wird gefragt …', title: 'Spielt es?', hint: 'Fragt den Dienst, welche Modelle er hat, und nach einem einzigen Wort.', ready: 'Bereit. Das erste Wort kam nach {time}.', status: 'Der Dienst antwortete mit Status {status}.', offers: 'Er bietet ein Modell an | Er bietet {number} Modelle an',
      unsaved: 'Speichern Sie zuerst: Getestet wird, was gespeichert ist.', notAgreed: 'Es wurde nichts gefragt: Sie haben nicht zugestimmt.',
    },
    forget: { label: 'Modell vergessen', title: 'Das Modell vergessen?', description: 'Die Wahl und ihr Schlüssel werden entfernt. Gespräche, die es gespielt hat, bleiben, und von da an spielt das Skript.', descriptionServer: 'Die Wahl und ihr Schlüssel werden für alle auf diesem Server entfernt. Gespräche, die es gespielt hat, bleiben, und von da an spielt das Skript.', confirm: 'Vergessen', cancel: 'Behalten', done: 'Das Modell ist vergessen.' },
    local: {
      title: 'Nichts verlässt diesen Rechner', hint: 'Solange das eingeschaltet ist, wird ein Modell anderswo abgelehnt, was immer gewählt ist. Das Skript und Modelle auf diesem Rechner spielen weiter.', hintServer: 'Solange das eingeschaltet ist, wird ein Modell anderswo abgelehnt, was immer gewählt ist. Das Skript und Modelle auf dem Rechner dieses Servers spielen weiter.',
      on: 'Nichts verlässt diesen Rechner', mine: 'In meinen Gesprächen verlässt nichts diesen Server', all: 'Bei allen verlässt nichts diesen Server', byAdmin: 'Die Administration hat dies für alle eingeschaltet.',
    },
    limits: {
      title: 'Grenzen', description: 'Ist eine erreicht, hört das Modell auf, und das Skript kann weiterspielen. Leer: keine Grenze.', descriptionAll: 'Für jede Person auf diesem Server. Ist eine erreicht, hört das Modell auf, und das Skript kann weiterspielen. Leer: keine Grenze.', descriptionOwn: 'Ist eine erreicht, hört das Modell auf, und das Skript kann weiterspielen. Hat die Administration eine engere gesetzt, gilt diese.',
      month: 'In einem Monat', session: 'In einem Gespräch', tokens: 'Token', dollars: 'US-Dollar', save: 'Grenzen speichern', saved: 'Gespeichert',
      unpriced: 'Eine Grenze in Dollar braucht die Preise des Modells; ohne sie zählt nichts dazu.',
    },
    meter: {
      title: 'Was es verbraucht hat', month: 'Dieser Monat', tokens: '{number} Token', tokensOf: '{used} von {limit} Token', costOf: '{used} von {limit}', replies: 'Eine Antwort | {number} Antworten', nothing: 'Noch nichts.',
      part: '{percent} verbraucht', warning: 'Mehr als vier Fünftel einer Grenze sind verbraucht.', reached: 'Eine Grenze ist erreicht. Das Skript kann weiterspielen.',
      table: 'Alle Monate', monthName: 'Monat', sent: 'Token gesendet', back: 'Token zurück', cost: 'Kosten', count: 'Antworten', unknown: 'ohne Preis', sum: 'Summe',
    },
    consent: {
      title: 'Bevor das Modell spielt', description: 'Bitte sehen Sie sich an, was gesendet wird und wohin.',
      where: 'Es geht an', whereFrom: 'Es geht von diesem Server an', sent: 'Das wird mit jeder Antwort gesendet', sentList: { turns: 'was Sie und die Figur in diesem Gespräch sagen', person: 'wer die Figur ist, wie sie sich gerade fühlt und was sie inzwischen erzählen darf', scene: 'die Situation, Ihre Rolle darin und die Sprache' },
      kept: 'Das wird nicht gesendet', keptList: { name: 'Ihr Name und Ihr Konto', talks: 'Ihre anderen Gespräche, Notizen und Nachbesprechungen', sound: 'Aufnahmen', facts: 'was die Figur zurückhält und Sie sich noch nicht erarbeitet haben' },
      terms: 'Was der Dienst damit macht, regeln seine eigenen Bedingungen. Bei der kostenlosen Stufe von Gemini darf Google es zur Verbesserung seiner Produkte nutzen, und Menschen können es lesen. Schreiben Sie nichts über wirkliche Patientinnen, Kunden oder Kolleginnen.', termsOther: 'Was der Dienst damit macht, regeln seine eigenen Bedingungen. Schreiben Sie nichts über wirkliche Patientinnen, Kunden oder Kolleginnen.',
      local: 'Das Gespräch selbst, seine Aufzeichnung und seine Auswertung bleiben auf diesem Rechner.', localServer: 'Das Gespräch selbst, seine Aufzeichnung und seine Auswertung bleiben auf diesem Server.', back: 'Sie können dies jederzeit in den Einstellungen des Modells zurücknehmen.',
      machine: '{model} läuft auf diesem Rechner, unter {where}. Was Sie sagen, geht an dieses Programm und verlässt den Rechner nicht.', machineServer: '{model} läuft auf dem Rechner dieses Servers, unter {where}. Was Sie sagen, verlässt ihn nicht.',
      agree: 'Zustimmen', later: 'Jetzt nicht', changed: 'Das Modell wurde inzwischen geändert. Das gilt jetzt.',
    },
    agreed: { title: 'Ihre Zustimmung', yes: 'Sie haben zugestimmt, dass das für eine Antwort Nötige an {where} geht.', yesMachine: 'Sie haben zugestimmt, dass das Modell auf diesem Rechner spielt.', yesServer: 'Sie haben zugestimmt, dass das Modell auf dem Rechner dieses Servers spielt.', no: 'Sie haben noch nicht zugestimmt. Es wird nichts gesendet.', take: 'Zurücknehmen', look: 'Ansehen, was gesendet wird', taken: 'Zurückgenommen. Es wird nichts mehr gesendet.' },
    partner: {
      legend: 'Wer spielt?', script: 'Skript', scriptHint: 'Geschriebene Antworten, ohne Netz. Es geht immer.', scriptOnly: 'Das Skript: geschriebene Antworten, ohne Netz.', at: 'Bei {where}', onMachine: 'Auf diesem Rechner', onServer: 'Auf diesem Server',
      ready: 'Bereit', consent: 'Zuerst wird Ihnen gezeigt, was gesendet wird.', limit: 'Die Grenze ist erreicht.', key: 'Der Schlüssel fehlt.', local_only: 'Es läuft nicht auf diesem Rechner, und nichts darf ihn verlassen.', none: 'Ein Sprachmodell ist noch nicht gewählt.', noneShared: 'Auf diesem Server ist kein Sprachmodell gewählt.', settings: 'Einstellungen des Modells',
    },
  },
})
