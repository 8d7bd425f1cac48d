/**
 * What the initiator of a duplex bridge tells the other end about its connector: a Java properties text, inside
 * BrokerInfo. Reading tolerates unknown keys and lines, for every release adds some.
 */
import { Destination, findOption } from '@hermod/model'
import { type NetworkConnectorOptions, networkConnectorOptions } from '../options.js'
import { destinationFilter } from './advisory-topics.js'
import { isForced, splitOptions } from './forced-durable.js'
import type { BridgeSettings } from './settings.js'
import { bounded } from './told-settings.js'

/** Options that are told under another name, not at all, or only where they are set. */
const UNTOLD = new Set([
  'networkTTL',
  'userName',
  'password',
  'remoteUserName',
  'remotePassword',
  'autoStart',
  'destinationFilter',
  'brokerURL',
  'discoveryURI',
  'discoveryAgent',
  'bridgeFactory',
  'useBrokerNameAsIdSees',
])
const CREDENTIALS = ['userName', 'password', 'remoteUserName', 'remotePassword'] as const
const LISTS = [
  ['excludedDestinations', 'excluded'],
  ['dynamicallyIncludedDestinations', 'dynamically'],
  ['staticallyIncludedDestinations', 'statically'],
] as const
const FORCED = '?forceDurable=true'
/** A text is as long as its lists, and no sane list is longer than this. */
const MAX_CHARACTERS = 4 * 1024 * 1024
/** Of what cannot be read, in the log and in the answer. */
const MOST_SHOWN = 100

export interface BrokerFacts {
  readonly name: string
  readonly url: string
}

export function writeNetworkProperties(settings: BridgeSettings, broker: BrokerFacts, date: Date): string {
  const { options } = settings
  const lines = ['#', `#${date.toUTCString()}`]
  const put = (key: string, value: unknown): void => void lines.push(`${key}=${escaped(String(value))}`)
  for (const [key, value] of Object.entries(options)) if (!UNTOLD.has(key)) put(key, value)
  for (const key of CREDENTIALS) if (options[key] !== '') put(key, options[key])
  put('useVirtualDestSus', options.useVirtualDestSubs)
  put('useBrokerNamesAsIdSeed', options.useBrokerNameAsIdSees)
  put('destinationFilter', destinationFilter(settings))
  put('brokerName', broker.name)
  put('brokerURL', broker.url)
  put('localUri', `vm://${broker.name}`)
  put('started', true)
  put('stopping', false)
  put('stopped', false)
  const { forcedDurable } = settings
  for (const [key, list] of LISTS) {
    const entries = settings[list].map((entry) => `${entry}${forcedDurable.has(entry) ? FORCED : ''}`)
    if (entries.length > 0) put(key, `[${entries.join(',')}]`)
  }
  return `${lines.join('\n')}\n`
}

/** Throws an Error that says what cannot be read. What is missing has its default, as the peer's has. */
export function readNetworkProperties(text: string, defaults: NetworkConnectorOptions): BridgeSettings {
  if (text.length > MAX_CHARACTERS) throw new Error(`they are longer than ${MAX_CHARACTERS} characters`)
  const found = parseProperties(text)
  const options: Record<string, unknown> = { ...defaults }
  for (const [key, value] of found) {
    const row = findOption(networkConnectorOptions, key)
    if (row !== undefined && key !== 'destinationFilter') options[row.name] = parsed(key, value, row.option.parse)
  }
  const forcedDurable = new Set<Destination>()
  const list = (key: string): readonly Destination[] => destinationList(found.get(key) ?? '', forcedDurable)
  return bounded({
    // What the peer listens to follows from its lists, as it does here.
    options: options as NetworkConnectorOptions,
    excluded: list('excludedDestinations'),
    dynamically: list('dynamicallyIncludedDestinations'),
    statically: list('staticallyIncludedDestinations'),
    forcedDurable,
  })
}

function parsed(key: string, value: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(value)
  } catch (cause) {
    throw new Error(`${key}=${value.slice(0, MOST_SHOWN)}: ${(cause as Error).message}`, { cause })
  }
}

/** `[queue://a,topic://b?forceDurable=true]`; other options have no meaning here. */
function destinationList(text: string, forcedDurable: Set<Destination>): Destination[] {
  return text
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((part) => splitOptions(part.trim()))
    .filter(({ path }) => path !== '')
    .map(({ path, options }) => {
      const destination = Destination.parse(path)
      if (isForced(options)) forcedDurable.add(destination)
      return destination
    })
}

/** `key=value` lines as Java writes them; a value may not continue on the next line here, for Java never writes one so. */
function parseProperties(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const line of text.split(/\r\n|\r|\n/)) {
    const start = line.trimStart()
    if (start === '' || start.startsWith('#') || start.startsWith('!')) continue
    // The rest is whatever is there: a letter that ends a line elsewhere would have all ways of splitting tried.
    const split = /^((?:\\.|[^\\=:\s])+)[ \t]*[=:]?[ \t]*(.*)$/s.exec(start)
    if (split !== null) found.set(unescaped(split[1]!), unescaped(split[2]!))
  }
  return found
}

/** As java.util.Properties writes a value. */
function escaped(value: string): string {
  return value
    .replace(/[\\=:#!]/g, '\\$&')
    .replace(/^ /, '\\ ')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`)
}

const LETTERS: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f' }

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_all, code: string | undefined, letter: string) =>
    code === undefined ? (LETTERS[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  )
}
