/**
 * What one evaluation of a selector may cost: each step of an XPath's walk, of a pattern's run and of joining long texts
 * counts, and at the limit the evaluation ends. Selectors and messages both come from strangers, and together they
 * could keep the broker busy for hours.
 */

/** Thrown out of the middle of an evaluation. */
export class BudgetExhausted extends Error {}

/** Of one evaluation: a tenth of a second in the worst cases known, less than a millisecond for most selectors. */
export const MOST_STEPS = 200_000
/** Reading a text costs one step for each so many characters. */
const CHARACTERS_PER_STEP = 2
/** Following a pattern is quicker than walking through a document. */
const PATTERN_STEPS_PER_STEP = 16

let given = MOST_STEPS
let left = MOST_STEPS

/** There is one budget: evaluations never overlap. */
export function refill(steps = MOST_STEPS): void {
  given = steps
  left = steps
}

/** What has been taken since it was refilled. */
export function spent(): number {
  return given - left
}

export function spend(steps: number): void {
  left -= steps
  if (left < 0) throw new BudgetExhausted('the selector takes too many steps with this message')
}

export function spendOnText(text: string): void {
  spend(1 + text.length / CHARACTERS_PER_STEP)
}

export function spendOnPattern(steps: number): void {
  spend(steps / PATTERN_STEPS_PER_STEP)
}
