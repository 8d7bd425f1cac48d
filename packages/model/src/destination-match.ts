/**
 * Wildcards in destination names as ActiveMQ reads them: names are paths with `.` between the elements, `*` stands for
 * one element, and `>` at the end for all that follow - also for none, so `A.>` covers `A`.
 */
import type { Destination } from './destination.js'
import { elementEnd, elementsAgree, isAnyDescendent } from './path-elements.js'

const SEPARATOR = '.'
const ANY_CHILD = '*'
const ANY_DESCENDENT = '>'

/** The elements of a name; a run of `>` at the end counts once. */
export function pathOf(name: string): readonly string[] {
  const path = name.split(SEPARATOR)
  while (path.length > 1 && path.at(-1) === ANY_DESCENDENT && path.at(-2) === ANY_DESCENDENT) path.pop()
  return path
}

/** True if `pattern` covers `name`. Without wildcards: if both are the same. */
export function matchesName(pattern: string, name: string): boolean {
  if (pattern === name || pattern === ANY_DESCENDENT) return true
  const [patternEnd, nameEnd] = [endOf(pattern), endOf(name)]
  let at = 0
  let nameAt = 0
  for (;;) {
    const to = elementEnd(pattern, at, patternEnd)
    if (to === patternEnd && isAnyDescendent(pattern, at, to)) return true
    if (nameAt > nameEnd) return false
    const nameTo = elementEnd(name, nameAt, nameEnd)
    // A wildcard in the name being asked about is taken for any element, as a wildcard consumer's own name is.
    if (!elementsAgree(pattern, at, to, name, nameAt, nameTo)) return false
    if (to === patternEnd) return nameTo === nameEnd
    at = to + 1
    nameAt = nameTo + 1
  }
}

/** Without all but one of a run of `>` at the end. */
function endOf(name: string): number {
  let end = name.length
  while (end === 3 ? name.startsWith('>.>') : end > 3 && name.startsWith('.>.>', end - 4)) end -= 2
  return end
}

/** As `matchesName`, of a composite pattern any member; kinds must agree. */
export function matchesDestination(pattern: Destination, destination: Destination): boolean {
  if (pattern.isComposite) return pattern.members().some((member) => matchesDestination(member, destination))
  return pattern.kind === destination.kind && matchesName(pattern.name, destination.name)
}

export function matchesPath(pattern: readonly string[], path: readonly string[]): boolean {
  const open = pattern.at(-1) === ANY_DESCENDENT
  const fixed = open ? pattern.length - 1 : pattern.length
  if (open ? path.length < fixed : path.length !== fixed) return false
  for (let i = 0; i < fixed; i++) {
    // A wildcard in the name being asked about is taken for any element, as a wildcard consumer's own name is.
    if (pattern[i] !== ANY_CHILD && path[i] !== ANY_CHILD && pattern[i] !== path[i]) return false
  }
  return true
}

/**
 * Negative if `a` is the closer pattern of the two, as ActiveMQ decides: the one that the other covers. Where neither
 * covers the other (`A.*.C` and `A.B.*`) their spelling decides, so that the answer does not depend on their order.
 */
export function compareCloseness(a: string, b: string): number {
  if (a === b) return 0
  if (coversPattern(a, b)) return 1
  if (coversPattern(b, a)) return -1
  return a < b ? -1 : 1
}

/** Unlike `matchesPath`, a `*` asked about is covered by `*` and `>` only, unless the pattern is open. */
function coversPattern(pattern: string, other: string): boolean {
  if (!pattern.includes(ANY_CHILD) && !pattern.includes(ANY_DESCENDENT)) return false
  const [path, otherPath] = [pathOf(pattern), pathOf(other)]
  if (path.at(-1) === ANY_DESCENDENT) return matchesPath(path, otherPath)
  if (path.length !== otherPath.length) return false
  return path.every((element, i) => {
    return element === otherPath[i] || (element === ANY_CHILD && otherPath[i] !== ANY_DESCENDENT)
  })
}
