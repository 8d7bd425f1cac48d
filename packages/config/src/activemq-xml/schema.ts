/** The known names as maps, read once from the compact list in schema-data.ts. */
import { ACTIVEMQ_SCHEMA } from './schema-data.js'

export type AttributeType = 'flag' | 'int' | 'long' | 'decimal' | 'text'

/** A child element that sets one property: it wraps elements, or holds text or Spring beans. */
export interface PropertySchema {
  /** Elements that may stand inside; empty: text or Spring beans only. */
  readonly elements: readonly string[]
  readonly many: boolean
}

export interface ElementSchema {
  readonly name: string
  readonly attributes: ReadonlyMap<string, AttributeType>
  readonly properties: ReadonlyMap<string, PropertySchema>
  /** Elements of releases whose schema is gone: any attribute and child is taken as known. */
  readonly open: boolean
}

const TYPES: Record<string, AttributeType> = { b: 'flag', i: 'int', l: 'long', d: 'decimal', s: 'text' }

let schema: ReadonlyMap<string, ElementSchema> | undefined

/** Every element of ActiveMQ's broker schema by name. */
export function activeMqSchema(): ReadonlyMap<string, ElementSchema> {
  schema ??= readSchema(ACTIVEMQ_SCHEMA)
  return schema
}

function readSchema(text: string): ReadonlyMap<string, ElementSchema> {
  const elements = new Map<string, ElementSchema>()
  let attributes = new Map<string, AttributeType>()
  let properties = new Map<string, PropertySchema>()
  for (const line of text.split('\n')) {
    if (line === '') continue
    const words = line.trim().split(' ')
    if (!line.startsWith(' ')) {
      attributes = new Map()
      properties = new Map()
      const [own, own2] = [attributes, properties]
      elements.set(line, { name: line, attributes: own, properties: own2, open: false })
    } else if (words[0] === '>') addHolder(properties, words)
    else if (words[0] === '<') for (const word of words.slice(1)) addPlain(properties, word)
    else for (const word of words.slice(1)) attributes.set(word, TYPES[words[0]!]!)
  }
  for (const element of elements.values()) {
    if (element.attributes.has('*')) elements.set(element.name, { ...element, open: true })
  }
  return elements
}

function addHolder(properties: Map<string, PropertySchema>, words: readonly string[]): void {
  const label = words[1]!.slice(0, -1)
  const many = label.endsWith('*')
  const name = many ? label.slice(0, -1) : label
  const before = properties.get(name)?.elements ?? []
  properties.set(name, { elements: [...before, ...words.slice(2)], many })
}

function addPlain(properties: Map<string, PropertySchema>, word: string): void {
  const many = word.length > 1 && word.endsWith('*')
  properties.set(many ? word.slice(0, -1) : word, { elements: [], many })
}
