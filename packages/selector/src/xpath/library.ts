/** The XPath library as it is used here, with what its own type declarations leave out. */
import xpath from 'xpath'
import { spend } from '../budget.js'
import type { XmlNode } from './xml-node.js'

export interface XPathExpression {
  evaluateBoolean(options: { node: XmlNode; namespaces: () => string | undefined }): boolean
}

interface NodeSet {
  nodes: XmlNode[]
  size: number
  /** Made of the nodes when their order is asked for. */
  tree: unknown
}

interface Library {
  parse(text: string): XPathExpression
  readonly XNodeSet: { readonly prototype: { addArray(this: NodeSet, added: readonly XmlNode[]): void } }
}

const library = xpath as unknown as Library

/** Its own looks through the whole set for each node that comes, without end for large ones. */
library.XNodeSet.prototype.addArray = function (added) {
  spend(this.nodes.length + added.length)
  const known = new Set(this.nodes)
  for (const node of added) known.add(node)
  this.nodes = [...known]
  this.size = known.size
  this.tree = null
}

/** Throws for what is no XPath. */
export function parseXPath(text: string): XPathExpression {
  return library.parse(text)
}
