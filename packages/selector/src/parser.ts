/**
 * From text to a function, in one pass. The grammar is ActiveMQ's, from loose to tight:
 *
 *     OR  |  AND  |  = <> IS NULL  |  < <= > >= LIKE BETWEEN IN  |  + -  |  * / %  |  + - NOT, functions  |  ( )
 *
 * What follows from it and surprises: NOT binds tighter than a comparison (`NOT a = 1` is `(NOT a) = 1`), `a = 1 = 2`
 * is a selector and `a < 1 < 2` is none.
 */
import { Allowance } from './allowance.js'
import { compileFunction } from './functions.js'
import { identifier } from './identifiers.js'
import { SelectorProblem, type Token, tokenize } from './lexer.js'
import { compileLike } from './like.js'
import {
  calculation,
  condition,
  constant,
  equalityOf,
  isNull,
  join,
  MAX_DEPTH,
  type Node,
  negation,
  node,
  not,
} from './node.js'
import { isNumeric, numberOf } from './number-literal.js'
import { type Comparison, compare } from './values.js'
import { compileXPath } from './xpath/xpath.js'

/** A whole selector, compiled. */
export type Root = Pick<Node, 'evaluate' | 'equality'>

export function parse(text: string, convert: boolean): Root {
  return new Parser(tokenize(text), convert).selector()
}

class Parser {
  private next = 0
  private open = 0
  private readonly allowance = new Allowance()

  constructor(
    private readonly tokens: readonly Token[],
    private readonly convert: boolean,
  ) {}

  selector(): Root {
    const root = condition(this.or())
    const rest = this.peek()
    if (rest.kind !== 'end') throw new SelectorProblem(`unexpected ${show(rest)}`, rest.at)
    return root
  }

  private or(): Node {
    const first = this.and()
    if (!this.isKeyword('OR')) return first
    const parts = [condition(first)]
    while (this.tryKeyword('OR')) parts.push(condition(this.and()))
    return join(parts, true)
  }

  private and(): Node {
    const first = this.equality()
    if (!this.isKeyword('AND')) return first
    const parts = [condition(first)]
    while (this.tryKeyword('AND')) parts.push(condition(this.equality()))
    return join(parts, false)
  }

  private equality(): Node {
    let left = this.comparison()
    for (;;) {
      const { at } = this.peek()
      if (this.trySign('=')) left = this.equals(left, this.comparison(), at)
      else if (this.trySign('<>')) left = not(this.equals(left, this.comparison(), at))
      else if (this.tryKeyword('IS')) {
        const negated = this.tryKeyword('NOT')
        this.expectKeyword('NULL')
        const test = isNull(left)
        left = negated ? not(test) : test
      } else return left
    }
  }

  private equals(left: Node, right: Node, at: number): Node {
    for (const side of [left, right]) {
      if (side.constant === null) throw new SelectorProblem('NULL cannot be compared; use IS NULL', side.at)
    }
    const isMixed =
      typeof left.constant === 'boolean' && right.kind === 'constant' && typeof right.constant !== 'boolean'
    if (isMixed) throw new SelectorProblem('a boolean cannot be compared with this', at)
    const test = this.compared('=', left, right)
    return this.convert ? test : { ...test, equality: equalityOf(left, right) ?? equalityOf(right, left) }
  }

  private comparison(): Node {
    let left = this.sum()
    for (;;) {
      const token = this.peek()
      if (token.kind === 'sign' && isOrdering(token.text)) {
        this.next++
        left = this.ordered(token.text, left, this.sum())
      } else {
        const test = this.tryTest(left)
        if (test === undefined) return left
        left = test
      }
    }
  }

  /** `NOT` belongs to a test only in front of LIKE, BETWEEN and IN. */
  private tryTest(left: Node): Node | undefined {
    const negated = this.isKeyword('NOT')
    const test = negated ? this.tokens[this.next + 1]! : this.peek()
    if (test.kind !== 'keyword') return undefined
    if (test.text !== 'LIKE' && test.text !== 'BETWEEN' && test.text !== 'IN') return undefined
    this.next += negated ? 2 : 1
    if (test.text === 'LIKE') return this.like(left, negated)
    return test.text === 'IN' ? this.inList(left, negated) : this.between(left, negated)
  }

  private like(left: Node, negated: boolean): Node {
    const pattern = this.string()
    const escapeAt = this.peek().at
    const escaped = this.tryKeyword('ESCAPE') ? this.string() : undefined
    if (escaped !== undefined && escaped.length !== 1) throw new SelectorProblem('ESCAPE takes one character', escapeAt)
    const matches = compileLike(pattern, escaped)
    const { evaluate } = left
    const test = node('condition', left.at, [left], (message) => {
      const value = evaluate(message)
      if (value === null) return null
      return typeof value === 'string' && matches(value)
    })
    return negated ? not(test) : test
  }

  private between(left: Node, negated: boolean): Node {
    const low = this.sum()
    this.expectKeyword('AND')
    const high = this.sum()
    if (negated) return join([this.ordered('<', left, low), this.ordered('>', left, high)], true)
    return join([this.ordered('>=', left, low), this.ordered('<=', left, high)], false)
  }

