/**
 * Reads one broker element with all that is inside: every name is checked against ActiveMQ's schema and the option
 * tables, every value against its option, and a line for `check` is kept per element.
 */
import { UNBUILT_DISCOVERY } from '@hermod/cluster/options'
import { nearestName, type OptionTable } from '@hermod/model'
import { didYouMean } from '../finding.js'
import { optionTables } from '../tables.js'
import { UNBUILT_SCHEMES } from '../uri/connector-uri.js'
import type { XmlElement } from '../xml/document.js'
import { type ReadAttributes, readAttributes, readSpringProperty, readValue } from './attributes.js'
import type { ConfiguredElement } from './configured.js'
import { ACTIVEMQ_CORE, type ReadContext, resolveText, SPRING_BEANS } from './context.js'
import {
  BEAN_REMARKS,
  ELEMENT_REMARKS,
  type ElementRemark,
  NO_SERVICE,
  PROPERTY_REMARKS,
  SERVICES,
} from './elements.js'
import { elementOfClass } from './java-classes.js'
import { readKnownBean } from './known-beans.js'
import { referredTo, withReferences } from './named-beans.js'
import { isPluginModule, readPluginModule } from './plugin-module.js'
import { activeMqSchema, type ElementSchema, type PropertySchema } from './schema.js'
import { asElement } from './spring-bean.js'
import { listText } from './spring-list.js'
import { mapText } from './spring-map.js'

/** Deeper than any broker is written; beans that refer to each other in a circle get there. */
const MAX_DEPTH = 64

export function readElement(outer: ReadContext, written: XmlElement, depth: number, holder = ''): ConfiguredElement {
  const schema = activeMqSchema().get(written.local)!
  const element = withReferences(outer.named, written, schema)
  const table = optionTables().get(element.local)
  const { status, remark } = remarkOf(element, table, holder)
  const context = status === 'works' ? outer : { ...outer, within: status, lookup: outer.lenientLookup }
  const at = reserveReport(context)
  const attributes = readAttributes(context, element, schema, table)
  const properties = new Map<string, readonly ConfiguredElement[]>()
  for (const child of element.children) {
    if (child.namespace === SPRING_BEANS && child.local === 'property') {
      readSpringProperty(context, child, schema, table, attributes)
    } else readProperty(context, child, schema, table, depth, attributes, properties)
  }
  context.reports[at] = {
    position: element.position,
    depth,
    name: element.local,
    status,
    remark,
    attributes: attributes.reports,
  }
  warnOf(outer, element, { status, remark })
  const { values, texts } = attributes
  return { name: element.local, position: element.position, status, values, texts, properties }
}

function remarkOf(element: XmlElement, table: OptionTable | undefined, holder: string): ElementRemark {
  const name = element.local
  if (holder === 'services' && !SERVICES.has(name)) return NO_SERVICE
  if (name === 'transportConnector') return connectorRemark(element, UNBUILT_SCHEMES, 'connectors are not opened')
  if (name === 'networkConnector') return connectorRemark(element, UNBUILT_DISCOVERY, 'finds no brokers')
  if (table !== undefined) return { status: 'works', remark: ELEMENT_REMARKS[name]?.remark ?? '' }
  return ELEMENT_REMARKS[name] ?? { status: 'unbuilt', remark: '' }
}

/** A connector stands or falls with its scheme. */
function connectorRemark(element: XmlElement, unbuilt: ReadonlySet<string>, lacking: string): ElementRemark {
  const uri = element.attributes.find(({ name }) => name === 'uri' || name === 'discoveryURI')
  const scheme = /^\s*([^:]*):/.exec(uri?.value ?? '')?.[1] ?? ''
  if (!unbuilt.has(scheme)) return { status: 'works', remark: '' }
  return { status: 'unbuilt', remark: `${scheme}:// ${lacking}` }
}

function warnOf(context: ReadContext, element: XmlElement, { status, remark }: ElementRemark): void {
  if (context.within !== 'works') return
  if (status === 'unbuilt') {
    const because = remark === '' ? '' : `: ${remark}`
    const text = `<${element.local}${nameOf(element)}> is not built yet and has no effect${because}`
    context.findings.warn(element.position, text)
  } else if (status === 'required') {
    context.findings.error(element.position, `<${element.local}> is not built yet, and cannot be left out: ${remark}`)
  }
}

function nameOf(element: XmlElement): string {
  const name = element.attributes.find((attribute) => attribute.name === 'name')
  return name === undefined ? '' : ` name="${name.value}"`
}

/** The report of an element stands before those of its children but is complete only after them. */
function reserveReport(context: ReadContext): number {
  return context.reports.push(undefined as never) - 1
}

