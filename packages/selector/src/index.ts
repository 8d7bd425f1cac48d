export { MOST_STEPS, spent as stepsSpent } from './budget.js'
export { type Equality, type EqualityKey, keyReader } from './equality.js'
export { selectorErrors } from './errors.js'
export { compileSelector, type Selector } from './selector.js'
