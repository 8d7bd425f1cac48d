/**
 * Regular expressions as Java writes them, compiled to a small program (see `program.ts`). Taken: characters, `.`,
 * classes, groups, `|`, greedy and reluctant repetition, `^ $ \A \z \b \B`, `\d \w \s` and the usual escapes.
 * What cannot be matched in time proportional to the text (back references, look-around) is refused.
 */
import { SelectorProblem } from '../lexer.js'
import { type Assertion, type Instruction, type Test, union } from './program.js'

/** Bounds the time per character of text. */
const MAX_INSTRUCTIONS = 1000
const MAX_REPEATS = 255
const MAX_DEPTH = 100

type Part =
  | { readonly kind: 'one'; readonly test: Test }
  | { readonly kind: 'assert'; readonly assertion: Assertion }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Part[] }
  | { readonly kind: 'group'; readonly part: Part; readonly number: number }
  | { readonly kind: 'repeat'; readonly part: Part; readonly min: number; readonly max: number; readonly lazy: boolean }

/** Throws SelectorProblem at `at`, where the pattern stands in the selector. */
export function compileProgram(pattern: string, at: number): { program: Instruction[]; groups: number } {
  const parser = new PatternParser(pattern, at)
  const part = parser.pattern()
  const program: Instruction[] = []
  emit({ kind: 'group', part, number: 0 }, program, at)
  program.push({ op: 'match' })
  return { program, groups: parser.groups }
}

function emit(part: Part, program: Instruction[], at: number): void {
  if (program.length > MAX_INSTRUCTIONS) throw new SelectorProblem('pattern too large', at)
  switch (part.kind) {
    case 'one':
      program.push({ op: 'one', test: part.test })
      break
    case 'assert':
      program.push({ op: 'assert', assertion: part.assertion })
      break
    case 'sequence':
      for (const each of part.parts) emit(each, program, at)
      break
    case 'choice':
      emitChoice(part.parts, program, at)
      break
    case 'group':
      program.push({ op: 'save', slot: part.number * 2 })
      emit(part.part, program, at)
      program.push({ op: 'save', slot: part.number * 2 + 1 })
      break
    case 'repeat':
      emitRepeat(part, program, at)
  }
}

function emitChoice(parts: readonly Part[], program: Instruction[], at: number): void {
  const ends: { op: 'jump'; to: number }[] = []
  parts.forEach((part, index) => {
    if (index === parts.length - 1) {
      emit(part, program, at)
      return
    }
    const split = { op: 'split' as const, first: program.length + 1, second: 0 }
    program.push(split)
    emit(part, program, at)
    const end = { op: 'jump' as const, to: 0 }
    program.push(end)
    ends.push(end)
    split.second = program.length
  })
  for (const end of ends) end.to = program.length
}

function emitRepeat(part: Extract<Part, { kind: 'repeat' }>, program: Instruction[], at: number): void {
  for (let i = 0; i < part.min; i++) emit(part.part, program, at)
  if (part.max === Number.POSITIVE_INFINITY) {
    const start = program.length
    const split = { op: 'split' as const, first: 0, second: 0 }
    program.push(split)
    emit(part.part, program, at)
    program.push({ op: 'jump', to: start })
    direct(split, start + 1, program.length, part.lazy)
    return
  }
  const splits: { split: { op: 'split'; first: number; second: number }; inside: number }[] = []
  for (let i = part.min; i < part.max; i++) {
    const split = { op: 'split' as const, first: 0, second: 0 }
    splits.push({ split, inside: program.length + 1 })
    program.push(split)
    emit(part.part, program, at)
  }
  for (const { split, inside } of splits) direct(split, inside, program.length, part.lazy)
}

/** Greedy repetition tries another round first, reluctant repetition the end. */
function direct(split: { first: number; second: number }, inside: number, behind: number, lazy: boolean): void {
  split.first = lazy ? behind : inside
  split.second = lazy ? inside : behind
}

const digit: Test = (code) => code >= 48 && code <= 57
const word: Test = (code) => digit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
const space: Test = (code) => code === 32 || (code >= 9 && code <= 13)
const notLineEnd: Test = (code) => code !== 10 && code !== 13 && code !== 0x85 && code !== 0x2028 && code !== 0x2029
const classes: Record<string, Test> = {
  d: digit,
  w: word,
  s: space,
  D: (code) => !digit(code),
  W: (code) => !word(code),
  S: (code) => !space(code),
}
const assertions: Record<string, Assertion> = { A: 'start', z: 'end', Z: 'lastLine', b: 'wordEdge', B: 'noWordEdge' }
const controls: Record<string, number> = { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 }

class PatternParser {
  groups = 1
  private next = 0
  private depth = 0

  constructor(
    private readonly text: string,
    private readonly at: number,
  ) {}

  pattern(): Part {
    const part = this.choice()
    if (this.next < this.text.length) this.fail('an unmatched )')
    return part
  }

