/** Spring's `<map>` and `<props>` in place of text: written as `key=value,…`, which is how options take pairs. */
import type { XmlElement } from '../xml/document.js'
import { SPRING_BEANS } from './context.js'

/** What the only child says if it is a map of texts; undefined if it is anything else. */
export function mapText(holder: XmlElement): string | undefined {
  const [map, ...others] = holder.children
  if (map === undefined || others.length > 0 || map.namespace !== SPRING_BEANS) return undefined
  if (map.local === 'map') return joined(map.children.map(entryText))
  if (map.local === 'props') return joined(map.children.map((prop) => pair(attribute(prop, 'key'), prop.text)))
  return undefined
}

function joined(pairs: readonly (string | undefined)[]): string | undefined {
  return pairs.includes(undefined) ? undefined : pairs.join(',')
}

function entryText(entry: XmlElement): string | undefined {
  return pair(attribute(entry, 'key') ?? inside(entry, 'key'), attribute(entry, 'value') ?? spokenValue(entry))
}

function pair(key: string | undefined, value: string | undefined): string | undefined {
  return key === undefined || value === undefined ? undefined : `${key}=${value}`
}

function attribute(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((one) => one.name === name)?.value
}

function inside(entry: XmlElement, name: string): string | undefined {
  const child = entry.children.find(({ local }) => local === name)
  return child === undefined ? undefined : (spokenValue(child) ?? child.text)
}

function spokenValue(element: XmlElement): string | undefined {
  return element.children.find(({ local }) => local === 'value')?.text
}
