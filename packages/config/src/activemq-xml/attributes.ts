/** Attributes of a broker element: known or not, their values checked, and what each of them does here. */
import { findOption, nearestName, type Option, type OptionTable } from '@hermod/model'
import { didYouMean } from '../finding.js'
import type { XmlAttribute, XmlElement } from '../xml/document.js'
import type { AttributeReport, ConfiguredText } from './configured.js'
import { type ReadContext, resolveAttribute, resolveText, XML_NAMESPACES, XML_SCHEMA_INSTANCE } from './context.js'
import { ATTRIBUTE_REMARKS } from './elements.js'
import type { AttributeType, ElementSchema } from './schema.js'

export interface ReadAttributes {
  readonly values: Record<string, unknown>
  readonly texts: Map<string, ConfiguredText>
  readonly reports: AttributeReport[]
}

export function readAttributes(
  context: ReadContext,
  element: XmlElement,
  schema: ElementSchema,
  table: OptionTable | undefined,
): ReadAttributes {
  const read: ReadAttributes = { values: {}, texts: new Map(), reports: [] }
  for (const attribute of element.attributes) {
    if (isMarkup(attribute)) continue
    const value = resolveAttribute(context, attribute)
    if (value !== undefined) readValue(context, schema, table, attribute.name, attribute, value, read)
  }
  return read
}

/** `<property name="x" value="y"/>` inside a broker element says the same as an attribute. */
export function readSpringProperty(
  context: ReadContext,
  property: XmlElement,
  schema: ElementSchema,
  table: OptionTable | undefined,
  read: ReadAttributes,
): void {
  const name = property.attributes.find((attribute) => attribute.name === 'name')
  if (name === undefined) {
    context.findings.error(property.position, `<${property.name}> of <${schema.name}> has no name`)
    return
  }
  const given = property.attributes.find((attribute) => attribute.name === 'value')
  const raw = given?.value ?? property.children.find((child) => child.local === 'value')?.text
  const position = given?.valuePosition ?? property.position
  const text = raw === undefined ? '' : resolveText(context, raw, position)
  if (text === undefined) return
  readValue(context, schema, table, name.value, name, { text, position, raw: raw ?? '' }, read)
}

/** The text of a child element such as `<directory>data</directory>`, taken as the attribute of that name. */
export function readValue(
  context: ReadContext,
  schema: ElementSchema,
  table: OptionTable | undefined,
  name: string,
  place: { readonly position: XmlAttribute['position'] },
  value: ConfiguredText,
  read: ReadAttributes,
): void {
  const found = table === undefined ? undefined : findOption(table, name)
  const type = schema.attributes.get(name)
  if (found === undefined && type === undefined && !schema.open && !schema.properties.has(name)) {
    const near = nearestName(name, [...schema.attributes.keys(), ...Object.keys(table?.rows ?? {})])
    context.findings.error(place.position, `unknown attribute "${name}" of <${schema.name}>${didYouMean(near)}`)
    return
  }
  read.texts.set(name, value)
  const report =
    found === undefined
      ? judgeUnbuilt(context, schema, name, type, value)
      : judge(context, schema, found, name, value, read)
  read.reports.push(report)
}

function judge(
  context: ReadContext,
  schema: ElementSchema,
  found: { name: string; option: Option<unknown> },
  name: string,
  value: ConfiguredText,
  read: ReadAttributes,
): AttributeReport {
  let parsed: unknown
  try {
    parsed = found.option.parse(value.text)
  } catch (error) {
    return wrong(context, schema, name, value, error instanceof Error ? error.message : String(error))
  }
  read.values[found.name] = parsed
  if (found.option.status === 'works') return { name, value: value.text, status: 'works', remark: found.option.doc }
  const remark = ATTRIBUTE_REMARKS[`${schema.name}.${found.name}`]
  if (remark !== undefined) return { name, value: value.text, status: 'ignored', remark }
  if (parsed === found.option.defaultValue) {
    return { name, value: value.text, status: 'works', remark: 'the default; nothing else is built yet' }
  }
  return unbuilt(context, schema, name, value)
}

/** Known by the schema alone: the value must still be of the right type. */
function judgeUnbuilt(
  context: ReadContext,
  schema: ElementSchema,
  name: string,
  type: AttributeType | undefined,
  value: ConfiguredText,
): AttributeReport {
  const expected = type === undefined ? undefined : mismatch(type, value.text)
  if (expected !== undefined) return wrong(context, schema, name, value, `expected ${expected}`)
  const remark = ATTRIBUTE_REMARKS[`${schema.name}.${name}`]
  if (remark !== undefined) return { name, value: value.text, status: 'ignored', remark }
  return unbuilt(context, schema, name, value)
}

function unbuilt(context: ReadContext, schema: ElementSchema, name: string, value: ConfiguredText): AttributeReport {
  if (context.within === 'works') {
    context.findings.warn(
      value.position,
      `${name}="${value.text}" of <${schema.name}> is not built yet and has no effect`,
    )
  }
  return { name, value: value.text, status: 'unbuilt', remark: '' }
}

function wrong(
  context: ReadContext,
  schema: ElementSchema,
  name: string,
  value: ConfiguredText,
  problem: string,
): AttributeReport {
  const choices = problem.match(/one of (.*)$/)?.[1]?.split(', ')
  const near = choices === undefined ? undefined : nearestName(value.text, choices)
  context.findings.error(value.position, `${name}="${value.text}" of <${schema.name}>: ${problem}${didYouMean(near)}`)
  return { name, value: value.text, status: 'wrong', remark: problem }
}

/** What was expected when the text is not of the type; undefined when it is. */
function mismatch(type: AttributeType, text: string): string | undefined {
  if (type === 'flag') return /^\s*(true|false)\s*$/i.test(text) ? undefined : 'true or false'
  // The schema calls sizes and periods numbers too, and ActiveMQ's editors read units in them.
  if (type === 'int' || type === 'long') return /^\s*[+-]?\d+\s*[a-z]*\s*$/i.test(text) ? undefined : 'a whole number'
  if (type === 'decimal') return text.trim() !== '' && Number.isFinite(Number(text)) ? undefined : 'a number'
  return undefined
}

/** Says something about the XML, nothing about the broker. */
export function isMarkup(attribute: XmlAttribute): boolean {
  return (
    attribute.name === 'xmlns' ||
    attribute.name === 'id' ||
    attribute.namespace === XML_NAMESPACES ||
    attribute.namespace === XML_SCHEMA_INSTANCE ||
    attribute.namespace === 'http://www.w3.org/XML/1998/namespace'
  )
}