  private choice(): Part {
    if (++this.depth > MAX_DEPTH) this.fail('too many nested groups')
    const parts = [this.sequence()]
    while (this.try('|')) parts.push(this.sequence())
    this.depth--
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts }
  }

  private sequence(): Part {
    const parts: Part[] = []
    while (this.next < this.text.length && !'|)'.includes(this.text[this.next]!)) parts.push(this.repeated())
    return { kind: 'sequence', parts }
  }

  private repeated(): Part {
    let part = this.atom()
    for (;;) {
      const bounds = this.bounds()
      if (bounds === undefined) return part
      const lazy = this.try('?')
      if (!lazy && this.text[this.next] === '+') this.unavailable('possessive repetition')
      part = { kind: 'repeat', part, ...bounds, lazy }
    }
  }

  private bounds(): { min: number; max: number } | undefined {
    if (this.try('*')) return { min: 0, max: Number.POSITIVE_INFINITY }
    if (this.try('+')) return { min: 1, max: Number.POSITIVE_INFINITY }
    if (this.try('?')) return { min: 0, max: 1 }
    if (this.text[this.next] !== '{') return undefined
    const found = /^\{(\d+)(,(\d*))?\}/.exec(this.text.slice(this.next))
    if (found === null) return this.fail('a { without a proper count')
    this.next += found[0].length
    const min = Number(found[1])
    const max = found[2] === undefined ? min : found[3] === '' ? Number.POSITIVE_INFINITY : Number(found[3])
    if (min > MAX_REPEATS || (max !== Number.POSITIVE_INFINITY && max > MAX_REPEATS) || max < min) {
      this.fail(`a repetition count beyond ${MAX_REPEATS} or in the wrong order`)
    }
    return { min, max }
  }

  private atom(): Part {
    const character = this.text[this.next++]!
    if (character === '(') return this.group()
    if (character === '[') return { kind: 'one', test: this.characterClass() }
    if (character === '.') return { kind: 'one', test: notLineEnd }
    if (character === '^') return { kind: 'assert', assertion: 'start' }
    if (character === '$') return { kind: 'assert', assertion: 'lastLine' }
    if (character === '\\') return this.escape()
    if ('*+?{'.includes(character)) this.fail(`a ${character} with nothing to repeat`)
    return literal(character.charCodeAt(0))
  }

  private group(): Part {
    if (this.try('?')) {
      if (!this.try(':')) this.unavailable(`(?${this.text[this.next] ?? ''}`)
      const part = this.choice()
      this.expectClose()
      return part
    }
    const number = this.groups++
    const part = this.choice()
    this.expectClose()
    return { kind: 'group', part, number }
  }

  private escape(): Part {
    const letter = this.text[this.next] ?? this.fail('a \\ at the end')
    const assertion = assertions[letter]
    if (assertion !== undefined) {
      this.next++
      return { kind: 'assert', assertion }
    }
    const test = this.escapedTest()
    return { kind: 'one', test }
  }

  /** Behind a backslash: a class or one character. */
  private escapedTest(): Test {
    const letter = this.text[this.next++] ?? this.fail('a \\ at the end')
    const known = classes[letter]
    if (known !== undefined) return known
    return exactly(this.escapedCode(letter))
  }

  private escapedCode(letter: string): number {
    const control = controls[letter]
    if (control !== undefined) return control
    if (letter === 'x' || letter === 'u') {
      const length = letter === 'x' ? 2 : 4
      const hex = this.text.slice(this.next, this.next + length)
      if (!new RegExp(`^[0-9a-f]{${length}}$`, 'i').test(hex)) this.fail(`\\${letter} without its digits`)
      this.next += length
      return Number.parseInt(hex, 16)
    }
    if (/[a-z0-9]/i.test(letter)) this.unavailable(`\\${letter}`)
    return letter.charCodeAt(0)
  }

  private characterClass(): Test {
    const negated = this.try('^')
    const tests: Test[] = []
    do tests.push(this.classItem())
    while (!this.try(']'))
    const any = union(tests)
    return negated ? (code) => !any(code) : any
  }

  private classItem(): Test {
    const first = this.classCode()
    if (typeof first !== 'number') return first
    if (this.text[this.next] !== '-' || this.text[this.next + 1] === ']') return exactly(first)
    this.next++
    const last = this.classCode()
    if (typeof last !== 'number' || last < first) return this.fail('a character range in the wrong order')
    return (code) => code >= first && code <= last
  }

  private classCode(): number | Test {
    const character = this.text[this.next++] ?? this.fail('a [ that does not end')
    if (character === '[' || (character === '&' && this.text[this.next] === '&')) this.unavailable('nested classes')
    if (character !== '\\') return character.charCodeAt(0)
    const letter = this.text[this.next] ?? this.fail('a \\ at the end')
    if (classes[letter] !== undefined) return this.escapedTest()
    this.next++
    return this.escapedCode(letter)
  }

  private try(character: string): boolean {
    if (this.text[this.next] !== character) return false
    this.next++
    return true
  }

  private expectClose(): void {
    if (!this.try(')')) this.fail('a ( that is not closed')
  }

  private fail(problem: string): never {
    throw new SelectorProblem(`${problem} in the pattern`, this.at)
  }

  private unavailable(what: string): never {
    throw new SelectorProblem(`${what} in a pattern`, this.at, 'unavailable')
  }
}

function exactly(wanted: number): Test {
  return (code) => code === wanted
}

function literal(code: number): Part {
  return { kind: 'one', test: exactly(code) }
}
