/** Exceptions in either encoding. */
import type { StackFrame, ThrowableInfo } from '@hermod/model'
import { MAX_CAUSES } from '../limits.js'

/** The part of a writer that throwables need. */
export interface ThrowableOutput {
  readonly version: number
  readonly stackTraceEnabled: boolean
  boolean(value: boolean): void
  string(text: string | null): void
  int(value: number): void
  short(value: number): void
  room(count: number): void
}

/** Versions 1 and 10 of ActiveMQ's marshallers cut longer messages. */
const CUT_LENGTH = 1024
const MAX_FRAMES = 0x7fff

export function writeThrowable(output: ThrowableOutput, value: ThrowableInfo | null, depth = 0): void {
  const present = value !== null && value !== undefined && depth <= MAX_CAUSES
  output.boolean(present)
  if (!present) return
  output.string(value.className)
  output.string(cut(output.version, value.message))
  if (!output.stackTraceEnabled) return
  const frames = value.stackTrace ?? []
  const count = Math.min(frames.length, MAX_FRAMES)
  output.short(count)
  for (let i = 0; i < count; i++) writeFrame(output, frames[i]!)
  writeThrowable(output, value.cause ?? null, depth + 1)
}

function writeFrame(output: ThrowableOutput, frame: StackFrame): void {
  output.string(frame.className)
  output.string(frame.methodName)
  output.string(frame.fileName)
  output.room(0)
  output.int(frame.lineNumber)
}

function cut(version: number, message: string | null): string | null {
  const cuts = version === 1 || version === 10
  return cuts && message !== null && message.length > CUT_LENGTH ? `${message.slice(0, CUT_LENGTH - 3)}...` : message
}
