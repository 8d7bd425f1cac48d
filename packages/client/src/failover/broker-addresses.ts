/**
 * The addresses of a failover client: what the texts that it was given, or that brokers and files tell, stand for, in
 * which order they are tried, and which of them are preferred.
 */
import { causeChain, type Logger, type Random } from '@hermod/model'
import { type Address, parseAddress } from '@hermod/transport'
import type { FailoverOptions } from '../options.js'
import type { Arrange } from './connect-list.js'
import type { ReconnectState } from './reconnect.js'
import { uriList } from './updated-uris.js'

export interface AddressSettings {
  readonly members: readonly Address[]
  readonly options: FailoverOptions
  /** `nested.*` options, for addresses that brokers and files tell; the members have them already. */
  readonly nested: ReadonlyMap<string, string>
  readonly random: Random
  readonly log: Logger
}

/** Addresses taken of one list; a broker that tells more is not in its right mind. */
const MAX_TOLD = 1000
/** Characters of what is wrong with an address that a broker tells, in the log. */
const MOST_SHOWN = 500

export class BrokerAddresses {
  private readonly members: ReadonlyMap<string, Address>

  /** Shuffled, with `randomize`. */
  readonly arrange: Arrange = (uris) => {
    const { options, random } = this.settings
    if (!options.randomize) return uris
    const order = [...uris]
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random.next() * (i + 1))
      ;[order[i], order[j]] = [order[j]!, order[i]!]
    }
    return order
  }

  constructor(private readonly settings: AddressSettings) {
    this.members = new Map(settings.members.map((member) => [member.text, member]))
  }

  /** As written in the failover address. */
  get configured(): readonly string[] {
    return [...this.members.keys()]
  }

  /** Throws BrokerError for what is no address. */
  of(uri: string): Address {
    const member = this.members.get(uri)
    if (member !== undefined) return member
    const address = parseAddress(uri)
    return { ...address, options: new Map([...address.options, ...this.settings.nested]) }
  }

  /** Those that can be understood; the others are left out with one warning. */
  usable(texts: readonly string[]): readonly string[] {
    const problems: string[] = []
    const usable = texts.slice(0, MAX_TOLD).filter((text) => {
      try {
        return this.of(text) !== undefined
      } catch (error) {
        problems.push(causeChain(error))
        return false
      }
    })
    this.warn(problems)
    return usable
  }

  /** A preferred broker is in use. */
  isPreferred({ configured, current }: ReconnectState): boolean {
    return (
      this.settings.options.priorityBackup && current !== undefined && this.priorities(configured).includes(current)
    )
  }

  /** Preferred addresses to look for; empty while a preferred broker is in use. */
  wanted(state: ReconnectState): readonly string[] {
    return this.settings.options.priorityBackup && !this.isPreferred(state) ? this.priorities(state.configured) : []
  }

  private priorities(configured: readonly string[]): readonly string[] {
    const { priorityURIs } = this.settings.options
    return priorityURIs === '' ? configured.slice(0, 1) : uriList(priorityURIs)
  }

  private warn([first, ...others]: readonly string[]): void {
    if (first === undefined) return
    const more = others.length === 0 ? '' : `, and ${others.length} more such`
    const line = `The broker announced an address that cannot be used: ${first.slice(0, MOST_SHOWN)}${more}`
    this.settings.log.warn(line)
  }
}
