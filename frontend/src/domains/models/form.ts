import type { SetModelInput, State } from '@/contract/types'
import { parsed, typed } from './money'

/** Kinds of service as people choose them; two of them speak the same form. */
export const kinds = ['local', 'gemini', 'vertex', 'openai'] as const
export type Kind = (typeof kinds)[number]

export interface ModelForm {
  kind: Kind
  address: string
  model: string
  project: string
  location: string
  dropKey: boolean
  priceIn: string
  priceOut: string
}

export type Field = 'address' | 'model' | 'project' | 'location' | 'key' | 'priceIn' | 'priceOut'

/** A price is in millionths of a dollar. */
const priceDigits = 6
const mostDollars = 1000 * 1_000_000

export function formOf(state: State | undefined, language: string): ModelForm {
  const choice = state?.choice
  if (!choice) return { kind: 'local', address: '', model: '', project: '', location: '', dropKey: false, priceIn: '', priceOut: '' }
  const { address, model, project = '', location = '', priceIn, priceOut } = choice
  const kind = choice.vendor === 'gemini' || choice.vendor === 'vertex' ? choice.vendor : state.onMachine ? 'local' : 'openai'
  return { kind, address, model, project, location, dropKey: false, priceIn: typed(priceIn, priceDigits, language), priceOut: typed(priceOut, priceDigits, language) }
}

const vendorOf = (kind: Kind) => (kind === 'local' ? 'openai' : kind)

/** Without the key, which stands in its field alone. */
export function inputOf(form: ModelForm, language: string): SetModelInput {
  const { kind, address, model, project, location, dropKey } = form
  const vertex = kind === 'vertex' ? { project: project.trim(), location: location.trim() } : {}
  return {
    vendor: vendorOf(kind), address: address.trim(), model: model.trim(), ...vertex, ...(dropKey ? { dropKey } : {}),
    priceIn: parsed(form.priceIn, priceDigits, language) ?? 0, priceOut: parsed(form.priceOut, priceDigits, language) ?? 0,
  }
}

const spaced = (text: string) => /\s/.test(text.trim())

/** The fields that cannot be right, known before the program is asked. */
export function wrongFields(form: ModelForm, key: string, language: string): Field[] {
  const wrong: Field[] = []
  const bad = (text: string) => !text.trim() || spaced(text)
  if (!goodAddress(form.address.trim(), vendorOf(form.kind) === 'openai')) wrong.push('address')
  if (form.kind === 'vertex') for (const name of ['project', 'location'] as const) if (bad(form[name])) wrong.push(name)
  if (bad(form.model)) wrong.push('model')
  if (!key.trim().startsWith('{') && spaced(key)) wrong.push('key')
  for (const name of ['priceIn', 'priceOut'] as const) if ((parsed(form[name], priceDigits, language) ?? Infinity) > mostDollars) wrong.push(name)
  return wrong
}

function goodAddress(address: string, needed: boolean): boolean {
  if (!address) return !needed
  try {
    const { protocol, username, password, search, hash } = new URL(address)
    return /^https?:\/\//i.test(address) && ['http:', 'https:'].includes(protocol) && !username && !password && !search && !hash
  } catch {
    return false
  }
}

/** Whether the key that there is would be kept: it is never sent to another host than it was given for. */
export function sameHost(form: ModelForm, state: State | undefined): boolean {
  const choice = state?.choice
  if (!choice || vendorOf(form.kind) !== choice.vendor) return false
  const host = (address: string) => {
    try {
      return new URL(address).host
    } catch {
      return address
    }
  }
  return host(form.address.trim()) === host(choice.address)
}
