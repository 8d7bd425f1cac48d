/** Spring's way to write a list of texts: `<value>` elements inside of a property, as ActiveMQ wants them of URIs. */
import type { XmlElement } from '../xml/document.js'
import { SPRING_BEANS } from './context.js'

/** Properties that are read from an attribute, too, where commas separate the texts. */
const LISTS: ReadonlySet<string> = new Set(['broker.networkConnectorURIs', 'broker.transportConnectorURIs'])

/** Undefined: the property is no such list. */
export function listText(owner: string, property: XmlElement): string | undefined {
  if (!LISTS.has(`${owner}.${property.local}`) || property.children.length === 0) return undefined
  if (!property.children.every(({ namespace, local }) => namespace === SPRING_BEANS && local === 'value'))
    return undefined
  return property.children.map(({ text }) => text.trim()).join(',')
}
