/** XML in memory, with the properties of DOM that the XPath library walks along. Each step is paid for. */
import { spend, spendOnText } from '../budget.js'

/** DOM's numbers. */
export const NodeType = { element: 1, attribute: 2, text: 3, instruction: 7, document: 9 } as const
export type NodeType = (typeof NodeType)[keyof typeof NodeType]

export interface XmlName {
  /** With its prefix. */
  readonly name: string
  readonly prefix: string
  readonly local: string
  readonly uri: string
}

/** DOM's NamedNodeMap, as far as it is used. */
export class XmlAttributes extends Array<XmlNode> {
  item(at: number): XmlNode | null {
    return this[at] ?? null
  }
}

const NO_NAME: XmlName = { name: '', prefix: '', local: '', uri: '' }

/** Property names are DOM's. */
export class XmlNode {
  readonly ownerDocument: XmlNode
  readonly attributes: XmlAttributes | null
  private readonly children: XmlNode[] = []
  private place = 0

  constructor(
    readonly nodeType: NodeType,
    private readonly parent: XmlNode | null,
    private readonly name: XmlName,
    private readonly text: string,
    /** Place in the document. */
    private readonly order: number,
  ) {
    this.ownerDocument = parent === null ? this : parent.ownerDocument
    this.attributes = nodeType === NodeType.element ? new XmlAttributes() : null
  }

  static document(): XmlNode {
    return new XmlNode(NodeType.document, null, NO_NAME, '', 0)
  }

  append(nodeType: NodeType, name: XmlName | undefined, text: string, order: number): XmlNode {
    const node = new XmlNode(nodeType, this, name ?? NO_NAME, text, order)
    if (nodeType === NodeType.attribute) this.attributes?.push(node)
    else {
      node.place = this.children.length
      this.children.push(node)
    }
    return node
  }

  get nodeName(): string {
    if (this.nodeType === NodeType.text) return '#text'
    return this.nodeType === NodeType.document ? '#document' : this.name.name
  }
  get prefix(): string | null {
    return this.name.prefix === '' ? null : this.name.prefix
  }
  get localName(): string | null {
    return this.name.local === '' ? null : this.name.local
  }
  get namespaceURI(): string | null {
    return this.name.uri === '' ? null : this.name.uri
  }
  /** Of a processing instruction. */
  get target(): string | undefined {
    return this.nodeType === NodeType.instruction ? this.name.name : undefined
  }

  get nodeValue(): string | null {
    if (this.nodeType === NodeType.element || this.nodeType === NodeType.document) return null
    spendOnText(this.text)
    return this.text
  }
  /** Of an attribute. */
  get value(): string | null {
    return this.nodeValue
  }

  get parentNode(): XmlNode | null {
    spend(1)
    return this.nodeType === NodeType.attribute ? null : this.parent
  }
  get ownerElement(): XmlNode | null {
    spend(1)
    return this.nodeType === NodeType.attribute ? this.parent : null
  }
  get documentElement(): XmlNode | null {
    return this.children.find((child) => child.nodeType === NodeType.element) ?? null
  }
  get childNodes(): readonly XmlNode[] {
    spend(1)
    return this.children
  }
  get firstChild(): XmlNode | null {
    spend(1)
    return this.children[0] ?? null
  }
  get nextSibling(): XmlNode | null {
    return this.sibling(1)
  }
  get previousSibling(): XmlNode | null {
    return this.sibling(-1)
  }

  /** DOM's bits for "comes before me" and "comes behind me". */
  compareDocumentPosition(other: XmlNode): number {
    spend(1)
    if (this.order === other.order) return 0
    return other.order < this.order ? 2 : 4
  }

  private sibling(step: number): XmlNode | null {
    spend(1)
    if (this.nodeType === NodeType.attribute || this.parent === null) return null
    return this.parent.children[this.place + step] ?? null
  }
}
