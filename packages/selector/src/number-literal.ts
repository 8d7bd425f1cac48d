/** Numbers as they are written in a selector: decimal, hexadecimal, octal, floating. */
import { JavaDouble, JavaLong, normalizeLong } from '@hermod/model'
import { SelectorProblem, type Token } from './lexer.js'
import type { Value } from './values.js'

/** The smallest of int and long that holds a whole number; what holds neither is compared exactly all the same. */
export function numberOf({ text, at }: Token): Value {
  if (/^0x/i.test(text)) return whole(BigInt(text), at)
  if (/[.e]/i.test(text)) return new JavaDouble(Number(text))
  if (/^0[0-7]+$/.test(text)) return whole(BigInt(`0o${text.slice(1)}`), at)
  const value = BigInt(text.replace(/l$/i, ''))
  return inRange(value, 32) ? Number(value) : new JavaLong(normalizeLong(value))
}

function whole(value: bigint, at: number): Value {
  if (!inRange(value, 64)) throw new SelectorProblem('a number beyond 64 bits', at)
  return inRange(value, 32) ? Number(value) : new JavaLong(normalizeLong(value))
}

function inRange(value: bigint, bits: number): boolean {
  return BigInt.asIntN(bits, value) === value
}

export function isNumeric(value: Value | undefined): boolean {
  return typeof value === 'number' || value instanceof JavaLong || value instanceof JavaDouble
}
