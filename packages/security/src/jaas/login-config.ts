/**
 * Reads a JAAS `login.config` as the JDK does:
 *
 *   name {
 *     module.Class  required|requisite|sufficient|optional
 *       option="value" other=word ;
 *   };
 *
 * with C and C++ comments, `#` comments, `${name}` of system properties and `${/}` for the separator of files. Class
 * names are names only: what they stand for is looked up in a table, and nothing is ever loaded by them.
 */
import type { SourcePosition } from '@hermod/model'
import { LoginConfigError, positionAt } from './source.js'

export type ControlFlag = 'required' | 'requisite' | 'sufficient' | 'optional'

export interface LoginEntry {
  readonly className: string
  readonly flag: ControlFlag
  readonly options: ReadonlyMap<string, string>
  readonly position: SourcePosition
}

/** Modules of each domain in their order. */
export type LoginConfig = ReadonlyMap<string, readonly LoginEntry[]>

export interface LoginConfigSource {
  readonly file: string
  readonly text: string
  readonly property: (name: string) => string | undefined
}

interface Token {
  readonly text: string
  readonly quoted: boolean
  readonly offset: number
}

const MAX_CHARACTERS = 1024 * 1024
const FLAGS: readonly string[] = ['required', 'requisite', 'sufficient', 'optional']
const TOKEN =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#[^\n]*|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|([{};=])|([^\s{};="']+)/gy

/** Throws LoginConfigError. */
export function parseLoginConfig(source: LoginConfigSource): LoginConfig {
  if (source.text.length > MAX_CHARACTERS) {
    throw new LoginConfigError({ file: source.file, line: 1, column: 1 }, `longer than ${MAX_CHARACTERS} characters`)
  }
  return new Parser(source).domains()
}

class Parser {
  private readonly tokens: readonly Token[]
  private at = 0

  constructor(private readonly source: LoginConfigSource) {
    this.tokens = this.scan()
  }

  domains(): LoginConfig {
    const domains = new Map<string, readonly LoginEntry[]>()
    while (this.at < this.tokens.length) {
      const name = this.word('the name of a login domain')
      if (domains.has(name.text)) this.fail(name, `the domain ${name.text} is there twice`)
      this.symbol('{')
      const entries: LoginEntry[] = []
      while (!this.isSymbol('}')) entries.push(this.entry())
      this.symbol('}')
      this.symbol(';')
      domains.set(name.text, entries)
    }
    return domains
  }

  private entry(): LoginEntry {
    const name = this.word('the class of a login module')
    const flag = this.word(`one of ${FLAGS.join(', ')}`)
    const lower = flag.text.toLowerCase()
    if (!FLAGS.includes(lower)) this.fail(flag, `expected one of ${FLAGS.join(', ')} in place of ${flag.text}`)
    const options = new Map<string, string>()
    while (!this.isSymbol(';')) {
      const option = this.word('an option or ;')
      this.symbol('=')
      options.set(option.text, this.expanded(this.word(`a value for ${option.text}`)))
    }
    this.symbol(';')
    return { className: name.text, flag: lower as ControlFlag, options, position: this.positionOf(name) }
  }

  private expanded(token: Token): string {
    return token.text.replace(/\$\{([^}]*)\}/g, (_whole, name: string) => {
      if (name === '/') return '/'
      const value = this.source.property(name)
      if (value === undefined) this.fail(token, `the system property ${name} has no value`)
      return value
    })
  }

  private isSymbol(symbol: string): boolean {
    const token = this.tokens[this.at]
    return token !== undefined && !token.quoted && token.text === symbol
  }

  private symbol(symbol: string): void {
    const token = this.next(symbol)
    if (token.quoted || token.text !== symbol) this.fail(token, `expected ${symbol} in place of ${token.text}`)
  }

  private word(what: string): Token {
    const token = this.next(what)
    if (!token.quoted && /^[{};=]$/.test(token.text)) this.fail(token, `expected ${what} in place of ${token.text}`)
    return token
  }

  private next(what: string): Token {
    const token = this.tokens[this.at++]
    if (token !== undefined) return token
    const end = { text: '', quoted: false, offset: this.source.text.length }
    return this.fail(end, `the file ends where ${what} was expected`)
  }

  private scan(): Token[] {
    const { text } = this.source
    const tokens: Token[] = []
    TOKEN.lastIndex = 0
    for (let offset = 0; offset < text.length; offset = TOKEN.lastIndex) {
      const match = TOKEN.exec(text)
      if (match === null) this.fail({ text: '', quoted: false, offset }, 'a quoted text or comment does not end')
      const quoted = match[1] ?? match[2]
      if (quoted !== undefined) tokens.push({ text: unescaped(quoted), quoted: true, offset })
      else if (match[3] !== undefined || match[4] !== undefined) tokens.push({ text: match[0], quoted: false, offset })
    }
    return tokens
  }

  private positionOf(token: Token): SourcePosition {
    return positionAt(this.source.file, this.source.text, token.offset)
  }

  private fail(token: Token, reason: string): never {
    throw new LoginConfigError(this.positionOf(token), reason)
  }
}

/** As Java's tokenizer: `\n`, `\t` and the like, and otherwise the character itself. */
function unescaped(text: string): string {
  const named: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }
  return text.replace(/\\(.)/g, (_whole, character: string) => named[character] ?? character)
}
