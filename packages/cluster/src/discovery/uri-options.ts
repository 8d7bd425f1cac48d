/**
 * Options behind an address of a discovery: its own, those that mean nothing, and those for the connections to what it
 * finds: `static:(tcp://a)?maxReconnectDelay=5&discovered.keepAlive=true`.
 */
import { findOption, type OptionRows, type OptionTable, type OptionValues } from '@hermod/model'
import { type Address, parseAddress, readOptions } from '@hermod/transport/options'

export interface UriOptions<R extends OptionRows> {
  readonly options: OptionValues<OptionTable<R>>
  /** Names of options that mean nothing here: worth a warning each, as ActiveMQ lets them pass too. */
  readonly unknown: readonly string[]
  /** Without their prefix. */
  readonly discovered: ReadonlyMap<string, string>
}

const DISCOVERED = 'discovered.'

/** Throws BrokerError for a value that cannot be read. */
export function uriOptions<R extends OptionRows>(address: Address, table: OptionTable<R>): UriOptions<R> {
  const all = [...address.options]
  const own = all.filter(([name]) => !name.startsWith(DISCOVERED))
  const known = own.filter(([name]) => findOption(table, name) !== undefined)
  return {
    options: readOptions({ ...address, options: new Map(known) }, table).values,
    unknown: own.filter((pair) => !known.includes(pair)).map(([name]) => name),
    discovered: new Map(
      all
        .filter(([name]) => name.startsWith(DISCOVERED))
        .map(([name, value]) => [name.slice(DISCOVERED.length), value]),
    ),
  }
}

export function withOptions(address: Address, added: ReadonlyMap<string, string>): Address {
  if (added.size === 0) return address
  const query = [...added].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  return parseAddress(`${address.text}${address.query === '' ? '?' : '&'}${query}`)
}
