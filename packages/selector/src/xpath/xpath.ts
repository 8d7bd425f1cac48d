/** `XPATH '…'` in a selector: a boolean XPath 1.0 expression over a body that is XML. */
import type { Message } from '@hermod/model'
import { BudgetExhausted } from '../budget.js'
import type { Evaluate } from '../identifiers.js'
import { SelectorProblem } from '../lexer.js'
import { xmlBodyOf } from './body.js'
import { parseXPath, type XPathExpression } from './library.js'
import { readXml } from './read-xml.js'
import type { XmlNode } from './xml-node.js'

const MOST_CHARACTERS = 2048

/**
 * False where the body is no XML, as in ActiveMQ. Throws SelectorProblem at position `at` of the selector, and
 * BudgetExhausted while evaluating.
 */
export function compileXPath(text: string, at: number): Evaluate {
  if (text.length > MOST_CHARACTERS)
    throw new SelectorProblem(`an XPath of more than ${MOST_CHARACTERS} characters`, at)
  const expression = parsed(text, at)
  return (message) => {
    try {
      const document = documentOf(message)
      if (document === undefined) return false
      return expression.evaluateBoolean({ node: document, namespaces: noNamespace })
    } catch (error) {
      if (error instanceof BudgetExhausted) throw error
      return false
    }
  }
}

function parsed(text: string, at: number): XPathExpression {
  try {
    return parseXPath(text)
  } catch (error) {
    throw new SelectorProblem(`not an XPath: ${error instanceof Error ? error.message : String(error)}`, at)
  }
}

/** Nobody declares prefixes for selectors, and those of a document are its own affair. */
function noNamespace(): string | undefined {
  throw new Error('prefixes stand for nothing in a selector')
}

/** The last document read: many selectors look at one message in a row. */
let lastContent: Uint8Array | null = null
let lastDocument: XmlNode | undefined

function documentOf(message: Message): XmlNode | undefined {
  if (message.content !== null && message.content === lastContent) return lastDocument
  lastContent = null
  lastDocument = undefined
  const body = xmlBodyOf(message)
  lastDocument = body === undefined ? undefined : tryRead(body)
  lastContent = message.content
  return lastDocument
}

function tryRead(body: string): XmlNode | undefined {
  try {
    return readXml(body)
  } catch {
    return undefined
  }
}
