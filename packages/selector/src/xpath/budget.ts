/**
 * What one evaluation of an XPath may cost: every step of its walk counts, and at the limit it ends. Expression and
 * document both come from strangers, and together they could keep the broker busy for hours.
 */

/** Thrown out of the middle of a walk. */
export class BudgetExhausted extends Error {}

/** Some hundred milliseconds in the worst case known, a few for most. */
const MOST_STEPS = 1_000_000
/** Reading a text costs one step for each so many characters. */
const CHARACTERS_PER_STEP = 2

let left = MOST_STEPS

/** There is one budget: evaluations never overlap. */
export function refill(): void {
  left = MOST_STEPS
}

export function spend(steps: number): void {
  left -= steps
  if (left < 0) throw new BudgetExhausted('the expression takes too many steps in this document')
}

export function spendOnText(text: string): void {
  spend(1 + text.length / CHARACTERS_PER_STEP)
}
