/** What selectors do with regular expressions: find, replace and split as Java's String does. */

import { spendOnText } from '../budget.js'
import { type Instruction, run, type Slots } from './program.js'
import { compileProgram } from './syntax.js'

/** Longer texts are cut off: a selector looks at properties, not at documents. */
const MAX_TEXT = 65_536

/** Throws SelectorProblem at position `at` of the selector. */
export function compilePattern(text: string, at: number): Pattern {
  const { program, groups } = compileProgram(text, at)
  return new Pattern(program, groups)
}

export class Pattern {
  constructor(
    private readonly program: readonly Instruction[],
    private readonly groups: number,
  ) {}

  /** Steps of its program. */
  get size(): number {
    return this.program.length
  }

  find(text: string): boolean {
    return this.match(text.slice(0, MAX_TEXT), 0) !== null
  }

  /** In `by`, `$1` is what the first group caught and a backslash makes the next character literal. */
  replaceAll(text: string, by: string): string {
    let result = ''
    let behind = 0
    for (const slots of this.matches(text)) {
      const part = this.expand(text, by, slots)
      spendOnText(part)
      result += text.slice(behind, slots[0]) + part
      behind = slots[1]!
    }
    return result + text.slice(behind)
  }

  /** `limit` above 0: at most so many parts; 0: all, without empty ones at the end; below: all. */
  split(text: string, limit: number): string[] {
    const parts: string[] = []
    let behind = 0
    for (const slots of this.matches(text)) {
      if (limit > 0 && parts.length === limit - 1) break
      if (slots[1] === 0) continue // an empty match at the start makes no empty first part
      parts.push(text.slice(behind, slots[0]))
      behind = slots[1]!
    }
    if (parts.length === 0) return [text]
    parts.push(text.slice(behind))
    if (limit === 0) while (parts.length > 0 && parts.at(-1) === '') parts.pop()
    return parts
  }

  private *matches(text: string): Generator<Slots> {
    const within = text.slice(0, MAX_TEXT)
    let from = 0
    while (from <= within.length) {
      const slots = this.match(within, from)
      if (slots === null) return
      yield slots
      from = slots[1]! === slots[0]! ? slots[1]! + 1 : slots[1]!
    }
  }

  private match(text: string, from: number): Slots | null {
    return run(this.program, this.groups * 2, text, from)
  }

  private expand(text: string, by: string, slots: Slots): string {
    return by.replace(/\\(.)|\$(\d)/gs, (_whole, literal: string | undefined, group: string | undefined) => {
      if (group === undefined) return literal ?? ''
      const start = slots[Number(group) * 2] ?? -1
      return start < 0 ? '' : text.slice(start, slots[Number(group) * 2 + 1])
    })
  }
}
