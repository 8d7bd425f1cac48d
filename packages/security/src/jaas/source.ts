/** Where the text of a configuration stands, for errors; counts from 1. */
import type { SourcePosition } from '@hermod/model'

/** A login configuration that cannot be used. The message begins with `file:line:column`. */
export class LoginConfigError extends Error {
  override readonly name = 'LoginConfigError'
  constructor({ file, line, column }: SourcePosition, reason: string) {
    super(`${file}:${line}:${column}: ${reason}`)
  }
}

export function positionAt(file: string, text: string, offset: number): SourcePosition {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { file, line, column: offset - before.lastIndexOf('\n') }
}
