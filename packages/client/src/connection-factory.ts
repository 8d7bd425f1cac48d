/**
 * Makes connections from a broker URL:
 *
 *   tcp://host:61616?jms.useCompression=true
 *   failover:(tcp://a:61616,tcp://b:61616)?randomize=false&nested.connectionTimeout=500&jms.prefetchPolicy.all=10
 *   vm://name         a broker of this process, with the registry given
 */
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import {
  type Clock,
  findOption,
  type Logger,
  nearestName,
  type OptionTable,
  optionValues,
  type Random,
  silentLogger,
  systemRandom,
} from '@hermod/model'
import {
  type Address,
  NO_STORES,
  parseAddress,
  readTlsMaterial,
  type TlsMaterial,
  type TlsStores,
  type VmRegistry,
} from '@hermod/transport'
import { waitingClock } from './clock.js'
import { Connection, type ConnectionListeners } from './connection.js'
import { clientErrors } from './errors.js'
import { FailoverChannel } from './failover/failover-channel.js'
import { type ConnectionOptions, connectionOptions, type FailoverOptions, failoverOptions } from './options.js'
import { redeliveryPolicies } from './redelivery-policies.js'
import type { RedeliveryPolicies, RedeliveryPolicyEntry } from './redelivery-policy.js'
import type { Channel } from './wire/channel.js'
import type { Surroundings } from './wire/dial.js'
import { SingleChannel } from './wire/single-channel.js'

/** Everything has a default; `jms.*` options of the URL win over `options`. */
export interface FactorySettings {
  readonly userName?: string
  readonly password?: string
  readonly clientId?: string
  /** By ActiveMQ's names: `{ 'prefetchPolicy.queuePrefetch': 1 }`. */
  readonly options?: Partial<ConnectionOptions>
  /** Redelivery by destination; the closest pattern holds. */
  readonly redeliveryPolicyMap?: readonly RedeliveryPolicyEntry[]
  readonly vm?: VmRegistry
  /** Key and trust stores for `ssl://` addresses, as `ActiveMQSslConnectionFactory` has them; JKS or PKCS12. */
  readonly tls?: Partial<TlsStores>
  readonly clock?: Clock
  readonly random?: Random
  readonly log?: Logger
  /** Gives the part of connection ids that no other connection has. Default: host, process, time and a count. */
  readonly uniqueId?: () => string
}

export const DEFAULT_BROKER_URL = 'failover:(tcp://localhost:61616)'

let connectionsOfThisProcess = 0

export class ConnectionFactory {
  private readonly address: Address
  private readonly options: ConnectionOptions
  private readonly failover: FailoverOptions
  private readonly nested: ReadonlyMap<string, string>
  private readonly clock: Clock
  private readonly random: Random
  private readonly log: Logger
  private readonly tls: TlsMaterial | undefined
  private readonly redeliveryPolicies: RedeliveryPolicies

  /** Throws BrokerError for a URL that cannot be understood, an unknown option or a bad value. */
  constructor(
    readonly brokerUrl: string = DEFAULT_BROKER_URL,
    private readonly settings: FactorySettings = {},
  ) {
    this.clock = settings.clock ?? waitingClock
    this.random = settings.random ?? systemRandom
    this.log = settings.log ?? silentLogger
    this.tls = tlsOf(settings.tls)
    const address = parseAddress(brokerUrl)
    const [jms, rest] = split(address.options, 'jms.')
    const credentials = {
      ...(settings.userName === undefined ? {} : { userName: settings.userName }),
      ...(settings.password === undefined ? {} : { password: settings.password }),
      ...(settings.clientId === undefined ? {} : { clientID: settings.clientId }),
    }
    this.options = this.read(connectionOptions, jms, { ...settings.options, ...credentials })
    this.redeliveryPolicies = redeliveryPolicies(this.options, settings.redeliveryPolicyMap ?? [])
    const isFailover = address.scheme === 'failover'
    const [nested, own] = isFailover ? split(rest, 'nested.') : [new Map<string, string>(), rest]
    this.nested = nested
    this.failover = isFailover ? this.read(failoverOptions, own, {}) : optionValues(failoverOptions)
    this.address = isFailover
      ? { ...address, members: address.members.map((member) => withOptions(member, nested)) }
      : { ...address, options: own }
  }

