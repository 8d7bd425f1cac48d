export { selectorErrors } from './errors.js'
export { compileSelector, type Selector } from './selector.js'
