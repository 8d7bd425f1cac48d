/**
 * Runs a compiled pattern over a text by following all its possibilities side by side, one character at a time.
 * So the time is bounded by length of text times length of program, whatever the pattern: a consumer's selector must
 * not be able to stop the broker.
 */
import { spendOnPattern } from '../budget.js'

export type Test = (code: number) => boolean
export type Assertion = 'start' | 'end' | 'lastLine' | 'wordEdge' | 'noWordEdge'

export type Instruction =
  | { readonly op: 'one'; readonly test: Test }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'assert'; readonly assertion: Assertion }
  | { readonly op: 'match' }

/** Start and end of the match and of each group in pairs; -1 where a group took no part. */
export type Slots = readonly number[]

/** One possibility: where in the program it stands and what its groups have caught. Earlier ones are preferred. */
interface Thread {
  readonly at: number
  readonly slots: Slots
}

/** The leftmost match from `from` on; null if there is none. Throws BudgetExhausted. */
export function run(program: readonly Instruction[], slotCount: number, text: string, from: number): Slots | null {
  const seen = new Int32Array(program.length).fill(-1)
  const none: Slots = new Array(slotCount).fill(-1)
  let threads: Thread[] = []
  let best: Slots | null = null
  follow(program, text, 0, from, none, threads, seen)
  for (let position = from; ; position++) {
    const code = position < text.length ? text.charCodeAt(position) : -1
    const next: Thread[] = []
    spendOnPattern(1 + threads.length)
    for (const { at, slots } of threads) {
      const instruction = program[at]!
      if (instruction.op === 'match') {
        best = slots
        break // what comes behind is less preferred
      }
      if (instruction.op === 'one' && code >= 0 && instruction.test(code)) {
        follow(program, text, at + 1, position + 1, slots, next, seen)
      }
    }
    if (code < 0) return best
    if (best === null) follow(program, text, 0, position + 1, none, next, seen)
    else if (next.length === 0) return best
    threads = next
  }
}

/** Adds all places that can be reached from `start` without taking a character; each only once per position. */
function follow(
  program: readonly Instruction[],
  text: string,
  start: number,
  position: number,
  slots: Slots,
  into: Thread[],
  seen: Int32Array,
): void {
  if (seen[start] === position) return
  seen[start] = position
  const instruction = program[start]!
  switch (instruction.op) {
    case 'jump':
      follow(program, text, instruction.to, position, slots, into, seen)
      break
    case 'split':
      follow(program, text, instruction.first, position, slots, into, seen)
      follow(program, text, instruction.second, position, slots, into, seen)
      break
    case 'save':
      spendOnPattern(slots.length)
      follow(program, text, start + 1, position, slots.with(instruction.slot, position), into, seen)
      break
    case 'assert':
      if (holds(instruction.assertion, text, position)) follow(program, text, start + 1, position, slots, into, seen)
      break
    default:
      into.push({ at: start, slots })
  }
}

function holds(assertion: Assertion, text: string, position: number): boolean {
  switch (assertion) {
    case 'start':
      return position === 0
    case 'end':
      return position === text.length
    case 'lastLine':
      return position === text.length || /^(?:\r\n|[\n\r\u0085\u2028\u2029])$/.test(text.slice(position, position + 3))
    case 'wordEdge':
      return isWordAt(text, position - 1) !== isWordAt(text, position)
    case 'noWordEdge':
      return isWordAt(text, position - 1) === isWordAt(text, position)
  }
}

function isWordAt(text: string, position: number): boolean {
  return /\w/.test(text[position] ?? '')
}

export function union(tests: readonly Test[]): Test {
  return (code) => tests.some((test) => test(code))
}
