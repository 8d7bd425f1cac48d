/** How much of what is dear to compile and to keep one selector may have in all: each part is bounded by itself as well. */
import { SelectorProblem } from './lexer.js'

const MOST_PATTERN_STEPS = 20_000
const MOST_XPATH_CHARACTERS = 8192

export class Allowance {
  private patternSteps = MOST_PATTERN_STEPS
  private xpathCharacters = MOST_XPATH_CHARACTERS

  /** `steps`: the length of its program. Throws SelectorProblem. */
  takePattern(steps: number, at: number): void {
    this.patternSteps -= steps
    if (this.patternSteps < 0) {
      throw new SelectorProblem(`patterns of more than ${MOST_PATTERN_STEPS} steps in all`, at)
    }
  }

  /** Throws SelectorProblem. */
  takeXPath(characters: number, at: number): void {
    this.xpathCharacters -= characters
    if (this.xpathCharacters < 0) {
      throw new SelectorProblem(`XPaths of more than ${MOST_XPATH_CHARACTERS} characters in all`, at)
    }
  }
}
