import type { ModelChoice, State } from '@/contract/types'

export function choiceOf(part: Partial<ModelChoice> = {}): ModelChoice {
  return { vendor: 'gemini', address: '', model: 'gemini-2.5-flash', hasKey: true, priceIn: 0, priceOut: 0, ...part }
}

export function stateOf(part: Partial<State> = {}): State {
  return {
    choice: choiceOf(), mayChoose: true, shared: false, keyKept: 'keyring', where: 'generativelanguage.googleapis.com', onMachine: false, consented: true, consentVersion: 1,
    localOnly: false, forAll: false, limits: { monthTokens: 0, monthCost: 0, sessionTokens: 0, sessionCost: 0 }, ownLimits: { monthTokens: 0, monthCost: 0, sessionTokens: 0, sessionCost: 0 }, limitsForAll: { monthTokens: 0, monthCost: 0, sessionTokens: 0, sessionCost: 0 }, month: '2026-01', used: { in: 0, out: 0, cost: 0, replies: 0 }, warning: false, ...part,
  }
}

/** Nothing is chosen yet. */
export const noState = (part: Partial<State> = {}): State =>
  ({ ...stateOf({ keyKept: '', where: '', consented: false, fault: 'none', ...part }), choice: null as unknown as ModelChoice })
