/**
 * When a cron entry is due next: `minute hour dayOfMonth month dayOfWeek`, each `*`, `?`, a number, `a-b`, `x,y` or `…/n`,
 * in the machine's time zone, as ActiveMQ reckons it. Its quirks are kept because stored jobs rely on them: `/n` keeps
 * the values that n divides (not every n-th from the first), 0 is Sunday and 7 is nothing, day of month and day of week
 * must both match, and a value beyond its field is not refused but reckoned on.
 */
import { errors } from '../errors.js'

const MINUTE_MS = 60_000
/** Of one field, more than any has sense for: an entry is as long as its sender likes, and ActiveMQ fills its memory with it. */
const MAX_VALUES = 1000
const MAX_LENGTH = 10_000

interface Field {
  readonly name: string
  readonly start: number
  readonly end: number
}

const FIELDS = [
  { name: 'Minutes', start: 0, end: 60 },
  { name: 'Hours', start: 0, end: 24 },
  { name: 'DayOfMonth', start: 1, end: 32 },
  { name: 'Month', start: 1, end: 12 },
  { name: 'DayOfWeek', start: 0, end: 6 },
] as const satisfies readonly Field[]

/** The values of one field, ascending. */
interface Entry {
  readonly field: Field
  readonly values: readonly number[]
}

/** The first moment of `cron` after `nowMs` (both ms since 1970). Throws BrokerError for an entry that makes no sense. */
export function nextCronTime(cron: string, nowMs: number): number {
  if (cron === '* * * * *') return Math.floor((nowMs + MINUTE_MS) / MINUTE_MS) * MINUTE_MS
  const [minutes, hours, dayOfMonth, month, dayOfWeek] = entriesOf(cron)
  const at = new Date(Math.floor(nowMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS)
  advanceMinutes(at, minutes!)
  advanceHours(at, hours!)
  advanceDay(at, dayOfMonth!, dayOfWeek!)
  // Into the right month first, from its beginning on; then the day is looked for again.
  advanceMonth(at, month!)
  advanceDay(at, dayOfMonth!, dayOfWeek!)
  advanceHours(at, hours!)
  advanceMinutes(at, minutes!)
  // Values far beyond their fields lead out of what a Date can tell: that is no time at all, and compares as false.
  if (!(at.getTime() > nowMs)) throw errors.cronNeverDue({ cron })
  return at.getTime()
}

function entriesOf(cron: string): readonly Entry[] {
  if (cron.length > MAX_LENGTH) throw errors.cronTooLong({ what: 'characters', limit: MAX_LENGTH })
  const tokens = cron.split(/[ \t\n\r\f]+/).filter((token) => token !== '')
  if (tokens.length !== FIELDS.length) throw errors.cronTokens({ count: tokens.length, cron })
  return FIELDS.map((field, at) => {
    const values = valuesOf(field, tokens[at]!, cron).sort((a, b) => a - b)
    if (values.length === 0) throw errors.cronField({ field: field.name, token: tokens[at], cron })
    return { field, values }
  })
}

function valuesOf(field: Field, token: string, cron: string): number[] {
  if (token === '*' || token === '?') return range(field, field.start, field.end, cron)
  const slash = token.indexOf('/')
  if (slash >= 0) {
    const step = numberOf(field, token.slice(slash + 1), cron)
    return valuesOf(field, token.slice(0, slash), cron).filter((value) => value % step === 0)
  }
  if (token.includes(',')) {
    return valuesOfAll(field, token.split(','), cron)
  }
  const dash = token.indexOf('-')
  if (dash < 0) return [numberOf(field, token, cron)]
  return range(field, numberOf(field, token.slice(0, dash), cron), numberOf(field, token.slice(dash + 1), cron), cron)
}

function valuesOfAll(field: Field, parts: readonly string[], cron: string): number[] {
  const values: number[] = []
  for (const part of parts) {
    if (part !== '') values.push(...valuesOf(field, part, cron))
    if (values.length > MAX_VALUES) throw errors.cronTooLong({ what: `values of ${field.name}`, limit: MAX_VALUES })
  }
  return values
}

function range(field: Field, first: number, last: number, cron: string): number[] {
  if (last - first >= MAX_VALUES) throw errors.cronField({ field: field.name, token: `${first}-${last}`, cron })
  const values: number[] = []
  for (let value = first; value <= last; value++) values.push(value)
  return values
}

function numberOf(field: Field, text: string, cron: string): number {
  if (!/^[+-]?\d{1,9}$/.test(text)) throw errors.cronField({ field: field.name, token: text, cron })
  return Number(text)
}

/** How far it is from `current` to the field's next value; `lastDay`: of the month in question. */
function distance({ field, values }: Entry, current: number, lastDay: number): number {
  const next = values.find((value) => value > current)
  if (next !== undefined) return next - current
  const end = field.name === 'DayOfMonth' ? lastDay + 1 : field.end
  // Fields whose end is their last value need one step more than those whose end lies behind it.
  const step = field.name === 'DayOfWeek' || field.name === 'Month' ? 1 : 0
  return end + values[0]! - field.start - current + step
}

function advanceMinutes(at: Date, entry: Entry): void {
  const current = at.getMinutes()
  if (!entry.values.includes(current)) at.setTime(at.getTime() + distance(entry, current, 0) * MINUTE_MS)
}

function advanceHours(at: Date, entry: Entry): void {
  const current = at.getHours()
  if (!entry.values.includes(current)) at.setTime(at.getTime() + distance(entry, current, 0) * 60 * MINUTE_MS)
}

/** To the nearer of the next matching day of the month and of the week, at its beginning. */
function advanceDay(at: Date, dayOfMonth: Entry, dayOfWeek: Entry): void {
  const lastDay = new Date(at.getFullYear(), at.getMonth() + 1, 0).getDate()
  const toWeekday = dayOfWeek.values.includes(at.getDay()) ? Infinity : distance(dayOfWeek, at.getDay(), lastDay)
  const toDay = dayOfMonth.values.includes(at.getDate()) ? Infinity : distance(dayOfMonth, at.getDate(), lastDay)
  const days = Math.min(toWeekday, toDay)
  if (days === Infinity) return
  at.setDate(at.getDate() + days)
  at.setHours(0, 0, 0, 0)
}

function advanceMonth(at: Date, entry: Entry): void {
  const current = at.getMonth() + 1
  if (entry.values.includes(current)) return
  const months = distance(entry, current, 0)
  at.setDate(1) // or a day that the other month lacks would run into the month behind it
  at.setMonth(at.getMonth() + months)
  at.setHours(0, 0, 0, 0)
}
