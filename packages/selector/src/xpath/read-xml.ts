/**
 * From text to nodes. A document type is refused, as in ActiveMQ, and with it every entity that is not XML's own:
 * nothing is ever expanded, and nothing outside is ever looked at. Comments are left out, as in ActiveMQ.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes'
import { NodeType, XmlNode } from './xml-node.js'

/** Elements within elements; walks are recursive in places. */
const MOST_DEPTH = 500
/** Namespace of `xmlns` and `xmlns:…`, which are no attributes to XPath. */
const DECLARATIONS = 'http://www.w3.org/2000/xmlns/'

/** Throws an Error for what is not well-formed or not allowed. */
export function readXml(text: string): XmlNode {
  const document = XmlNode.document()
  const parser = new SaxesParser({ xmlns: true, position: false })
  let current = document
  let depth = 0
  let order = 0
  let characters = ''
  const flush = (): void => {
    if (characters !== '' && current !== document) current.append(NodeType.text, undefined, characters, ++order)
    characters = ''
  }
  const path: XmlNode[] = []
  parser.on('error', (error) => {
    throw error
  })
  parser.on('doctype', () => {
    throw new Error('a document type is not allowed')
  })
  parser.on('opentag', (tag: SaxesTagNS) => {
    flush()
    if (++depth > MOST_DEPTH) throw new Error(`elements are nested deeper than ${MOST_DEPTH}`)
    path.push(current)
    current = current.append(NodeType.element, tag, '', ++order)
    for (const attribute of Object.values(tag.attributes)) {
      if (attribute.uri !== DECLARATIONS) current.append(NodeType.attribute, attribute, attribute.value, ++order)
    }
  })
  parser.on('closetag', () => {
    flush()
    depth--
    current = path.pop()!
  })
  parser.on('text', (part) => {
    characters += part
  })
  parser.on('cdata', (part) => {
    characters += part
  })
  parser.on('processinginstruction', ({ target, body }) => {
    flush()
    current.append(NodeType.instruction, { name: target, prefix: '', local: target, uri: '' }, body, ++order)
  })
  parser.write(text).close()
  return document
}
