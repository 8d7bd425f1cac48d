/** What the readers of one configuration share: where findings go, how placeholders are filled, what was reported. */
import type { Findings } from '../finding.js'
import { type Lookup, resolvePlaceholders } from '../placeholders.js'
import type { Position } from '../position.js'
import type { XmlAttribute } from '../xml/document.js'
import type { ConfiguredText, ElementReport } from './configured.js'
import type { ElementStatus } from './elements.js'
import type { NamedBeans } from './named-beans.js'

export const SPRING_BEANS = 'http://www.springframework.org/schema/beans'
export const ACTIVEMQ_CORE: ReadonlySet<string> = new Set([
  'http://activemq.apache.org/schema/core',
  // Of releases before 5.0.
  'http://activemq.org/config/1.0',
])
export const XML_SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance'
export const XML_NAMESPACES = 'http://www.w3.org/2000/xmlns/'

export interface ReadContext {
  readonly findings: Findings
  readonly reports: ElementReport[]
  /** Placeholders of the file: property files, system properties, environment. */
  readonly lookup: Lookup
  /** As `lookup`, without refusing encrypted values: for elements that have no effect anyway. */
  readonly lenientLookup: Lookup
  /** Objects beside the broker that it may refer to. */
  readonly named: NamedBeans
  /** Status of the element around. Inside of one that has no effect names and values are checked, but warned of once. */
  readonly within: ElementStatus
}

/** The value with its placeholders filled in; undefined, and an error found, where that is impossible. */
export function resolveText(context: ReadContext, text: string, position: Position): string | undefined {
  try {
    return resolveExpression(resolvePlaceholders(text, context.lookup), context.lookup)
  } catch (error) {
    context.findings.error(position, error instanceof Error ? error.message : String(error))
    return undefined
  }
}

export function resolveAttribute(context: ReadContext, attribute: XmlAttribute): ConfiguredText | undefined {
  const text = resolveText(context, attribute.value, attribute.valuePosition)
  return text === undefined ? undefined : { text, position: attribute.valuePosition, raw: attribute.rawValue }
}

/** Of Spring's expressions the one that ActiveMQ's files use: `#{systemProperties['name']}`. */
function resolveExpression(text: string, lookup: Lookup): string {
  return text.replace(/#\{([^}]*)\}/g, (_whole, expression: string) => {
    const match = /^\s*systemProperties\[\s*['"]([^'"]+)['"]\s*\]\s*$/.exec(expression)
    if (match === null) throw new Error(`expression #{${expression}}: only #{systemProperties['name']} is read here`)
    const value = lookup(match[1]!)
    if (value === undefined) throw new Error(`system property "${match[1]}" has no value`)
    return value
  })
}
