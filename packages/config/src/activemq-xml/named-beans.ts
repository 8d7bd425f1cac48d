/** Objects with an id that stand beside the broker, for those inside of it that refer to them: `#id`, `<ref bean="id"/>`. */
import type { XmlElement } from '../xml/document.js'
import { ACTIVEMQ_CORE, SPRING_BEANS } from './context.js'
import { elementOfClass } from './java-classes.js'
import { activeMqSchema, type ElementSchema } from './schema.js'

interface NamedBean {
  readonly element: XmlElement
  readonly tellUnused: () => void
  used: boolean
}

export class NamedBeans {
  private readonly beans = new Map<string, NamedBean>()

  /** False: it has no id, or is of no class that can be read here. `tellUnused`: nobody has referred to it. */
  add(element: XmlElement, tellUnused: () => void): boolean {
    const id = plainAttribute(element, 'id') ?? plainAttribute(element, 'name')
    if (id === undefined || !isReadable(element)) return false
    this.beans.set(id, { element, tellUnused, used: false })
    return true
  }

  has(id: string): boolean {
    return this.beans.has(id)
  }

  take(id: string): XmlElement | undefined {
    const bean = this.beans.get(id)
    if (bean !== undefined) bean.used = true
    return bean?.element
  }

  /** When everything is read: names those that have no effect. */
  tellUnused(): void {
    for (const bean of this.beans.values()) if (!bean.used) bean.tellUnused()
  }
}

/** The element with its references to named beans written as child elements: `factory="#id"` as `<factory><ref …/>`. */
export function withReferences(named: NamedBeans, element: XmlElement, schema: ElementSchema): XmlElement {
  const found: XmlElement[] = []
  const attributes = element.attributes.filter(({ name, value, position }) => {
    const isReference = value.startsWith('#') && schema.properties.has(name) && named.has(value.slice(1))
    if (isReference) found.push(holderOf(name, value.slice(1), position))
    return !isReference
  })
  return found.length === 0 ? element : { ...element, attributes, children: [...element.children, ...found] }
}

/** `<name><ref bean="id"/></name>`. */
export function holderOf(name: string, id: string, position: XmlElement['position']): XmlElement {
  const [core] = ACTIVEMQ_CORE
  const bean = {
    name: 'bean',
    local: 'bean',
    namespace: '',
    value: id,
    rawValue: id,
    position,
    valuePosition: position,
  }
  const plain = { attributes: [], children: [], text: '', position }
  const ref: XmlElement = { ...plain, name: 'ref', local: 'ref', namespace: SPRING_BEANS, attributes: [bean] }
  return { ...plain, name, local: name, namespace: core!, children: [ref] }
}

/** The id that a `<ref>` names. */
export function referredTo(ref: XmlElement): string {
  return plainAttribute(ref, 'bean') ?? plainAttribute(ref, 'local') ?? ''
}

function isReadable(element: XmlElement): boolean {
  if (element.namespace !== SPRING_BEANS) return activeMqSchema().has(element.local)
  return elementOfClass(plainAttribute(element, 'class') ?? '') !== undefined
}

function plainAttribute(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.name === name)?.value
}
