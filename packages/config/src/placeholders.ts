/** `${name}` and `${name:default}` as Spring resolves them: nested ones too, to a bounded depth. */

/** The value of a name, or undefined. */
export type Lookup = (name: string) => string | undefined

const MAX_DEPTH = 16
const MAX_CHARACTERS = 64 * 1024

/** Throws an Error that names the placeholder which has no value, refers to itself or nests too deep. */
export function resolvePlaceholders(text: string, lookup: Lookup): string {
  return resolve(text, lookup, [])
}

function resolve(text: string, lookup: Lookup, within: readonly string[]): string {
  let out = ''
  let at = 0
  for (let start = text.indexOf('${'); start !== -1; start = text.indexOf('${', at)) {
    const end = closingBrace(text, start + 2)
    // Spring leaves an unclosed placeholder as it stands.
    if (end === -1) break
    out += text.slice(at, start) + placeholderValue(text.slice(start + 2, end), lookup, within)
    at = end + 1
    if (out.length > MAX_CHARACTERS) throw new Error(`placeholders make more than ${MAX_CHARACTERS} characters`)
  }
  return out + text.slice(at)
}

function placeholderValue(inside: string, lookup: Lookup, within: readonly string[]): string {
  if (within.includes(inside)) throw new Error(`placeholder \${${inside}} refers to itself`)
  if (within.length >= MAX_DEPTH) throw new Error(`placeholders nest deeper than ${MAX_DEPTH}`)
  const path = [...within, inside]
  const name = resolve(inside, lookup, path)
  const whole = lookup(name)
  if (whole !== undefined) return resolve(whole, lookup, path)
  const colon = name.indexOf(':')
  if (colon === -1) throw new Error(`placeholder \${${name}} has no value`)
  const value = lookup(name.slice(0, colon))
  return value === undefined ? name.slice(colon + 1) : resolve(value, lookup, path)
}

/** Index of the `}` that ends a placeholder whose inside begins at `from`, or -1. */
function closingBrace(text: string, from: number): number {
  let depth = 0
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{') depth++
    else if (text[i] === '}' && depth-- === 0) return i
  }
  return -1
}
