/**
 * A Spring bean of a class that the broker schema has an element for, written as that element: its properties become
 * attributes, and the beans inside of them children. From there on it is read as if it had been written so.
 */
import type { XmlAttribute, XmlElement } from '../xml/document.js'
import { isMarkup } from './attributes.js'
import { ACTIVEMQ_CORE, type ReadContext, SPRING_BEANS } from './context.js'
import { holderOf } from './named-beans.js'
import { mapText } from './spring-map.js'

const SPRING_PROPERTIES = 'http://www.springframework.org/schema/p'
const [CORE] = ACTIVEMQ_CORE
/** Attributes of a bean that say how Spring makes it; here it is made when it is read. */
const OF_SPRING: ReadonlySet<string> = new Set([
  'class',
  'id',
  'name',
  'scope',
  'lazy-init',
  'init-method',
  'destroy-method',
  'depends-on',
  'autowire',
])
/** What the one argument means that beans are made with. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  queue: 'physicalName',
  topic: 'physicalName',
  tempQueue: 'physicalName',
  tempTopic: 'physicalName',
  connectionFactory: 'brokerURL',
  xaConnectionFactory: 'brokerURL',
}

export function asElement(context: ReadContext, bean: XmlElement, element: string): XmlElement {
  const attributes: XmlAttribute[] = bean.attributes.flatMap((attribute) => {
    if (attribute.namespace === SPRING_PROPERTIES) return [{ ...attribute, name: attribute.local, namespace: '' }]
    const ofSpring = isMarkup(attribute) || (attribute.namespace === '' && OF_SPRING.has(attribute.name))
    return ofSpring ? [] : [attribute]
  })
  const children: XmlElement[] = []
  for (const child of bean.children) {
    if (child.namespace === SPRING_BEANS && child.local === 'property') {
      readProperty(context, child, attributes, children)
    } else if (child.local === 'constructor-arg' && isOnlyArgument(bean, element)) {
      attributes.push(...textOf(child, ARGUMENTS[element]!))
    } else if (child.local !== 'description') {
      context.findings.error(child.position, `<${child.name}> in a bean is not read here: give <property> elements`)
    }
  }
  return { ...bean, local: element, name: bean.name, namespace: CORE!, attributes, children }
}

/** One of several would need a look at Java's constructors. */
function isOnlyArgument(bean: XmlElement, element: string): boolean {
  return element in ARGUMENTS && bean.children.filter(({ local }) => local === 'constructor-arg').length === 1
}

function readProperty(
  context: ReadContext,
  property: XmlElement,
  attributes: XmlAttribute[],
  children: XmlElement[],
): void {
  const name = property.attributes.find((attribute) => attribute.name === 'name')
  if (name === undefined) {
    context.findings.error(property.position, `<${property.name}> has no name`)
    return
  }
  const ref = property.attributes.find((attribute) => attribute.name === 'ref')
  if (ref !== undefined) {
    children.push(holderOf(name.value, ref.value, property.position))
    return
  }
  const text = textOf(property, name.value)
  if (text.length > 0) {
    attributes.push(...text)
    return
  }
  const inside = property.children.flatMap((child) => (isList(child) ? child.children : [child]))
  const strange = inside.find(
    (child) => child.namespace === SPRING_BEANS && child.local !== 'bean' && child.local !== 'ref',
  )
  if (strange !== undefined || inside.length === 0) {
    const position = strange?.position ?? property.position
    context.findings.error(position, `property "${name.value}" of a bean: expected a value, a bean or a list of beans`)
    return
  }
  const { position } = property
  children.push({
    name: name.value,
    local: name.value,
    namespace: CORE!,
    attributes: [],
    children: inside,
    text: '',
    position,
  })
}

function isList(element: XmlElement): boolean {
  return element.namespace === SPRING_BEANS && ['list', 'set', 'array'].includes(element.local)
}

/** The value of a property or argument as an attribute of that name; none if it holds objects. */
function textOf(element: XmlElement, name: string): XmlAttribute[] {
  const given = element.attributes.find((attribute) => attribute.name === 'value')
  if (given !== undefined) return [{ ...given, name, local: name, namespace: '' }]
  const value = element.children.find((child) => child.namespace === SPRING_BEANS && child.local === 'value')
  const text = value?.text ?? mapText(element)
  if (text === undefined) return []
  const { position } = value ?? element
  return [{ name, local: name, namespace: '', value: text, rawValue: text, position, valuePosition: position }]
}