/** A child element: holds elements, beans or text for one property of the element around it. */
function readProperty(
  context: ReadContext,
  child: XmlElement,
  owner: ElementSchema,
  table: OptionTable | undefined,
  depth: number,
  attributes: ReadAttributes,
  properties: Map<string, readonly ConfiguredElement[]>,
): void {
  if (!ACTIVEMQ_CORE.has(child.namespace)) {
    context.findings.error(child.position, `<${child.name}> is not part of ActiveMQ's broker schema`)
    return
  }
  const property = owner.properties.get(child.local)
  if (property === undefined) {
    if (!owner.open) unknownChild(context, child, owner)
    return
  }
  const remark = PROPERTY_REMARKS[`${owner.name}.${child.local}`]
  if (remark !== undefined) {
    reportHolder(context, child, depth + 1, remark)
    return
  }
  const alone = child.children.length === 0 && child.text !== ''
  const written = alone ? child.text : (listText(owner.name, child) ?? mapText(child))
  if (written !== undefined) {
    const text = resolveText(context, written, child.position)
    if (text === undefined) return
    const value = { text, position: child.position, raw: written }
    readValue(context, owner, table, child.local, child, value, attributes)
    return
  }
  reportHolder(context, child, depth + 1, { status: context.within, remark: '' })
  const inside = child.children.flatMap((inner) => readInside(context, inner, child, property, depth + 2) ?? [])
  properties.set(child.local, [...(properties.get(child.local) ?? []), ...inside])
}

function readInside(
  context: ReadContext,
  inner: XmlElement,
  holder: XmlElement,
  property: PropertySchema,
  depth: number,
): ConfiguredElement | undefined {
  if (inner.namespace === SPRING_BEANS) return readBeanInside(context, inner, holder, property, depth)
  if (ACTIVEMQ_CORE.has(inner.namespace)) {
    if (property.elements.includes(inner.local)) return readElement(context, inner, depth, holder.local)
    // A holder with no listed elements takes any object, and so does one whose schema is gone.
    if (property.elements.length === 0 && activeMqSchema().has(inner.local)) return readElement(context, inner, depth)
  }
  const near = nearestName(inner.local, property.elements)
  const known = activeMqSchema().has(inner.local)
  const expected = property.elements.length === 0 ? 'text or a bean' : `one of ${property.elements.join(', ')}`
  const what = known
    ? `<${inner.name}> has no place in <${holder.local}>`
    : `unknown element <${inner.name}> in <${holder.local}>`
  context.findings.error(inner.position, `${what}: expected ${expected}${didYouMean(near)}`)
  return undefined
}

/**
 * A Spring bean in place of a broker element: of one of ActiveMQ's own classes it is that element, and among plug-ins it
 * may name a module. What another class would do is unknown here, so it may only stand where that is harmless.
 */
function readBeanInside(
  context: ReadContext,
  bean: XmlElement,
  holder: XmlElement,
  property: PropertySchema,
  depth: number,
): ConfiguredElement | undefined {
  if (bean.local === 'ref' && context.named.has(referredTo(bean))) {
    return readReference(context, bean, holder, property, depth)
  }
  const given = bean.attributes.find((attribute) => attribute.name === 'class')
  if (bean.local !== 'bean' || given === undefined) {
    // Lists, maps and references only matter to what holds them, which was judged already.
    reportHolder(context, bean, depth, { status: 'unbuilt', remark: '' })
    return undefined
  }
  const className = resolveText(context, given.value, given.valuePosition)
  if (className === undefined) return undefined
  if (holder.local === 'plugins' && isPluginModule(className)) return readPluginModule(context, bean, className, depth)
  const known = readKnownBean(context, bean, className, depth)
  if (known !== undefined) return known
  const element = elementOfClass(className)
  if (element !== undefined && (property.elements.length === 0 || property.elements.includes(element))) {
    return readElement(context, asElement(context, bean, element), depth, holder.local)
  }
  const remark = BEAN_REMARKS[className]
  if (remark !== undefined) reportHolder(context, bean, depth, remark)
  else {
    const why = element === undefined ? 'Java classes cannot be loaded here' : `<${element}> has no place there`
    context.findings.error(
      bean.position,
      `bean of class ${className} in <${holder.local}>: ${why}; remove it or use an element of the broker schema`,
    )
  }
  return undefined
}

function readReference(
  context: ReadContext,
  ref: XmlElement,
  holder: XmlElement,
  property: PropertySchema,
  depth: number,
): ConfiguredElement | undefined {
  const id = referredTo(ref)
  if (depth > MAX_DEPTH) {
    context.findings.error(ref.position, `bean "${id}" refers to itself`)
    return undefined
  }
  return readInside(context, context.named.take(id)!, holder, property, depth)
}

function reportHolder(context: ReadContext, element: XmlElement, depth: number, remark: ElementRemark): void {
  context.reports.push({ position: element.position, depth, name: element.local, ...remark, attributes: [] })
  warnOf(context, element, remark)
}

function unknownChild(context: ReadContext, child: XmlElement, owner: ElementSchema): void {
  const holders = holdersOf(child.local)
  if (activeMqSchema().has(child.local) && holders.length > 0) {
    const own = [...owner.properties].find(([, property]) => property.elements.includes(child.local))?.[0]
    const expected = own === undefined ? `inside <${holders.slice(0, 3).join('> or <')}>` : `inside <${own}>`
    context.findings.error(child.position, `<${child.name}> has no place in <${owner.name}>: expected ${expected}`)
    return
  }
  const near = nearestName(child.local, owner.properties.keys())
  context.findings.error(child.position, `unknown element <${child.name}> in <${owner.name}>${didYouMean(near)}`)
}

function holdersOf(name: string): string[] {
  const holders = new Set<string>()
  for (const element of activeMqSchema().values()) {
    for (const [property, { elements }] of element.properties) if (elements.includes(name)) holders.add(property)
  }
  return [...holders]
}
