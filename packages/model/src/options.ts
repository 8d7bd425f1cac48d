/**
 * Options are tables: ActiveMQ's name, type, default, range and one sentence of meaning, declared once per thing that
 * can be configured. activemq.xml, URIs, client properties, help texts and `docs/reference/options.md` read them.
 */

/** What became of an option here: `works`, or known to ActiveMQ and not built yet (a warning by name when used). */
export type OptionStatus = 'works' | 'unbuilt'

export interface Option<T> {
  readonly kind: 'text' | 'flag' | 'integer' | 'number' | 'bytes' | 'duration' | 'choice'
  readonly defaultValue: T
  readonly doc: string
  /** Other names that users may write: older spellings. */
  readonly aliases: readonly string[]
  readonly status: OptionStatus
  /** Shown in help and errors: what may be written. */
  readonly expected: string
  /** Throws an Error whose message says what was expected; the caller adds where the value stood. */
  readonly parse: (text: string) => T
}

export interface OptionExtras {
  readonly aliases?: readonly string[]
  readonly status?: OptionStatus
  readonly min?: number
  readonly max?: number
}

// biome-ignore lint/suspicious/noExplicitAny: a table holds options of many value types
export type OptionRows = Record<string, Option<any>>

export interface OptionTable<R extends OptionRows = OptionRows> {
  /** The XML element or URI family the table belongs to, e.g. `kahaDB`. */
  readonly element: string
  readonly rows: R
}

export type OptionValues<T> =
  T extends OptionTable<infer R> ? { readonly [K in keyof R]: R[K] extends Option<infer V> ? V : never } : never

export function defineOptions<R extends OptionRows>(element: string, rows: R): OptionTable<R> {
  return { element, rows }
}

/** All defaults of a table, with `overrides` laid over them. */
export function optionValues<R extends OptionRows>(
  table: OptionTable<R>,
  overrides: Partial<OptionValues<OptionTable<R>>> = {},
): OptionValues<OptionTable<R>> {
  const values: Record<string, unknown> = {}
  for (const [name, row] of Object.entries(table.rows)) values[name] = row.defaultValue
  return Object.assign(values, overrides) as OptionValues<OptionTable<R>>
}

/** The row for a name as users write it (case does not matter to ActiveMQ's bean names, so not here); undefined if unknown. */
export function findOption(table: OptionTable, name: string): { name: string; option: Option<unknown> } | undefined {
  const wanted = name.toLowerCase()
  for (const [key, option] of Object.entries(table.rows)) {
    if (key.toLowerCase() === wanted || option.aliases.some((alias) => alias.toLowerCase() === wanted)) {
      return { name: key, option }
    }
  }
  return undefined
}

/** The known name nearest to a misspelt one, or undefined when nothing is near. */
export function nearestName(wrong: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(wrong.length / 3)) + 1
  for (const name of known) {
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase(), bestDistance)
    if (distance < bestDistance) {
      best = name
      bestDistance = distance
    }
  }
  return best
}

function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      row.push(Math.min(row[j - 1]! + 1, previous[j]! + 1, previous[j - 1]! + cost))
    }
    previous = row
  }
  return previous[b.length]!
}

export function text(defaultValue: string, doc: string, extras: OptionExtras = {}): Option<string> {
  return row('text', defaultValue, doc, extras, 'text', (value) => value)
}

export function flag(defaultValue: boolean, doc: string, extras: OptionExtras = {}): Option<boolean> {
  return row('flag', defaultValue, doc, extras, 'true or false', (value) => {
    const word = value.trim().toLowerCase()
    if (word === 'true') return true
    if (word === 'false') return false
    throw new Error('expected true or false')
  })
}

export function integer(defaultValue: number, doc: string, extras: OptionExtras = {}): Option<number> {
  const expected = range('a whole number', extras)
  return row('integer', defaultValue, doc, extras, expected, (value) => {
    if (!/^\s*[+-]?\d+\s*$/.test(value)) throw new Error(`expected ${expected}`)
    return within(whole(value, 1), extras, expected)
  })
}

export function decimal(defaultValue: number, doc: string, extras: OptionExtras = {}): Option<number> {
  const expected = range('a number', extras)
  return row('number', defaultValue, doc, extras, expected, (value) => {
    if (value.trim() === '' || !Number.isFinite(Number(value))) throw new Error(`expected ${expected}`)
    return within(Number(value), extras, expected)
  })
}

/** Milliseconds, as everywhere in ActiveMQ. */
export function duration(defaultMs: number, doc: string, extras: OptionExtras = {}): Option<number> {
  const expected = range('a whole number of milliseconds', extras)
  return row('duration', defaultMs, doc, extras, expected, (value) => {
    if (!/^\s*[+-]?\d+\s*$/.test(value)) throw new Error(`expected ${expected}`)
    return within(whole(value, 1), extras, expected)
  })
}

/** The largest number that ActiveMQ can hold. */
const LARGEST = 2n ** 63n - 1n

const UNITS: Record<string, number> = {
  b: 1,
  k: 1024,
  kb: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
}

/** A size in bytes: `1048576`, `64 mb`, `32mb`, `1g`. `defaultValue` is written the same way. */
export function bytes(defaultValue: string | number, doc: string, extras: OptionExtras = {}): Option<number> {
  const expected = range('a size such as 1048576, 64 mb or 1g', extras)
  const parse = (value: string): number => {
    const match = /^\s*(-?\d+)\s*([a-z]*)\s*$/i.exec(value)
    const unit = match === null ? undefined : UNITS[match[2]!.toLowerCase() || 'b']
    if (match === null || unit === undefined) throw new Error(`expected ${expected}`)
    return within(whole(match[1]!, unit), extras, expected)
  }
  const value = typeof defaultValue === 'number' ? defaultValue : parse(defaultValue)
  return row('bytes', value, doc, extras, expected, parse)
}

export function choice<const C extends string>(
  choices: readonly C[],
  defaultValue: NoInfer<C>,
  doc: string,
  extras: OptionExtras = {},
): Option<C> {
  const expected = `one of ${choices.join(', ')}`
  return row('choice', defaultValue, doc, extras, expected, (value) => {
    const found = choices.find((word) => word.toLowerCase() === value.trim().toLowerCase())
    if (found === undefined) throw new Error(`expected ${expected}`)
    return found
  })
}

function row<T>(
  kind: Option<T>['kind'],
  defaultValue: T,
  doc: string,
  extras: OptionExtras,
  expected: string,
  parse: (text: string) => T,
): Option<T> {
  return { kind, defaultValue, doc, aliases: extras.aliases ?? [], status: extras.status ?? 'works', expected, parse }
}

function range(what: string, { min, max }: OptionExtras): string {
  if (min !== undefined && max !== undefined) return `${what} from ${min} to ${max}`
  if (min !== undefined) return `${what} of at least ${min}`
  if (max !== undefined) return `${what} of at most ${max}`
  return what
}

/** Throws for what is too large for a long, which ActiveMQ reads such values as. */
function whole(text: string, unit: number): number {
  const value = BigInt(text.trim().replace(/^\+/, '')) * BigInt(unit)
  if (value > LARGEST || value < -LARGEST - 1n) throw new Error(`expected a number of at most ${LARGEST}`)
  return Number(value)
}

function within(value: number, { min, max }: OptionExtras, expected: string): number {
  if ((min !== undefined && value < min) || (max !== undefined && value > max)) throw new Error(`expected ${expected}`)
  return value
}
