/** What a message asks of the scheduler by its properties. Values may be of any whole-number type, or text. */
import {
  JavaByte,
  JavaLong,
  JavaShort,
  longToNumber,
  type Message,
  type PrimitiveValue,
  type PropertyMap,
} from '@hermod/model'
import { errors } from '../errors.js'

export const DELAY = 'AMQ_SCHEDULED_DELAY'
export const PERIOD = 'AMQ_SCHEDULED_PERIOD'
export const REPEAT = 'AMQ_SCHEDULED_REPEAT'
export const CRON = 'AMQ_SCHEDULED_CRON'
/** On the delivered copy; a message that has it already is not scheduled again. */
export const JOB_ID = 'scheduledJobId'

const PREFIX = Buffer.from('AMQ_SCHEDULED_')

export interface ScheduledTerms {
  /** Five fields, or empty. */
  readonly cronEntry: string
  readonly delayMs: number
  readonly periodMs: number
  readonly repeat: number
}

export const AT_ONCE: ScheduledTerms = { cronEntry: '', delayMs: 0, periodMs: 0, repeat: 0 }

/** Undefined: it is to be delivered now. Throws BrokerError for values that make no sense. */
export function scheduledTerms(message: Message, maxRepeat: number): ScheduledTerms | undefined {
  const bytes = message.marshalledProperties
  // Looked for in the bytes, so that other messages are not decoded on account of it.
  if (bytes === null || Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(PREFIX) < 0) return undefined
  const properties = message.properties()
  if (isGiven(properties, JOB_ID)) return undefined
  if (!isGiven(properties, CRON) && !isGiven(properties, PERIOD) && !isGiven(properties, DELAY)) return undefined
  const repeat = wholeNumber(properties, REPEAT) ?? 0
  if (repeat > maxRepeat) throw errors.repeatTooLarge()
  return {
    cronEntry: textOf(properties.get(CRON)),
    delayMs: wholeNumber(properties, DELAY) ?? 0,
    periodMs: wholeNumber(properties, PERIOD) ?? 0,
    repeat,
  }
}

/** Undefined if it is not there. */
export function wholeNumber(properties: PropertyMap, name: string): number | undefined {
  const value = properties.get(name)
  if (value === undefined || value === null) return undefined
  if (value instanceof JavaLong) return longToNumber(value.value)
  if (value instanceof JavaByte || value instanceof JavaShort) return value.value
  if (typeof value === 'number') return value
  if (typeof value === 'string' && /^[+-]?\d{1,19}$/.test(value)) return Number(value)
  throw errors.scheduledNumber({ name, value: typeof value === 'string' ? value : value.constructor.name })
}

function isGiven(properties: PropertyMap, name: string): boolean {
  const value = properties.get(name)
  return value !== undefined && value !== null
}

export function textOf(value: PrimitiveValue | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' && 'value' in value ? String(value.value) : String(value)
}
