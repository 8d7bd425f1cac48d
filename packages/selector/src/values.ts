/**
 * What selectors compute with: Java's values, its promotion of numbers, and NULL for unknown.
 *
 * A plain number is an int. Comparisons and arithmetic with values that do not fit (a boolean in a sum) are unknown;
 * ActiveMQ throws there while dispatching.
 */
import { JavaByte, JavaDouble, JavaFloat, JavaLong, JavaShort, normalizeLong, type PrimitiveValue } from '@hermod/model'
import { spendOnText } from './budget.js'
import { javaText } from './java-text.js'

export type Value = PrimitiveValue

/** Rank of Java's number types: the higher one decides in which both are compared. */
const Rank = { none: 0, byte: 1, short: 2, int: 3, long: 4, float: 5, double: 6 } as const

export type Comparison = '=' | '<' | '<=' | '>' | '>='

/** True, false, or null for unknown. `convert`: strings are read as the other side's type. */
export function compare(operator: Comparison, left: Value, right: Value, convert: boolean): boolean | null {
  if (operator === '=') {
    // ActiveMQ 5.17.2 treats the two sides differently, and `x = y` as true where both are missing.
    if (left === null) return right === null ? true : null
    if (right === null) return false
  } else if (left === null || right === null) return null
  if (typeof left === 'number' && typeof right === 'number') return holds(operator, left, right)
  if (typeof left === 'string' && typeof right === 'string') return holds(operator, left, right)
  if (typeof left === 'boolean' && typeof right === 'boolean') return holds(operator, Number(left), Number(right))
  const leftRank = rankOf(left)
  const rightRank = rankOf(right)
  if (leftRank !== Rank.none && rightRank !== Rank.none)
    return compareNumbers(operator, left, leftRank, right, rightRank)
  return convert ? compareConverted(operator, left, leftRank, right, rightRank) : false
}

function holds<T extends number | string | bigint>(operator: Comparison, left: T, right: T): boolean {
  switch (operator) {
    case '=':
      return left === right
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
  }
}

export function rankOf(value: Value): number {
  if (typeof value === 'number') return Rank.int
  if (value instanceof JavaLong) return Rank.long
  if (value instanceof JavaDouble) return Rank.double
  if (value instanceof JavaFloat) return Rank.float
  if (value instanceof JavaShort) return Rank.short
  if (value instanceof JavaByte) return Rank.byte
  return Rank.none
}

function raw(value: Value): number | bigint {
  return typeof value === 'number' ? value : (value as JavaLong).value
}

function compareNumbers(operator: Comparison, left: Value, leftRank: number, right: Value, rightRank: number): boolean {
  const rank = Math.max(leftRank, rightRank)
  const a = raw(left)
  const b = raw(right)
  if (rank === Rank.double) return holds(operator, compareDoubles(Number(a), Number(b)), 0)
  if (rank === Rank.float) return holds(operator, compareDoubles(Math.fround(Number(a)), Math.fround(Number(b))), 0)
  if (typeof a === 'number' && typeof b === 'number') return holds(operator, a, b)
  return holds(operator, BigInt(a), BigInt(b))
}

/** Java's order: -0 comes before 0, and NaN, which equals itself, behind everything. */
function compareDoubles(a: number, b: number): number {
  if (a < b) return -1
  if (a > b) return 1
  if (a !== 0 && a === b) return 0
  return Object.is(a, b) ? 0 : positionOf(a) - positionOf(b)
}

/** Among those that neither `<` nor `>` tells apart. */
function positionOf(value: number): number {
  if (Number.isNaN(value)) return 2
  return Object.is(value, -0) ? 0 : 1
}

function compareConverted(
  operator: Comparison,
  left: Value,
  leftRank: number,
  right: Value,
  rightRank: number,
): boolean {
  if (typeof left === 'string') {
    const read = readAs(left, right, rightRank)
    return read !== null && compare(operator, read, right, false) === true
  }
  if (typeof right === 'string') {
    const read = readAs(right, left, leftRank)
    return read !== null && compare(operator, left, read, false) === true
  }
  return false
}

const INTEGER = /^[+-]?\d+$/
const FLOATING = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?[fd]?\s*$/i
const BITS: Record<number, number> = { [Rank.byte]: 8, [Rank.short]: 16, [Rank.int]: 32, [Rank.long]: 64 }

/** A string read as the type of `model`; null if it is no such thing. */
function readAs(text: string, model: Value, rank: number): Value {
  if (typeof model === 'boolean') return text.toLowerCase() === 'true'
  if (rank === Rank.float || rank === Rank.double) {
    if (!FLOATING.test(text)) return null
    const number = Number(text.trim().replace(/[fd]$/i, ''))
    return rank === Rank.float ? new JavaFloat(Math.fround(number)) : new JavaDouble(number)
  }
  const bits = BITS[rank]
  if (bits === undefined || !INTEGER.test(text)) return null
  const value = BigInt(text.replace('+', ''))
  return BigInt.asIntN(bits, value) === value ? new JavaLong(normalizeLong(value)) : null
}

export type Arithmetic = '+' | '-' | '*' | '/' | '%'

/** Int and long results wrap around as in Java; division and remainder are always done in double. */
export function calculate(operator: Arithmetic, left: Value, right: Value): Value {
  if (left === null || right === null) return null
  if (operator === '+' && typeof left === 'string') return joined(left, javaText(right))
  const rank = Math.max(rankOf(left), rankOf(right))
  if (rankOf(left) === Rank.none || rankOf(right) === Rank.none) return null
  const a = raw(left)
  const b = raw(right)
  if (operator === '/') return new JavaDouble(Number(a) / Number(b))
  if (operator === '%') return new JavaDouble(Number(a) % Number(b))
  if (rank >= Rank.float) return new JavaDouble(inDouble(operator, Number(a), Number(b)))
  if (rank === Rank.long) return new JavaLong(normalizeLong(BigInt.asIntN(64, inLong(operator, BigInt(a), BigInt(b)))))
  return inInt(operator, Number(a), Number(b))
}

type Sum = '+' | '-' | '*'

function inInt(operator: Sum, a: number, b: number): number {
  if (operator === '*') return Math.imul(a, b)
  return (operator === '+' ? a + b : a - b) | 0
}

function inLong(operator: Sum, a: bigint, b: bigint): bigint {
  if (operator === '*') return a * b
  return operator === '+' ? a + b : a - b
}

function inDouble(operator: Sum, a: number, b: number): number {
  if (operator === '*') return a * b
  return operator === '+' ? a + b : a - b
}

/** Joined again and again, a text could outgrow the memory. */
function joined(left: string, right: string): string {
  spendOnText(left)
  return left + right
}

export function negate(value: Value): Value {
  if (typeof value === 'number') return -value | 0
  if (value instanceof JavaLong) return new JavaLong(normalizeLong(BigInt.asIntN(64, -BigInt(value.value))))
  if (value instanceof JavaDouble) return new JavaDouble(-value.value)
  if (value instanceof JavaFloat) return new JavaFloat(-value.value)
  if (value instanceof JavaShort || value instanceof JavaByte) return -value.value
  return null
}
