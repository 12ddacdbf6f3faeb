import { defineMessages } from '@/ui/text'

export const messages = defineMessages('transcript', {
  en: {
    label: 'Save transcript',
    of: 'Save transcript: {title}, {when}',
    saved: 'Transcript saved',
    savedAs: 'It is saved as {name}.',
    started: 'The download has started',
    failed: 'The transcript could not be saved',
    formats: {
      txt: 'Plain text (.txt)', md: 'Markdown (.md)', html: 'Web page (.html)', pdf: 'PDF (.pdf)', docx: 'Word (.docx)',
      csv: 'Table (.csv)', vtt: 'WebVTT captions (.vtt)', srt: 'SubRip captions (.srt)', sillytavern: 'SillyTavern chat (.sillytavern.jsonl)',
      jsonl: 'Complete record (.jsonl)',
    },
  },
  de: {
    label: 'Verlauf speichern',
    of: 'Verlauf speichern: {title}, {when}',
    saved: 'Gesprächsverlauf gespeichert',
    savedAs: 'Es ist gespeichert als {name}.',
    started: 'Der Download hat begonnen',
    failed: 'Der Gesprächsverlauf konnte nicht gespeichert werden',
    formats: {
      txt: 'Reiner Text (.txt)', md: 'Markdown (.md)', html: 'Webseite (.html)', pdf: 'PDF (.pdf)', docx: 'Word (.docx)',
      csv: 'Tabelle (.csv)', vtt: 'WebVTT-Untertitel (.vtt)', srt: 'SubRip-Untertitel (.srt)', sillytavern: 'SillyTavern-Chat (.sillytavern.jsonl)',
      jsonl: 'Vollständige Aufzeichnung (.jsonl)',
    },
  },
})
