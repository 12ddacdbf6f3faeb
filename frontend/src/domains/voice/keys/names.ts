import { useText } from '@/ui/text'
import { messages } from './messages'

type Named = keyof typeof messages.en.key & string

/** Keys that leave a page, that the program needs itself, or that do nothing alone. */
const taken = ['Tab', 'Enter', 'NumpadEnter', 'F1', 'F5', 'F8', 'F9', 'F11', 'F12', 'ContextMenu', 'CapsLock', 'NumLock', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End', 'Backspace', 'Delete']

/** Whether a key, by its KeyboardEvent.code, can open the microphone or stop the character. */
export const isFree = (code: string): boolean => /^[A-Za-z0-9]{1,32}$/.test(code) && !taken.includes(code) && !/^(Shift|Control|Alt|Meta|OS|Fn)/.test(code)

/** Says a key in words: what stands on it, by a usual keyboard. */
export function useKeyName() {
  const t = useText(messages)
  return (code: string): string => {
    const [, sign = ''] = /^(?:Key|Digit)([A-Z0-9])$/.exec(code) ?? []
    if (sign) return sign
    const [, number = ''] = /^Numpad(\d)$/.exec(code) ?? []
    if (number) return t('numpad', { key: number })
    return code in messages.en.key ? t(`key.${code as Named}`) : code
  }
}
