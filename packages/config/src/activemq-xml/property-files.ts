/** The property files a placeholder configurer names, such as `credentials.properties`. */
import { parse } from 'dot-properties'
import { resolvePlaceholders } from '../placeholders.js'
import type { XmlElement } from '../xml/document.js'
import type { ReadContext } from './context.js'
import type { ReadSources } from './sources.js'

export interface PropertyFiles {
  readonly values: ReadonlyMap<string, string>
  /** Names whose value is encrypted (`ENC(…)`). */
  readonly encrypted: ReadonlySet<string>
}

/** A later file overrides an earlier one, as in Spring. */
export function readPropertyFiles(context: ReadContext, configurer: XmlElement, sources: ReadSources): PropertyFiles {
  const values = new Map<string, string>()
  const encrypted = new Set<string>()
  const mayMiss = propertyOf(configurer, 'ignoreResourceNotFound')?.texts[0]?.text === 'true'
  const places = [
    ...(propertyOf(configurer, 'location')?.texts ?? []),
    ...(propertyOf(configurer, 'locations')?.texts ?? []),
  ]
  for (const place of places) {
    const text = loadFile(context, place, sources, mayMiss)
    if (text === undefined) continue
    for (const [name, value] of Object.entries(parse(text) as Record<string, string>)) {
      values.set(name, value)
      if (/^ENC\(.*\)$/s.test(value.trim())) encrypted.add(name)
      else encrypted.delete(name)
    }
  }
  return { values, encrypted }
}

interface Place {
  readonly text: string
  readonly position: XmlElement['position']
}

function loadFile(context: ReadContext, place: Place, sources: ReadSources, mayMiss: boolean): string | undefined {
  let path = place.text
  try {
    // Locations are resolved before any file is read, so from system properties and environment only.
    path = sources.resolvePath(resolvePlaceholders(place.text, sources.systemLookup))
    return sources.readFile(path)
  } catch (error) {
    if (!mayMiss) context.findings.error(place.position, `property file "${path}": ${(error as Error).message}`)
    return undefined
  }
}

/** `<property name= value=>`, or with `<value>`, `<list><value>`, `<array><value>` inside. */
function propertyOf(bean: XmlElement, name: string): { readonly texts: readonly Place[] } | undefined {
  const property = bean.children.find(
    (child) => child.local === 'property' && child.attributes.some((a) => a.name === 'name' && a.value === name),
  )
  if (property === undefined) return undefined
  const attribute = property.attributes.find((a) => a.name === 'value')
  if (attribute !== undefined) return { texts: split(attribute.value, attribute.valuePosition) }
  return { texts: valuesIn(property) }
}

function valuesIn(element: XmlElement): Place[] {
  return element.children.flatMap((child) =>
    child.local === 'value' ? split(child.text, child.position) : valuesIn(child),
  )
}

function split(text: string, position: Place['position']): Place[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({ text: part, position }))
}
