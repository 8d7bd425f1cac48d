/**
 * `<bean class="file:./my-plugin.mjs">` among the plug-ins: a plug-in of the user's own, in a module beside the
 * configuration. Its properties are handed to it as texts; whether the module can be loaded is seen when the broker starts.
 */
import type { XmlElement } from '../xml/document.js'
import type { ConfiguredElement, ConfiguredText } from './configured.js'
import { type ReadContext, resolveText } from './context.js'
import { asElement } from './spring-bean.js'

export function isPluginModule(className: string): boolean {
  return className.startsWith('file:')
}

export function readPluginModule(
  context: ReadContext,
  bean: XmlElement,
  className: string,
  depth: number,
): ConfiguredElement {
  const texts = new Map<string, ConfiguredText>()
  const element = asElement(context, bean, 'bean')
  for (const { name, value, valuePosition, rawValue } of element.attributes) {
    const text = resolveText(context, value, valuePosition)
    if (text !== undefined) texts.set(name, { text, position: valuePosition, raw: rawValue })
  }
  for (const child of element.children) {
    context.findings.error(child.position, `property "${child.local}" of a plug-in module: expected a value`)
  }
  const { position } = bean
  const remark = 'a plug-in of your own'
  context.reports.push({ position, depth, name: className, status: 'works', remark, attributes: [] })
  return { name: className, position, status: 'works', values: {}, texts, properties: new Map() }
}
