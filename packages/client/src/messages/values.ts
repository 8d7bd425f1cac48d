/**
 * JavaScript values to Java's typed values and back. Writing: an integral number that fits is an int, a larger one a
 * long, any other number a double, a bigint a long; wrap a value (`new JavaShort(5)`) to choose another type.
 * Reading gives plain values; `typed` variants keep the wrappers for callers that must tell a short from an int.
 */
import {
  JavaByte,
  JavaChar,
  JavaDouble,
  JavaFloat,
  JavaLong,
  JavaShort,
  normalizeLong,
  type PrimitiveValue,
} from '@hermod/model'
import { clientErrors } from '../errors.js'

export type JmsValue =
  | PrimitiveValue
  | bigint
  | readonly JmsValue[]
  | ReadonlyMap<string, JmsValue>
  | { readonly [key: string]: JmsValue }

export type PlainValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue }

const INT_MIN = -(2 ** 31)
const INT_MAX = 2 ** 31 - 1
const LONG_MIN = -(2n ** 63n)
const LONG_MAX = 2n ** 63n - 1n

/** Throws HERMOD_CLIENT_BAD_VALUE for what Java has no type for; `what` names the place in the message. */
export function toPrimitive(value: JmsValue, what: string): PrimitiveValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') return numberToPrimitive(value)
  if (typeof value === 'bigint') {
    if (value < LONG_MIN || value > LONG_MAX) {
      throw clientErrors.badValue({ what, reason: `${value} does not fit into a Java long` })
    }
    return new JavaLong(normalizeLong(value))
  }
  if (isWrapped(value) || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return (value as readonly JmsValue[]).map((item) => toPrimitive(item, what))
  if (value instanceof Map) {
    return new Map([...(value as ReadonlyMap<string, JmsValue>)].map(([k, v]) => [k, toPrimitive(v, what)]))
  }
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return new Map(Object.entries(value as Record<string, JmsValue>).map(([k, v]) => [k, toPrimitive(v, what)]))
  }
  throw clientErrors.badValue({ what, reason: `a ${typeof value} cannot be sent` })
}

export function toPlain(value: PrimitiveValue): PlainValue {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value
  if (value instanceof JavaChar) return String.fromCharCode(value.value)
  if (isWrapped(value)) return value.value
  if (Array.isArray(value)) return (value as readonly PrimitiveValue[]).map(toPlain)
  return Object.fromEntries([...(value as ReadonlyMap<string, PrimitiveValue>)].map(([k, v]) => [k, toPlain(v)]))
}

function numberToPrimitive(value: number): PrimitiveValue {
  if (Number.isInteger(value) && !Object.is(value, -0)) {
    if (value >= INT_MIN && value <= INT_MAX) return value
    if (Number.isSafeInteger(value)) return new JavaLong(value)
  }
  return new JavaDouble(value)
}

type Wrapped = JavaByte | JavaShort | JavaChar | JavaLong | JavaFloat | JavaDouble

function isWrapped(value: unknown): value is Wrapped {
  return (
    value instanceof JavaByte ||
    value instanceof JavaShort ||
    value instanceof JavaChar ||
    value instanceof JavaLong ||
    value instanceof JavaFloat ||
    value instanceof JavaDouble
  )
}
