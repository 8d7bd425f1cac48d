/**
 * LIKE: `_` is one character, `%` any run of them. Matched by the two-pointer method, which goes back to the last `%`
 * only: at worst length of pattern times length of text, never exponential, and that within the budget.
 */
import { spendOnPattern } from './budget.js'

const ANY_RUN = Symbol('%')
const ANY_ONE = Symbol('_')
type Step = string | typeof ANY_RUN | typeof ANY_ONE

/** The escape character makes `_`, `%` and itself literal; before anything else it stands for itself. */
export function compileLike(pattern: string, escapeCharacter: string | undefined): (text: string) => boolean {
  const steps = stepsOf([...pattern], escapeCharacter)
  const literal = steps.every((step) => typeof step === 'string') ? steps.join('') : undefined
  if (literal !== undefined) return (text) => text === literal
  return (text) => matches(steps, [...text])
}

function stepsOf(characters: readonly string[], escapeCharacter: string | undefined): Step[] {
  const steps: Step[] = []
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i]!
    const next = characters[i + 1]
    if (character === escapeCharacter && (next === '_' || next === '%' || next === escapeCharacter)) {
      steps.push(next)
      i++
    } else if (character === '%') {
      if (steps.at(-1) !== ANY_RUN) steps.push(ANY_RUN)
    } else steps.push(character === '_' ? ANY_ONE : character)
  }
  return steps
}

function matches(steps: readonly Step[], text: readonly string[]): boolean {
  let step = 0
  let at = 0
  let runStep = -1
  let runAt = 0
  while (at < text.length) {
    const wanted = steps[step]
    if (wanted === ANY_RUN) {
      runStep = step++
      runAt = at
    } else if (wanted === ANY_ONE || wanted === text[at]) {
      step++
      at++
    } else if (runStep >= 0) {
      spendOnPattern(1 + at - runAt)
      step = runStep + 1
      at = ++runAt
    } else return false
  }
  while (steps[step] === ANY_RUN) step++
  return step === steps.length
}
