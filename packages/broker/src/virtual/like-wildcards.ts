/** Whether a selector compares with a pattern: a LIKE whose pattern has `_` or `%` that is not escaped. */
const LIKE = /\blike\s+'((?:[^']|'')+)'(?:\s+escape\s+'(.)')?/gi

export function hasWildcards(selector: string): boolean {
  for (const [, pattern, escape] of selector.matchAll(LIKE)) if (isPattern(pattern!, escape)) return true
  return false
}

function isPattern(text: string, escape: string | undefined): boolean {
  for (let i = 0; i < text.length; i++) {
    if (text[i] === escape) i++
    else if (text[i] === '%' || text[i] === '_') return true
  }
  return false
}
