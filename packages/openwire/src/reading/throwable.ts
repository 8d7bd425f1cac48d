/** Exceptions as peers describe them, in either encoding. Text only: nothing is looked up or made from a name. */
import type { ProtocolError, StackFrame, ThrowableInfo } from '@hermod/model'
import { MAX_CAUSES } from '../limits.js'

/** The part of a reader that throwables need. */
export interface ThrowableInput {
  readonly stackTraceEnabled: boolean
  boolean(): boolean
  string(): string | null
  int(): number
  short(): number
  /** Checks a count of things that take at least `leastBytes` each. */
  count(count: number, leastBytes: number): number
  broken(problem: string): ProtocolError
}

export function readThrowable(input: ThrowableInput, depth = 0): ThrowableInfo | null {
  if (!input.boolean()) return null
  if (depth > MAX_CAUSES) throw input.broken(`exception has more than ${MAX_CAUSES} causes`)
  const className = input.string() as string
  const message = input.string()
  // Without stack traces the cause is left out as well.
  if (!input.stackTraceEnabled) return { className, message }
  const count = input.count(input.short(), 4)
  const stackTrace: StackFrame[] = []
  for (let i = 0; i < count; i++) stackTrace.push(readFrame(input))
  return { className, message, stackTrace, cause: readThrowable(input, depth + 1) }
}

function readFrame(input: ThrowableInput): StackFrame {
  const className = input.string() as string
  const methodName = input.string() as string
  const fileName = input.string()
  return { className, methodName, fileName, lineNumber: input.int() }
}
