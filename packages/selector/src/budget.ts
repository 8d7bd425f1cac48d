/**
 * What one evaluation of a selector may cost: each step of an XPath's walk, of a pattern's run and of joining long texts
 * counts, and at the limit the evaluation ends. Selectors and messages both come from strangers, and together they
 * could keep the broker busy for hours.
 */

/** Thrown out of the middle of an evaluation. */
export class BudgetExhausted extends Error {}

/** Half a second or so in the worst cases known, less than a millisecond for most selectors. */
const MOST_STEPS = 1_000_000
/** Reading a text costs one step for each so many characters. */
const CHARACTERS_PER_STEP = 2
/** Following a pattern is quicker than walking through a document. */
const PATTERN_STEPS_PER_STEP = 16

let left = MOST_STEPS

/** There is one budget: evaluations never overlap. */
export function refill(): void {
  left = MOST_STEPS
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