  /**
   * Connects. Rejects when the broker cannot be reached (a failover URL keeps trying) or refuses, and when `signal`
   * says to give up.
   */
  async createConnection(listeners: ConnectionListeners = {}, signal?: AbortSignal): Promise<Connection> {
    const unique = this.settings.uniqueId?.() ?? this.uniqueId()
    const { options } = this
    const connection = new Connection({
      channel: this.channel(),
      options,
      redeliveryPolicies: this.redeliveryPolicies,
      connectionId: `${options.connectionIDPrefix}${unique}:1`,
      clientId: options.clientID === '' ? `${options.clientIDPrefix}ID:${unique}:0` : options.clientID,
      hasClientId: options.clientID !== '',
      faultTolerant: this.address.scheme === 'failover',
      listeners,
      clock: this.clock,
      random: this.random,
      log: this.log,
    })
    const giveUp = (): void => void connection.close()
    signal?.addEventListener('abort', giveUp)
    try {
      await connection.open()
    } finally {
      signal?.removeEventListener('abort', giveUp)
    }
    return connection
  }

  private uniqueId(): string {
    return `${hostname()}-${process.pid}-${this.clock.now()}-${++connectionsOfThisProcess}`
  }

  private channel(): Channel {
    const around: Surroundings = {
      clock: this.clock,
      vm: this.settings.vm,
      tls: this.tls,
      warn: (line) => this.log.warn(line),
    }
    if (this.address.scheme !== 'failover') return new SingleChannel(this.address, around)
    const { members } = this.address
    const { failover: options, nested, random, log } = this
    return new FailoverChannel({ members, options, nested, around, random, log })
  }

  private read<T extends OptionTable>(table: T, given: ReadonlyMap<string, string>, overrides: object) {
    const values: Record<string, unknown> = { ...overrides }
    for (const [name, value] of given) {
      const found = findOption(table, name)
      if (found === undefined) {
        const near = nearestName(name, Object.keys(table.rows))
        const hint = near === undefined ? '' : `; did you mean ${near}?`
        throw this.badUri(`unknown option ${table.element}.${name}${hint}`)
      }
      if (found.option.status === 'unbuilt') this.log.warn(`Option ${name} of ${this.brokerUrl} has no effect`)
      try {
        values[found.name] = found.option.parse(value)
      } catch (cause) {
        throw this.badUri(`option ${name}=${value}: ${(cause as Error).message}`)
      }
    }
    return optionValues(table, values as never) as never
  }

  private badUri(reason: string): Error {
    return clientErrors.badUri({ uri: this.brokerUrl, reason })
  }
}

/** Options with the prefix (taken off), and the others. */
function split(
  options: ReadonlyMap<string, string>,
  prefix: string,
): [ReadonlyMap<string, string>, ReadonlyMap<string, string>] {
  const matching = new Map<string, string>()
  const others = new Map<string, string>()
  for (const [name, value] of options) {
    if (name.startsWith(prefix)) matching.set(name.slice(prefix.length), value)
    else others.set(name, value)
  }
  return [matching, others]
}

function withOptions(address: Address, more: ReadonlyMap<string, string>): Address {
  return { ...address, options: new Map([...address.options, ...more]) }
}

/** Throws BrokerError for a store that cannot be used. */
function tlsOf(stores: Partial<TlsStores> | undefined): TlsMaterial | undefined {
  if (stores === undefined) return undefined
  try {
    return readTlsMaterial({ ...NO_STORES, ...stores }, (path) => readFileSync(path))
  } catch (cause) {
    throw clientErrors.badTls({ reason: (cause as Error).message }, { cause })
  }
}