  private inList(left: Node, negated: boolean): Node {
    if (left.kind !== 'name') throw new SelectorProblem('IN needs a property name on its left', left.at)
    this.expectSign('(')
    const list = new Set([this.string()])
    while (this.trySign(',')) list.add(this.string())
    this.expectSign(')')
    const { evaluate } = left
    return node('condition', left.at, [left], (message) => {
      const value = evaluate(message)
      return typeof value === 'string' ? list.has(value) !== negated : null
    })
  }

  private ordered(operator: Comparison, left: Node, right: Node): Node {
    for (const side of [left, right]) {
      const isNumber = side.kind === 'constant' && isNumeric(side.constant)
      if (side.kind === 'condition' || (side.kind === 'constant' && !isNumber)) {
        throw new SelectorProblem('only numbers and names can be compared by size', side.at)
      }
    }
    return this.compared(operator, left, right)
  }

  private compared(operator: Comparison, left: Node, right: Node): Node {
    const { convert } = this
    const l = left.evaluate
    const r = right.evaluate
    return node('condition', left.at, [left, right], (message) => compare(operator, l(message), r(message), convert))
  }

  private sum(): Node {
    let left = this.product()
    for (;;) {
      const { kind, text } = this.peek()
      if (kind !== 'sign' || (text !== '+' && text !== '-')) return left
      this.next++
      left = calculation(text, left, this.product())
    }
  }

  private product(): Node {
    let left = this.unary()
    for (;;) {
      const { kind, text } = this.peek()
      if (kind !== 'sign' || (text !== '*' && text !== '/' && text !== '%')) return left
      this.next++
      left = calculation(text, left, this.unary())
    }
  }

  private unary(): Node {
    const token = this.peek()
    this.enter(token)
    try {
      if (this.trySign('+')) return this.unary()
      if (this.trySign('-')) return negation(this.unary())
      if (this.tryKeyword('NOT')) return not(condition(this.unary()))
      if (this.tryKeyword('XPATH')) return this.xpath(token.at)
      if (this.tryKeyword('XQUERY')) return this.xquery(token.at)
      if (token.kind === 'identifier' && this.tokens[this.next + 1]!.text === '(') return this.call()
      return this.primary()
    } finally {
      this.open--
    }
  }

  private xpath(at: number): Node {
    const stringAt = this.peek().at
    const text = this.string()
    this.allowance.takeXPath(text.length, stringAt)
    return node('condition', at, [], compileXPath(text, stringAt))
  }

  /** ActiveMQ takes it and has never had anything behind it: no message matches. */
  private xquery(at: number): Node {
    this.string()
    return node('condition', at, [], () => false)
  }

  private enter(token: Token): void {
    if (++this.open > MAX_DEPTH) throw new SelectorProblem('', token.at, 'tooDeep')
  }

  private call(): Node {
    const name = this.take()
    this.expectSign('(')
    const args = [this.unary()]
    while (this.trySign(',')) args.push(this.unary())
    this.expectSign(')')
    const { evaluate, isCondition } = compileFunction(name, args, this.allowance)
    return node(isCondition ? 'condition' : 'value', name.at, args, evaluate)
  }

  private primary(): Node {
    const token = this.take()
    const { kind, text, at } = token
    if (kind === 'string') return constant(text, at)
    if (kind === 'number') return constant(numberOf(token), at)
    if (kind === 'identifier') return { ...node('name', at, [], identifier(text)), name: text }
    if (kind === 'keyword' && text === 'TRUE') return constant(true, at)
    if (kind === 'keyword' && text === 'FALSE') return constant(false, at)
    if (kind === 'keyword' && text === 'NULL') return constant(null, at)
    if (kind !== 'sign' || text !== '(') throw new SelectorProblem(`unexpected ${show(token)}`, at)
    const inner = this.or()
    this.expectSign(')')
    return inner
  }

  private string(): string {
    const token = this.take()
    if (token.kind !== 'string') throw new SelectorProblem(`expected a string in place of ${show(token)}`, token.at)
    return token.text
  }

  private peek(): Token {
    return this.tokens[this.next]!
  }

  private take(): Token {
    const token = this.peek()
    if (token.kind !== 'end') this.next++
    return token
  }

  private isKeyword(text: string): boolean {
    const token = this.peek()
    return token.kind === 'keyword' && token.text === text
  }

  private tryKeyword(text: string): boolean {
    if (!this.isKeyword(text)) return false
    this.next++
    return true
  }

  private trySign(text: string): boolean {
    const token = this.peek()
    if (token.kind !== 'sign' || token.text !== text) return false
    this.next++
    return true
  }

  private expectKeyword(text: string): void {
    const token = this.peek()
    if (!this.tryKeyword(text)) throw new SelectorProblem(`expected ${text} in place of ${show(token)}`, token.at)
  }

  private expectSign(text: string): void {
    const token = this.peek()
    if (!this.trySign(text)) throw new SelectorProblem(`expected ${text} in place of ${show(token)}`, token.at)
  }
}

function isOrdering(text: string): text is '<' | '<=' | '>' | '>=' {
  return text === '<' || text === '<=' || text === '>' || text === '>='
}

function show(token: Token): string {
  return token.kind === 'end' ? 'the end' : token.text
}
