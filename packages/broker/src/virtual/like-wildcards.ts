/** Whether a selector compares with a pattern: a LIKE whose pattern has `_` or `%` that is not escaped. */
const LIKE = /\blike\s+'((?:[^']|'')+)'(?:\s+escape\s+'(.)')?/gi

export function hasWildcards(selector: string): boolean {
  for (const [, pattern, escaping] of selector.matchAll(LIKE)) if (isPattern(pattern!, escaping)) return true
  return false
}

function isPattern(text: string, escaping: string | undefined): boolean {
  for (let i = 0; i < text.length; i++) {
    if (text[i] === escaping) i++
    else if (text[i] === '%' || text[i] === '_') return true
  }
  return false
}
