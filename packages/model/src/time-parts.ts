/**
 * A time as two integers. JavaScript's engine keeps an object for every field that holds a number beyond 32 bits, as all
 * times in ms do; two small integers cost nothing.
 *
 *     ms since 1970 = high * 2^32 + low        high has ten bits, of which the last value says: not held this way
 */
import type { Long } from './long.js'

/** In place of a high part: the time is negative, beyond the year 2109 or a bigint, and kept elsewhere. */
export const FAR_TIME = 0x3ff

const LOW_RANGE = 0x100000000
const NEAR_LIMIT = FAR_TIME * LOW_RANGE

/** Whether parts can hold it. */
export function isNearTime(value: Long): value is number {
  return typeof value === 'number' && value >= 0 && value < NEAR_LIMIT
}

/** The low part is `value | 0`. */
export function timeHigh(value: number): number {
  return Math.floor(value / LOW_RANGE)
}

export function timeOf(high: number, low: number): number {
  return high * LOW_RANGE + (low >>> 0)
}
