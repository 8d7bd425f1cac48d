/** What all connections of one connector have in common. */
import { type BrokerPort, type Clock, type Logger, type OptionValues, optionValues, type TurnLoop } from '@hermod/model'
import { connectorUriOptions } from '@hermod/transport/options'
import { FrameMemory } from '../frame-memory.js'
import { BlockPool } from '../out-buffer.js'
import { defaultPreferences, type WirePreferences } from '../preferences.js'
import type { BridgeAcceptor } from './bridge-peer.js'
import type { ClientBalance } from './client-balance.js'
import { FrameArena } from './frame-arena.js'
import { LateFlush } from './late-flush.js'
import { ReadBudget } from './own-reads.js'

export type ConnectorOptions = OptionValues<typeof connectorUriOptions>

export interface AcceptorRequest {
  readonly broker: BrokerPort
  readonly turnLoop: TurnLoop
  readonly clock: Clock
  readonly log: Logger
  /** Name of the transport connector. */
  readonly connector: string
  /** The address that is announced to peers (`brokerURL`); asked for once per connection. */
  brokerUrl(): string
  /** Options of the connector's URI; the rest have their defaults. */
  readonly options?: Partial<ConnectorOptions>
  /** Attributes of the transportConnector; 0 or less: no limit. */
  readonly maximumProducersAllowedPerConnection?: number
  readonly maximumConsumersAllowedPerConnection?: number
  /** A peer that goes without a word is worth a warning; else it is told at debug level. Default: false. */
  readonly warnOnRemoteClose?: boolean
  /** As in `ConnectRequest`, of all connections of bridges. Default: false. */
  readonly auditNetworkProducers?: boolean
  /** Warnings about failed connections show where the failure was noticed. Default: false. */
  readonly displayStackTrace?: boolean
  /** The product's version, announced to peers. */
  readonly providerVersion?: string
  /** Takes over connections of brokers whose bridge works in both directions. Without it they are refused. */
  readonly bridges?: BridgeAcceptor | undefined
  /** Tells clients of other brokers. Without it they are told of none. */
  readonly clients?: ClientBalance | undefined
}

/** Resolved once per connector. */
export interface AcceptorSettings extends AcceptorRequest {
  readonly options: ConnectorOptions
  readonly preferences: WirePreferences
  readonly limits: ConnectionLimits
  readonly pool: BlockPool
  readonly arena: FrameArena
  readonly frameMemory: FrameMemory
  readonly readBudget: ReadBudget
  readonly lateFlush: LateFlush
}

export interface ConnectionLimits {
  readonly sessions: number
  readonly producers: number
  readonly consumers: number
  /** Of consumers, or of producers, when one more for an advisory topic is asked for. */
  readonly advisory: number
}

/** ActiveMQ sets no limit; without any, one peer could fill the memory with what it only announces. */
const GENEROUS_LIMIT = 100_000
/** One for the process, whose memory it is. */
const frameMemory = new FrameMemory()
const readBudget = new ReadBudget()
const LONG_MAX = 9223372036854775807n

export function resolveSettings(request: AcceptorRequest): AcceptorSettings {
  const options = optionValues(connectorUriOptions, request.options)
  return {
    ...request,
    options,
    brokerUrl: () => request.brokerUrl(),
    preferences: preferencesOf(options, request.providerVersion),
    limits: {
      sessions: GENEROUS_LIMIT,
      producers: limitOf(request.maximumProducersAllowedPerConnection),
      consumers: limitOf(request.maximumConsumersAllowedPerConnection),
      advisory: GENEROUS_LIMIT,
    },
    pool: new BlockPool(),
    arena: new FrameArena(),
    frameMemory,
    readBudget,
    lateFlush: new LateFlush(request.clock, request.turnLoop),
  }
}

function limitOf(asked: number | undefined): number {
  return asked === undefined || asked <= 0 ? GENEROUS_LIMIT : asked
}

function preferencesOf(options: ConnectorOptions, providerVersion: string | undefined): WirePreferences {
  const maxFrameSize = options['wireFormat.maxFrameSize']
  return {
    ...defaultPreferences,
    version: options['wireFormat.version'],
    stackTraceEnabled: options['wireFormat.stackTraceEnabled'],
    tcpNoDelayEnabled: options['wireFormat.tcpNoDelayEnabled'],
    cacheEnabled: options['wireFormat.cacheEnabled'],
    cacheSize: options['wireFormat.cacheSize'],
    tightEncodingEnabled: options['wireFormat.tightEncodingEnabled'],
    maxFrameSize: maxFrameSize >= Number(LONG_MAX) ? LONG_MAX : maxFrameSize,
    maxFrameSizeEnabled: options['wireFormat.maxFrameSizeEnabled'],
    maxInactivityDuration: options['wireFormat.maxInactivityDuration'],
    maxInactivityDurationInitalDelay: options['wireFormat.maxInactivityDurationInitalDelay'],
    ...(providerVersion === undefined ? {} : { providerVersion }),
  }
}
