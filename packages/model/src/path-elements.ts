/**
 * The elements of a destination name, looked at where they stand. A name may have thousands of them and is compared with
 * every other, mostly to find at its first element that they have nothing in common, so it is not taken apart for that.
 */
const DOT = '.'
const STAR = 42
const GREATER = 62

/** Where the element that begins at `from` ends; at most `end`. */
export function elementEnd(name: string, from: number, end: number): number {
  const at = name.indexOf(DOT, from)
  return at < 0 || at > end ? end : at
}

/** It is `>`. */
export function isAnyDescendent(name: string, from: number, to: number): boolean {
  return to - from === 1 && name.charCodeAt(from) === GREATER
}

/** They are the same, or one of them is `*`. */
export function elementsAgree(a: string, aFrom: number, aTo: number, b: string, bFrom: number, bTo: number): boolean {
  if (isAnyChild(a, aFrom, aTo) || isAnyChild(b, bFrom, bTo)) return true
  const length = aTo - aFrom
  if (length !== bTo - bFrom) return false
  for (let i = 0; i < length; i++) if (a.charCodeAt(aFrom + i) !== b.charCodeAt(bFrom + i)) return false
  return true
}

function isAnyChild(name: string, from: number, to: number): boolean {
  return to - from === 1 && name.charCodeAt(from) === STAR
}
