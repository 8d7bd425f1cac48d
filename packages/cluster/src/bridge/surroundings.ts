/** What a bridge asks of the broker that it belongs to, and tells it. */
import type { BrokerPort, Clock, Logger, Message, TurnLoop } from '@hermod/model'
import type { BrokerInfo } from '@hermod/openwire'
import type { HealthNews } from '../health/bridge-watch.js'
import type { Competition } from './competition.js'
import type { LocalPolicies } from './conditional-filter.js'
import type { TopicSubscriber } from './durable-sync.js'

/** What all bridges of a broker share. */
export interface BridgeSurroundings {
  readonly broker: BrokerPort
  readonly clock: Clock
  readonly turnLoop: TurnLoop
  readonly log: Logger
  readonly competition: Competition
  readonly policies: LocalPolicies
  /** Address of the first connector, for other brokers. */
  brokerUrl(): string
  /** `A->B-port-time-n` of the prefix `A->B`, or of the usual one of ids; a bridge's connections are numbered behind it. */
  idSeed(prefix: string | undefined): string
  /** `vm://A#4`, another each time. */
  vmAddress(): string
  /** Tells whoever listens that a bridge stands, and that it has ended. */
  bridgeStarted(peer: BrokerInfo, createdByDuplex: boolean, remoteAddress: string): void
  bridgeStopped(peer: BrokerInfo): void
  /** Tells whoever listens how the bridge to that broker does. */
  bridgeHealth(peer: BrokerInfo, connector: string, news: HealthNews): void
  /** Tells whoever listens that the other broker refused a message for good. */
  forwardFailed(message: Message, cause: string | null): void
  /** Who subscribes to topics here, there or away. */
  topicSubscribers(): readonly TopicSubscriber[]
}
