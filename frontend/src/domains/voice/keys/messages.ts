import { defineMessages } from '@/ui/text'

export const messages = defineMessages('voiceKeys', {
  en: {
    key: {
      Space: 'Space', Escape: 'Esc', Insert: 'Insert', Pause: 'Pause', ScrollLock: 'Scroll Lock', Backquote: 'the key left of 1', IntlBackslash: 'the key beside the left Shift',
      Minus: 'Minus', Equal: 'Equals', BracketLeft: 'Left bracket', BracketRight: 'Right bracket', Backslash: 'Backslash', Semicolon: 'Semicolon', Quote: 'Quote', Comma: 'Comma', Period: 'Full stop', Slash: 'Slash',
      NumpadAdd: 'Plus on the number pad', NumpadSubtract: 'Minus on the number pad', NumpadMultiply: 'Times on the number pad', NumpadDivide: 'Divide on the number pad', NumpadDecimal: 'Point on the number pad',
    },
    numpad: '{key} on the number pad',
  },
  de: {
    key: {
      Space: 'Leertaste', Escape: 'Esc', Insert: 'Einfg', Pause: 'Pause', ScrollLock: 'Rollen', Backquote: 'die Taste links der 1', IntlBackslash: 'die Taste neben der linken Umschalttaste',
      Minus: 'ß', Equal: 'Akzent (neben ß)', BracketLeft: 'Ü', BracketRight: 'Plus', Backslash: 'Raute', Semicolon: 'Ö', Quote: 'Ä', Comma: 'Komma', Period: 'Punkt', Slash: 'Minus',
      NumpadAdd: 'Plus im Ziffernblock', NumpadSubtract: 'Minus im Ziffernblock', NumpadMultiply: 'Mal im Ziffernblock', NumpadDivide: 'Geteilt im Ziffernblock', NumpadDecimal: 'Komma im Ziffernblock',
    },
    numpad: '{key} im Ziffernblock',
  },
})
