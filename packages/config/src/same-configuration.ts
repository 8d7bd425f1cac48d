/**
 * Whether two configurations, or parts of them, say the same. Where in a file something stands, and how it was written
 * before placeholders were filled in, makes no difference.
 */
const PLACES: ReadonlySet<string> = new Set(['position', 'raw'])

export function sameConfiguration(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((one, at) => sameConfiguration(one, b[at]))
  if (a instanceof Map) return b instanceof Map && sameRows([...a], [...b])
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false
  return sameRows(rowsOf(a), rowsOf(b))
}

/** In whatever order. */
function sameRows(a: readonly (readonly [unknown, unknown])[], b: readonly (readonly [unknown, unknown])[]): boolean {
  if (a.length !== b.length) return false
  const others = new Map(b)
  return a.every(([key, value]) => others.has(key) && sameConfiguration(value, others.get(key)))
}

/** What was not given and what is undefined are the same. */
function rowsOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([key, one]) => !PLACES.has(key) && one !== undefined)
}
