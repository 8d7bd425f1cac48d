/**
 * Of a selector that only matches where a name equals a constant (`id = 7`, or that AND anything): the two of them.
 * Thousands of such selectors can be looked up by the message's value in place of being tried one by one.
 */
import type { Message } from '@hermod/model'
import { identifier } from './identifiers.js'
import { rankOf, type Value } from './values.js'

export type EqualityKey = string | number

export interface Equality {
  readonly name: string
  readonly key: EqualityKey
}

/** Whole numbers up to here are the same in every number type, float included. */
const EXACT_IN_FLOAT = 2 ** 24

/** The key of a constant; undefined where equality is more than sameness of keys. */
export function equalityKey(constant: Value): EqualityKey | undefined {
  if (typeof constant === 'string') return constant
  return typeof constant === 'number' && Math.abs(constant) <= EXACT_IN_FLOAT ? constant : undefined
}

/** Reads what `name` stands for in a message, as a key; undefined where it equals no constant that has a key. */
export function keyReader(name: string): (message: Message) => EqualityKey | undefined {
  const evaluate = identifier(name)
  return (message) => {
    const value = evaluate(message)
    if (typeof value === 'string' || typeof value === 'number') return value
    return rankOf(value) === 0 ? undefined : Number((value as { value: number | bigint }).value)
  }
}
