/** Reads an `activemq.xml` whole: file, imports, placeholders, broker element, settings. */
import { ConfigurationError, type Finding, Findings } from '../finding.js'
import type { Lookup } from '../placeholders.js'
import { type BrokerSettings, brokerSettings } from '../settings.js'
import type { XmlElement } from '../xml/document.js'
import { readBeanFile } from './beans.js'
import type { ElementReport } from './configured.js'
import type { ReadContext } from './context.js'
import { type Decrypt, decrypting } from './encrypted-values.js'
import { NamedBeans } from './named-beans.js'
import { type PropertyFiles, readPropertyFiles } from './property-files.js'
import { type ReadEnvironment, type ReadSources, sourcesOf } from './sources.js'
import { readElement } from './walk.js'

export interface ReadConfiguration {
  readonly settings: BrokerSettings
  /** What the file asks for that has no effect here, one line each. */
  readonly warnings: readonly Finding[]
}

export interface InspectedConfiguration {
  /** Undefined when there are errors. */
  readonly settings: BrokerSettings | undefined
  readonly findings: readonly Finding[]
  readonly reports: readonly ElementReport[]
}

/** Throws ConfigurationError with one line per mistake, each with file, line and column. */
export function readActiveMqXml(file: string, environment: ReadEnvironment): ReadConfiguration {
  const { settings, findings } = inspectActiveMqXml(file, environment)
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (settings === undefined || errors.length > 0) throw new ConfigurationError(errors)
  return { settings, warnings: findings }
}

/** As `readActiveMqXml`, but mistakes are among the findings, with a report of every element: for `check`. */
export function inspectActiveMqXml(file: string, environment: ReadEnvironment): InspectedConfiguration {
  const findings = new Findings()
  const reports: ElementReport[] = []
  let settings: BrokerSettings | undefined
  try {
    settings = inspect(file, environment, findings, reports)
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    findings.all.push(...error.findings)
  }
  if (findings.errors.length > 0) settings = undefined
  return { settings, findings: inOrder(findings.all), reports }
}

function inspect(
  file: string,
  environment: ReadEnvironment,
  findings: Findings,
  reports: ElementReport[],
): BrokerSettings | undefined {
  const sources = sourcesOf(environment)
  const { systemLookup } = sources
  const named = new NamedBeans()
  const outer: ReadContext = {
    findings,
    reports,
    lookup: systemLookup,
    lenientLookup: systemLookup,
    named,
    within: 'works',
  }
  const { brokers, configurers, encryptors } = readBeanFile(outer, file, sources)
  const broker = onlyBroker(brokers, file, findings)
  if (broker === undefined) return undefined
  const files = configurers.map((configurer) => readPropertyFiles(outer, configurer, sources))
  const decrypt = decrypting(configurers, encryptors, environment)
  const lenientLookup = lookupWithFiles(files, sources)
  const context = { ...outer, lookup: withEncrypted(lenientLookup, files, decrypt), lenientLookup }
  const element = readElement(context, broker, 0)
  named.tellUnused()
  return brokerSettings(element, context, environment)
}

function onlyBroker(brokers: readonly XmlElement[], file: string, findings: Findings): XmlElement | undefined {
  if (brokers.length === 0) findings.error({ file, line: 1, column: 1 }, 'the file has no <broker>')
  for (const extra of brokers.slice(1)) findings.error(extra.position, 'a second <broker>; a process runs one')
  return brokers[0]
}

/** Property files come first, then `-D` properties, then the environment: Spring's fallback mode. */
function lookupWithFiles(files: readonly PropertyFiles[], sources: ReadSources): Lookup {
  return (name) => {
    for (const { values } of files) {
      const value = values.get(name)
      if (value !== undefined) return value
    }
    return sources.systemLookup(name)
  }
}

/** As `lookup`, with encrypted values made plain. */
function withEncrypted(lookup: Lookup, files: readonly PropertyFiles[], decrypt: Decrypt): Lookup {
  return (name) => {
    const value = lookup(name)
    if (value === undefined || !files.some(({ encrypted }) => encrypted.has(name))) return value
    return decrypt(name, value)
  }
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) =>
      a.position.file.localeCompare(b.position.file) ||
      a.position.line - b.position.line ||
      a.position.column - b.position.column,
  )
}
