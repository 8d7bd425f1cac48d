/** The load's history file: one event a line, words as in CrashLoad. */
import { readFileSync } from 'node:fs'
import type { CrashEvent, MessageName } from '../checker.js'

export function readHistory(file: string): CrashEvent[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map(parseEvent)
}

export function parseEvent(line: string): CrashEvent {
  const [kind, ...words] = line.split(' ')
  switch (kind) {
    case 'round':
      return { kind, round: number(words[0], line) }
    case 'send':
      return { kind, message: message(words[0], words[1], line), transaction: transaction(words[2]) }
    case 'sent':
    case 'acking':
    case 'acked':
      return { kind, message: message(words[0], words[1], line) }
    case 'receive':
      return {
        kind,
        life: number(words[0], line),
        message: message(words[1], words[2], line),
        transaction: transaction(words[3]),
      }
    case 'committing':
    case 'committed':
      return { kind, transaction: words[0] ?? '' }
    case 'corrupt':
      return { kind, life: number(words[0], line), text: words.slice(1).join(' ') }
    default:
      throw new Error(`not an event of the load: ${line}`)
  }
}

const transaction = (word: string | undefined): string | undefined => (word === '-' ? undefined : word)

const message = (producer: string | undefined, sequence: string | undefined, line: string): MessageName => ({
  producer: number(producer, line),
  sequence: number(sequence, line),
})

function number(word: string | undefined, line: string): number {
  const value = Number(word)
  if (word === undefined || !Number.isInteger(value)) throw new Error(`a number is missing in: ${line}`)
  return value
}
