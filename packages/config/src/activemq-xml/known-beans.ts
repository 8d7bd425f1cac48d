/** Spring beans that ActiveMQ's schema has no element for, but whose class is known here: read like an element. */
import type { OptionTable } from '@hermod/model'
import { JOB_STORE_CLASSES } from '@hermod/store/options'
import { optionTables } from '../tables.js'
import type { XmlElement } from '../xml/document.js'
import { type ReadAttributes, readSpringProperty } from './attributes.js'
import type { ConfiguredElement } from './configured.js'
import type { ReadContext } from './context.js'

/** Undefined: no such class. What is returned has the name of the class's option table. */
export function readKnownBean(
  context: ReadContext,
  bean: XmlElement,
  className: string,
  depth: number,
): ConfiguredElement | undefined {
  const name = JOB_STORE_CLASSES[className]
  if (name === undefined) return undefined
  const table: OptionTable | undefined = optionTables().get(name)
  const schema = { name, attributes: new Map(), properties: new Map(), open: false }
  const attributes: ReadAttributes = { values: {}, texts: new Map(), reports: [] }
  for (const child of bean.children) {
    if (child.local === 'property') readSpringProperty(context, child, schema, table, attributes)
    else context.findings.error(child.position, `<${child.name}> is not read in a bean of class ${className}`)
  }
  const { values, texts, reports } = attributes
  const { position } = bean
  context.reports.push({ position, depth, name, status: 'works', remark: '', attributes: reports })
  return { name, position, status: 'works', values, texts, properties: new Map() }
}
