/** The Spring side of the file: `<beans>` with the broker, the placeholder configurer, imports, and beans beside them. */
import { nearestName } from '@hermod/model'
import { ConfigurationError, didYouMean } from '../finding.js'
import { resolvePlaceholders } from '../placeholders.js'
import { parseXml, type XmlElement } from '../xml/document.js'
import { ACTIVEMQ_CORE, type ReadContext, SPRING_BEANS } from './context.js'
import { BEAN_REMARKS, ENCRYPTOR_BEANS, IMPORT_REMARKS, PLACEHOLDER_CONFIGURERS } from './elements.js'
import { type ReadSources, resolveImport } from './sources.js'

/** What was found in a file and its imports, before anything is filled in. */
export interface BeanFile {
  readonly brokers: XmlElement[]
  readonly configurers: XmlElement[]
  /** Beans that say how values are encrypted. */
  readonly encryptors: XmlElement[]
}

const MAX_IMPORT_DEPTH = 8
const TOP_LEVEL = ['bean', 'import', 'alias', 'description', 'broker']

export function readBeanFile(context: ReadContext, file: string, sources: ReadSources): BeanFile {
  const found: BeanFile = { brokers: [], configurers: [], encryptors: [] }
  readInto(context, file, sources, found, [])
  return found
}

function readInto(
  context: ReadContext,
  file: string,
  sources: ReadSources,
  found: BeanFile,
  importedBy: readonly string[],
): void {
  const root = parseXml(readText(file, sources), file)
  if (root.local === 'broker' && ACTIVEMQ_CORE.has(root.namespace)) {
    // As in ActiveMQ: a file may be nothing but a broker.
    readTopLevel(context, root, found)
    return
  }
  if (root.local !== 'beans' || root.namespace !== SPRING_BEANS) {
    const expected = `expected <beans xmlns="${SPRING_BEANS}"> as the root`
    throw new ConfigurationError([
      {
        severity: 'error',
        position: root.position,
        message: `<${root.name}> is not a broker configuration: ${expected}`,
      },
    ])
  }
  for (const child of root.children) {
    if (child.namespace === SPRING_BEANS && child.local === 'import') {
      readImport(context, child, file, sources, found, importedBy)
    } else readTopLevel(context, child, found)
  }
}

function readText(file: string, sources: ReadSources): string {
  try {
    return sources.readFile(file)
  } catch (error) {
    const message = `cannot be read: ${whyUnreadable(error as NodeJS.ErrnoException)}`
    throw new ConfigurationError([{ severity: 'error', position: { file, line: 1, column: 1 }, message }])
  }
}

function whyUnreadable({ code, message }: NodeJS.ErrnoException): string {
  return code === 'ENOENT' ? 'there is no such file' : message
}

function readTopLevel(context: ReadContext, element: XmlElement, found: BeanFile): void {
  if (ACTIVEMQ_CORE.has(element.namespace)) {
    if (element.local === 'broker' || element.local === 'brokerService') found.brokers.push(element)
    else whenUnused(context, element, () => tellBeside(context, element))
    return
  }
  if (element.namespace !== SPRING_BEANS) {
    report(context, element, 'unbuilt', `namespace ${element.namespace} is not read here`)
    context.findings.warn(
      element.position,
      `<${element.name}> of ${element.namespace} is not built here and has no effect`,
    )
    return
  }
  if (element.local === 'bean') readBean(context, element, found)
  else if (element.local !== 'alias' && element.local !== 'description') {
    const near = nearestName(element.local, TOP_LEVEL)
    context.findings.error(element.position, `unknown element <${element.name}> in <beans>${didYouMean(near)}`)
  }
}

/** Connection factories and the like: for those inside the broker who refer to them, or for clients beside it. */
function tellBeside(context: ReadContext, element: XmlElement): void {
  report(context, element, 'unbuilt', 'only <broker> is read here')
  context.findings.warn(element.position, `<${element.name}> beside the broker is not built yet and has no effect`)
}

function whenUnused(context: ReadContext, element: XmlElement, tell: () => void): void {
  if (!context.named.add(element, tell)) tell()
}

function readBean(context: ReadContext, bean: XmlElement, found: BeanFile): void {
  const className = bean.attributes.find((attribute) => attribute.name === 'class')?.value
  if (className === undefined) {
    context.findings.error(bean.position, '<bean> has no class')
    return
  }
  if (PLACEHOLDER_CONFIGURERS.has(className)) {
    found.configurers.push(bean)
    report(context, bean, 'works', 'fills in placeholders')
    return
  }
  if (ENCRYPTOR_BEANS.has(className)) {
    found.encryptors.push(bean)
    report(context, bean, 'works', 'decrypts values of property files')
    return
  }
  whenUnused(context, bean, () => tellBean(context, bean, className))
}

function tellBean(context: ReadContext, bean: XmlElement, className: string): void {
  const remark = BEAN_REMARKS[className]
  report(context, bean, remark?.status ?? 'unbuilt', remark?.remark ?? `class ${className} is not known here`)
  if (remark?.status === 'ignored') return
  const because = remark === undefined ? 'Java classes cannot be loaded here' : remark.remark
  context.findings.warn(bean.position, `bean of class ${className} has no effect: ${because}`)
}

function readImport(
  context: ReadContext,
  element: XmlElement,
  file: string,
  sources: ReadSources,
  found: BeanFile,
  importedBy: readonly string[],
): void {
  const resource = element.attributes.find((attribute) => attribute.name === 'resource')
  if (resource === undefined) {
    context.findings.error(element.position, '<import> has no resource')
    return
  }
  const known = IMPORT_REMARKS.find(({ pattern }) => pattern.test(resource.value))
  if (known !== undefined) {
    report(context, element, 'unbuilt', known.report)
    context.findings.warn(element.position, `<import resource="${resource.value}"> is not read: ${known.warning}`)
    return
  }
  report(context, element, 'works', '')
  const path = pathOf(context, resource, file, sources)
  if (path === undefined) return
  if (importedBy.length >= MAX_IMPORT_DEPTH || importedBy.includes(path) || path === file) {
    context.findings.error(
      resource.valuePosition,
      `<import resource="${resource.value}"> leads back to itself or too deep`,
    )
    return
  }
  readInto(context, path, sources, found, [...importedBy, file])
}

function pathOf(
  context: ReadContext,
  resource: XmlElement['attributes'][number],
  file: string,
  sources: ReadSources,
): string | undefined {
  try {
    return resolveImport(resolvePlaceholders(resource.value, sources.systemLookup), file, sources)
  } catch (error) {
    context.findings.error(resource.valuePosition, (error as Error).message)
    return undefined
  }
}

function report(
  context: ReadContext,
  element: XmlElement,
  status: 'works' | 'unbuilt' | 'ignored' | 'required',
  remark: string,
): void {
  context.reports.push({ position: element.position, depth: 0, name: element.name, status, remark, attributes: [] })
}
