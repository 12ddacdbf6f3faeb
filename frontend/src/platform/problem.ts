export interface FieldProblem {
  field: string
  message: string
}

/** The one kind of error that leaves this folder. */
export class ProblemError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status?: number,
    readonly fields: FieldProblem[] = [],
  ) {
    super(message)
    this.name = 'ProblemError'
  }
}

/** Reads the error body that both doors send; `fallback` stands in for what it does not say. */
export function problemFrom(body: unknown, fallback: { code: string; message: string; status?: number }): ProblemError {
  const problem = isRecord(body) ? body : {}
  return new ProblemError(
    text(problem.code) ?? fallback.code,
    text(problem.detail) ?? text(problem.message) ?? text(problem.title) ?? fallback.message,
    fallback.status,
    fieldsFrom(problem.fields ?? problem.errors),
  )
}

function fieldsFrom(fields: unknown): FieldProblem[] {
  if (Array.isArray(fields))
    return fields.filter(isRecord).map(entry => ({
      field: text(entry.field) ?? (text(entry.location) ?? '').replace(/^(body|path|query)\./, ''),
      message: text(entry.message) ?? '',
    }))
  if (isRecord(fields)) return Object.entries(fields).map(([field, message]) => ({ field, message: String(message) }))
  return []
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
