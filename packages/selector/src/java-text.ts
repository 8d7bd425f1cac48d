/** How Java writes a value into a string. */
import { JavaDouble, JavaFloat } from '@hermod/model'
import type { Value } from './values.js'

export function javaText(value: Value): string {
  if (value instanceof JavaDouble) return floatingText(value.value, shortestDouble(Math.abs(value.value)))
  if (value instanceof JavaFloat) return floatingText(value.value, shortestFloat(Math.abs(value.value)))
  if (typeof value === 'object' && value !== null && 'value' in value) return String(value.value)
  return String(value)
}

/** Digits and exponent as in `1.25e+10`. */
function shortestDouble(value: number): string {
  return value.toExponential()
}

function shortestFloat(value: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const text = value.toExponential(digits)
    if (Math.fround(Number(text)) === value) return text
  }
  return value.toExponential()
}

/** From a thousandth to below ten million as a decimal number, else with an exponent; always with a point. */
function floatingText(value: number, exponential: string): string {
  if (Number.isNaN(value) || !Number.isFinite(value)) return String(value)
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const [digits = '0', exponent = '0'] = exponential.split('e')
  if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e7)) {
    return `${sign}${withPoint(digits)}E${Number(exponent)}`
  }
  return `${sign}${withPoint(decimal(digits.replace('.', ''), Number(exponent)))}`
}

function decimal(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`
  if (digits.length <= exponent + 1) return digits.padEnd(exponent + 1, '0')
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`
}

function withPoint(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`
}
