/** The address of a `<transportConnector>`: scheme, host, port and every option checked, with positions inside the value. */
import { findOption, nearestName, type OptionValues, optionValues } from '@hermod/model'
import { type Address, connectorUriOptions, parseAddress } from '@hermod/transport/options'
import type { ConfiguredText } from '../activemq-xml/configured.js'
import { didYouMean, type Findings } from '../finding.js'
import type { Position } from '../position.js'

export type ConnectorUriOptions = OptionValues<typeof connectorUriOptions>

export interface ConnectorUri {
  readonly address: Address
  readonly options: ConnectorUriOptions
}

/** Schemes a connector listens with here. */
const BUILT_SCHEMES: ReadonlySet<string> = new Set(['tcp', 'nio', 'ssl', 'nio+ssl'])

/** The other schemes ActiveMQ has. */
export const UNBUILT_SCHEMES: ReadonlySet<string> = new Set([
  ...variants('auto'),
  ...variants('amqp'),
  ...variants('stomp'),
  ...variants('mqtt'),
  'ws',
  'wss',
  'http',
  'https',
  'udp',
  'vm',
  'multicast',
  'peer',
])

function variants(scheme: string): string[] {
  return [scheme, `${scheme}+ssl`, `${scheme}+nio`, `${scheme}+nio+ssl`]
}

/** Undefined when the address is wrong (an error was found) or its scheme is not built yet. */
export function readConnectorUri(uri: ConfiguredText, name: string, findings: Findings): ConnectorUri | undefined {
  let address: Address
  try {
    address = parseAddress(uri.text)
  } catch (error) {
    findings.error(uri.position, (error as Error).message)
    return undefined
  }
  if (UNBUILT_SCHEMES.has(address.scheme)) return undefined
  if (!BUILT_SCHEMES.has(address.scheme)) {
    const near = nearestName(address.scheme, [...BUILT_SCHEMES, ...UNBUILT_SCHEMES])
    findings.error(uri.position, `connector ${name}: unknown scheme "${address.scheme}"${didYouMean(near)}`)
    return undefined
  }
  return { address, options: readOptions(address, uri, findings) }
}

function readOptions(address: Address, uri: ConfiguredText, findings: Findings): ConnectorUriOptions {
  const given: Record<string, unknown> = {}
  for (const [name, value] of address.options) {
    const position = optionPosition(uri, name)
    const found = findOption(connectorUriOptions, name)
    if (found === undefined) {
      const near = nearestName(name, Object.keys(connectorUriOptions.rows))
      findings.error(position, `unknown option "${name}" of ${address.scheme}://${didYouMean(near)}`)
      continue
    }
    try {
      given[found.name] = found.option.parse(value)
    } catch (error) {
      findings.error(position, `${name}=${value} of ${address.scheme}://: ${(error as Error).message}`)
      continue
    }
    if (found.option.status === 'unbuilt' && given[found.name] !== found.option.defaultValue) {
      findings.warn(position, `${name}=${value} of ${address.scheme}:// is not built yet and has no effect`)
    }
  }
  return optionValues(connectorUriOptions, given as Partial<ConnectorUriOptions>)
}

/** Where the option stands in the value as written. A name made of placeholders is not found; then the value's begin. */
function optionPosition(uri: ConfiguredText, name: string): Position {
  const match = /[?&;]/g
  for (let found = match.exec(uri.raw); found !== null; found = match.exec(uri.raw)) {
    if (!uri.raw.startsWith(`${name}=`, found.index + 1)) continue
    const before = uri.raw.slice(0, found.index + 1)
    const newLines = before.split('\n').length - 1
    const column = newLines === 0 ? uri.position.column + before.length : before.length - before.lastIndexOf('\n')
    return { file: uri.position.file, line: uri.position.line + newLines, column }
  }
  return uri.position
}
