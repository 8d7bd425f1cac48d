/** The XPath library as it is used here, with what its own type declarations leave out. */
import { createRequire } from 'node:module'
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
  readonly XNodeSet: { readonly prototype: { addArray: (this: NodeSet, added: readonly XmlNode[]) => void } }
}

const require = createRequire(import.meta.url)
let loaded: Library | undefined

/** Loaded with the first XPath: it takes more memory than all selectors, and few brokers ever see one. */
function library(): Library {
  if (loaded === undefined) {
    loaded = require('xpath') as Library
    loaded.XNodeSet.prototype.addArray = addAll
  }
  return loaded
}

/** Its own looks through the whole set for each node that comes, without end for large ones. */
function addAll(this: NodeSet, added: readonly XmlNode[]): void {
  spend(this.nodes.length + added.length)
  const known = new Set(this.nodes)
  for (const node of added) known.add(node)
  this.nodes = [...known]
  this.size = known.size
  this.tree = null
}

/** Throws for what is no XPath. */
export function parseXPath(text: string): XPathExpression {
  return library().parse(text)
}
