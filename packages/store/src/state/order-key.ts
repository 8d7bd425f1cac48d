/**
 * An order key is `tier * 2^48 + sequence`: read order is the order of numbers. A message has the tier of its priority
 * only where the destination keeps priorities apart, else all have the default tier.
 */
import type { OrderKey } from '@hermod/model'

const SEQUENCES = 2 ** 48
export const TIERS = 3
export const DEFAULT_TIER = 1
const DEFAULT_PRIORITY = 4

/** 0 above the default priority, 1 at it, 2 below. */
export function tierOf(priority: number): number {
  if (priority === DEFAULT_PRIORITY) return DEFAULT_TIER
  return priority > DEFAULT_PRIORITY ? 0 : 2
}

export function orderKey(tier: number, sequence: number): OrderKey {
  return tier * SEQUENCES + sequence
}
export function tierOfKey(key: OrderKey): number {
  return Math.floor(key / SEQUENCES)
}
export function sequenceOfKey(key: OrderKey): number {
  return key % SEQUENCES
}

/** The same in fewer bytes, as our records name it: `sequence * 4 + tier`. */
export function placeOfKey(key: OrderKey): number {
  return sequenceOfKey(key) * 4 + tierOfKey(key)
}
export function keyOfPlace(place: number): OrderKey {
  return orderKey(place % 4, Math.floor(place / 4))
}
