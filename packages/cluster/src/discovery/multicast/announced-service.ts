/** The broker behind an address that somebody announced. Anybody may have, so little is believed. */
import { type Address, parseAddress } from '@hermod/transport'
import type { Service } from '../services.js'
import { withOptions } from '../uri-options.js'

const MAX_CHARACTERS = 1024
/** Visible ASCII: it is written into the log too. */
const PRINTABLE = /^[\x21-\x7e]+$/
/** What is spoken to bridges at connectors of these schemes. */
const SCHEMES: ReadonlyMap<string, string> = new Map([
  ...['tcp', 'nio', 'ssl', 'nio+ssl'].map((scheme) => [scheme, scheme] as const),
  ['auto', 'tcp'],
  ['auto+nio', 'nio'],
  ['auto+ssl', 'ssl'],
  ['auto+nio+ssl', 'nio+ssl'],
])

/**
 * The options behind it are left out: they would let a stranger say how this end checks certificates, or how many bridges
 * go to one broker. Undefined for what is not one plain address with host and port: a list, or a broker inside of this process, would let
 * whoever is in the network say where this broker connects to and as what.
 */
export function announcedService(text: string, discovered: ReadonlyMap<string, string>): Service | undefined {
  if (text.length > MAX_CHARACTERS || !PRINTABLE.test(text)) return undefined
  const address = parsed(text)
  const scheme = SCHEMES.get(address?.scheme ?? '')
  if (address === undefined || scheme === undefined) return undefined
  if (address.host === '' || address.port < 1 || address.members.length > 0) return undefined
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  const whole = withOptions(parseAddress(`${address.scheme}://${host}:${address.port}`), discovered)
  return { text: whole.text, addresses: [{ ...whole, scheme }] }
}

function parsed(text: string): Address | undefined {
  try {
    return parseAddress(text)
  } catch {
    return undefined
  }
}
