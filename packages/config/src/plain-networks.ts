/** `networkConnectorURIs` of a broker: network connectors of which nothing is said but their URI. */
import { UNBUILT_DISCOVERY } from '@hermod/cluster/options'
import { parseAddress } from '@hermod/transport/options'
import type { ConfiguredElement, ConfiguredText } from './activemq-xml/configured.js'
import type { ReadContext } from './activemq-xml/context.js'
import { networkConnectorUri } from './tables.js'

/** What is inside of the broker, with these connectors behind those that are elements. Mistakes go to the findings. */
export function withPlainNetworks(broker: ConfiguredElement, context: ReadContext): ConfiguredElement['properties'] {
  const given = broker.texts.get('networkConnectorURIs')
  if (given === undefined) return broker.properties
  const plain = uriList(given.text).flatMap((uri) => plainNetwork(given, uri, context) ?? [])
  if (plain.length === 0) return broker.properties
  const written = broker.properties.get('networkConnectors') ?? []
  return new Map([...broker.properties, ['networkConnectors', [...written, ...plain]]])
}

function plainNetwork(given: ConfiguredText, uri: string, { findings }: ReadContext): ConfiguredElement | undefined {
  const { position } = given
  try {
    networkConnectorUri.rows.uri.parse(uri)
    const { scheme } = parseAddress(uri)
    if (UNBUILT_DISCOVERY.has(scheme)) {
      findings.warn(position, `networkConnectorURIs: "${uri}" is not built yet: ${scheme}:// finds no brokers`)
      return undefined
    }
  } catch (error) {
    findings.error(position, `networkConnectorURIs: "${uri}": ${(error as Error).message}`)
    return undefined
  }
  const texts = new Map([['uri', { ...given, text: uri }]])
  return { name: 'networkConnector', position, status: 'works', values: { uri }, texts, properties: new Map() }
}

/** Separated by commas; those in brackets separate brokers within one URI. */
function uriList(text: string): string[] {
  const uris = ['']
  let depth = 0
  for (const character of text) {
    if (character === '(') depth++
    if (character === ')') depth--
    if (character === ',' && depth <= 0) uris.push('')
    else uris[uris.length - 1] += character
  }
  return uris.map((uri) => uri.trim()).filter((uri) => uri !== '')
}
