/**
 * Words and signs of a selector. Keywords are recognised in any case; identifiers keep theirs.
 * As in ActiveMQ a line comment needs its line end: without one, `--` is two minus signs.
 */
export type TokenKind = 'keyword' | 'identifier' | 'string' | 'number' | 'sign' | 'end'

export interface Token {
  readonly kind: TokenKind
  /** Keywords in upper case, strings without quotes, all else as written. */
  readonly text: string
  /** Characters in front of it. */
  readonly at: number
}

/** What the caller turns into the error that users see. */
export class SelectorProblem extends Error {
  constructor(
    readonly problem: string,
    readonly at: number,
    readonly kind: 'syntax' | 'tooDeep' | 'unavailable' = 'syntax',
  ) {
    super(problem)
  }
}

const KEYWORDS = new Set(
  ['NOT', 'AND', 'OR', 'BETWEEN', 'LIKE', 'ESCAPE', 'IN', 'IS', 'TRUE', 'FALSE', 'NULL'].concat('XPATH', 'XQUERY'),
)
const SPACE = /[ \t\n\r\f]+/y
const LINE_END = /[\n\r]/g
const NUMBER = /\d+\.\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|\d+e[+-]?\d+|0x[0-9a-f]+|0[0-7]*|[1-9]\d*l?/iy
const WORD = /[a-z_$][a-z0-9_$]*/iy
const STRING = /'(?:''|[^'])*'/y
const SIGN = /<>|<=|>=|[=<>+\-*/%(),]/y

export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  const commentEnd = commentsOf(text)
  for (;;) {
    for (let end = at; end >= 0; end = commentEnd(at)) {
      at = end
      take(SPACE)
    }
    if (at === text.length) break
    tokens.push(nextToken(take, text, at))
  }
  tokens.push({ kind: 'end', text: '', at })
  return tokens
}

/**
 * Tells where the comment that begins at a place ends; negative: none does. Where the last one can end is found out once:
 * thousands of minus signs must not each look through all that follow.
 */
function commentsOf(text: string): (at: number) => number {
  const lastLineEnd = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'))
  const lastClose = text.lastIndexOf('*/')
  return (at) => {
    if (lastLineEnd > at && text.startsWith('--', at)) {
      LINE_END.lastIndex = at
      return LINE_END.exec(text)!.index
    }
    return lastClose >= at + 2 && text.startsWith('/*', at) ? text.indexOf('*/', at + 2) + 2 : -1
  }
}

function nextToken(take: (pattern: RegExp) => string | undefined, text: string, at: number): Token {
  const number = take(NUMBER)
  if (number !== undefined) return { kind: 'number', text: number, at }
  const word = take(WORD)
  if (word !== undefined) return wordToken(word, at)
  const quoted = take(STRING)
  if (quoted !== undefined) return { kind: 'string', text: quoted.slice(1, -1).replaceAll("''", "'"), at }
  const sign = take(SIGN)
  if (sign !== undefined) return { kind: 'sign', text: sign, at }
  if (text[at] === "'") throw new SelectorProblem('a string that does not end', at)
  throw new SelectorProblem(`unexpected character ${text[at]}`, at)
}

function wordToken(word: string, at: number): Token {
  const upper = word.toUpperCase()
  return KEYWORDS.has(upper) ? { kind: 'keyword', text: upper, at } : { kind: 'identifier', text: word, at }
}
