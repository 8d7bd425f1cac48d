/**
 * XML text to a tree in which every element, attribute and text knows its place in the file.
 * Nothing outside the text is ever read: no DTD, no external entity. Size and depth are bounded.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes'
import { ConfigurationError } from '../finding.js'
import { type Position, positionAt } from '../position.js'

export interface XmlAttribute {
  /** As written, prefix included. */
  readonly name: string
  readonly local: string
  /** Namespace of a prefixed attribute; empty for a plain one. */
  readonly namespace: string
  readonly value: string
  readonly position: Position
  /** Where the value begins, and the value as written (entities unresolved): to point inside of it. */
  readonly valuePosition: Position
  readonly rawValue: string
}

export interface XmlElement {
  readonly name: string
  readonly local: string
  readonly namespace: string
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly XmlElement[]
  /** Text directly inside, trimmed. */
  readonly text: string
  readonly position: Position
}

const MAX_CHARACTERS = 8 * 1024 * 1024
const MAX_DEPTH = 64

/** Throws ConfigurationError when the text is not well-formed. `file` is the name that positions show. */
export function parseXml(source: string, file: string): XmlElement {
  if (source.length > MAX_CHARACTERS) {
    fail(file, source, 0, `the file has ${source.length} characters; at most ${MAX_CHARACTERS} are read`)
  }
  return new DocumentBuilder(source, file).build()
}

interface OpenElement {
  name: string
  local: string
  namespace: string
  attributes: XmlAttribute[]
  children: XmlElement[]
  text: string
  position: Position
}

class DocumentBuilder {
  private readonly parser = new SaxesParser({ xmlns: true, position: true, fileName: '' })
  private readonly open: OpenElement[] = []
  private spans: AttributeSpan[] = []
  private root: XmlElement | undefined

  constructor(
    private readonly source: string,
    private readonly file: string,
  ) {}

  build(): XmlElement {
    const parser = this.parser
    parser.on('error', (error) => this.fail(parser.position, plainMessage(error)))
    parser.on('doctype', () => this.fail(parser.position, 'a DOCTYPE is not read here; remove it'))
    parser.on('attribute', (attribute) => this.spans.push(attributeSpan(this.source, parser.position, attribute.name)))
    parser.on('opentag', (tag) => this.opened(tag))
    parser.on('text', (text) => this.text(text))
    parser.on('cdata', (text) => this.text(text))
    parser.on('closetag', () => this.closed())
    parser.write(this.source).close()
    if (this.root === undefined) this.fail(0, 'the file is empty')
    return this.root
  }

  private opened(tag: SaxesTagNS): void {
    // The event comes behind the tag's `>`; no `<` can stand inside a tag, so the last one before it began the tag.
    const start = this.source.lastIndexOf('<', this.parser.position - 1)
    const attributes = Object.values(tag.attributes).map((attribute, index): XmlAttribute => {
      const span = this.spans[index]!
      return {
        name: attribute.name,
        local: attribute.local,
        namespace: attribute.prefix === '' ? '' : attribute.uri,
        value: attribute.value,
        rawValue: this.source.slice(span.valueStart, span.valueEnd),
        position: positionAt(this.file, this.source, span.nameStart),
        valuePosition: positionAt(this.file, this.source, span.valueStart),
      }
    })
    this.spans = []
    const position = positionAt(this.file, this.source, start)
    this.open.push({
      name: tag.name,
      local: tag.local,
      namespace: tag.uri,
      attributes,
      children: [],
      text: '',
      position,
    })
    if (this.open.length > MAX_DEPTH) this.fail(start, `elements nest deeper than ${MAX_DEPTH}`)
  }

  private text(text: string): void {
    const parent = this.open.at(-1)
    if (parent !== undefined) parent.text += text
  }

  private closed(): void {
    const element = this.open.pop()!
    element.text = element.text.trim()
    const parent = this.open.at(-1)
    if (parent === undefined) this.root = element
    else parent.children.push(element)
  }

  private fail(offset: number, message: string): never {
    fail(this.file, this.source, offset, message)
  }
}

interface AttributeSpan {
  readonly nameStart: number
  readonly valueStart: number
  readonly valueEnd: number
}

/** The parser reports an attribute right behind its closing quote; the opening one is the same quote before that. */
function attributeSpan(source: string, end: number, name: string): AttributeSpan {
  const valueEnd = end - 1
  const valueStart = source.lastIndexOf(source[valueEnd]!, valueEnd - 1) + 1
  return { nameStart: source.lastIndexOf(name, valueStart - 2), valueStart, valueEnd }
}

/** saxes puts its own line and column in front. */
function plainMessage(error: Error): string {
  return `not well-formed XML: ${error.message.replace(/^[^:]*:?\d+:\d+: /, '')}`
}

function fail(file: string, source: string, offset: number, message: string): never {
  throw new ConfigurationError([{ severity: 'error', position: positionAt(file, source, offset), message }])
}
