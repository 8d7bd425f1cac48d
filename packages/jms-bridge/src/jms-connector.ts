/**
 * A connector of two brokers with its bridges: they run while both connections are there, and are made anew when one
 * that was lost is back. Nothing is consumed while there is nowhere to send it.
 */
import type { Connection, ConnectionFactory } from '@hermod/client'
import { type Clock, causeChain, type Destination, type Logger, type Timer } from '@hermod/model'
import { ForwardedIds } from './forwarded-ids.js'
import { Forwarding } from './forwarding.js'
import type { ReconnectionPolicy } from './options.js'
import { nextDelay } from './reconnection.js'
import { ReplyBridges } from './reply-bridges.js'
import { Side, type SideEvents, type Whose } from './side.js'

export interface BridgeSettings {
  /** `inbound`: from the other broker to this one. */
  readonly direction: 'inbound' | 'outbound'
  /** `queue://NAME` or `topic://NAME`. */
  readonly source: string
  readonly target: string
  readonly selector?: string
  readonly subscription?: string
  readonly doHandleReplyTo: boolean
}

export interface JmsConnectorSettings {
  readonly name: string
  readonly local: ConnectionFactory
  readonly foreign: ConnectionFactory
  readonly bridges: readonly BridgeSettings[]
  readonly replyToDestinationCacheSize: number
  readonly policy: ReconnectionPolicy
  readonly clock: Clock
  readonly log: Logger
}

interface Bridge {
  readonly settings: BridgeSettings
  readonly ids: ForwardedIds
}

/** What runs between one pair of connections; a later pair gets another. */
interface Crossing {
  readonly forwardings: Forwarding[]
  readonly replies: readonly ReplyBridges[]
  ended: boolean
}

export class JmsConnector implements SideEvents {
  private readonly sides: Readonly<Record<Whose, Side>>
  private readonly bridges: readonly Bridge[]
  private crossing: Crossing | undefined
  private retry: Timer | undefined
  private failures = 0
  private stopped = false

  constructor(private readonly settings: JmsConnectorSettings) {
    this.bridges = settings.bridges.map((bridge) => ({ settings: bridge, ids: new ForwardedIds() }))
    this.sides = { local: this.side('local'), foreign: this.side('foreign') }
  }

  get name(): string {
    return this.settings.name
  }

  /** Begins to connect, and goes on by itself from there: a broker that is away holds nobody up. */
  start(): void {
    this.sides.local.start()
    this.sides.foreign.start()
    this.settings.log.info(`JMS Connector ${this.name} started`)
  }

  /** Resolves when messages in hand are acknowledged or given back, and both connections closed. */
  async stop(): Promise<void> {
    if (this.stopped) return
    this.stopped = true
    this.retry?.cancel()
    await this.end(this.crossing)
    await Promise.all([this.sides.local.stop(), this.sides.foreign.stop()])
    this.settings.log.info(`JMS Connector ${this.name} stopped`)
  }

  connected(): void {
    void this.cross()
  }

  lost(whose: Whose): void {
    this.doubt(whose)
    this.retry?.cancel()
    void this.end(this.crossing)
  }

  interrupted(whose: Whose): void {
    this.doubt(whose)
  }

  /** Acknowledgements of the bridges that consume there may have been lost. */
  private doubt(whose: Whose): void {
    const direction = whose === 'local' ? 'outbound' : 'inbound'
    for (const { settings, ids } of this.bridges) if (settings.direction === direction) ids.connectionLost()
  }

  private async cross(): Promise<void> {
    const local = this.sides.local.connection
    const foreign = this.sides.foreign.connection
    if (this.stopped || local === undefined || foreign === undefined) return
    const crossing: Crossing = { forwardings: [], replies: this.replyBridges(local, foreign), ended: false }
    this.crossing = crossing
    try {
      for (const bridge of this.bridges) await this.openInto(crossing, bridge, local, foreign)
      this.failures = 0
    } catch (error) {
      await this.crossingFailed(crossing, error)
    }
  }

  private async openInto(crossing: Crossing, bridge: Bridge, local: Connection, foreign: Connection): Promise<void> {
    if (crossing.ended) return
    const { direction, source, target, selector, subscription, doHandleReplyTo } = bridge.settings
    const inbound = direction === 'inbound'
    const replies = crossing.replies[inbound ? 0 : 1]!
    const { policy, clock, log } = this.settings
    const forwarding = await Forwarding.open({
      from: inbound ? foreign : local,
      to: inbound ? local : foreign,
      source,
      target,
      ...(selector === undefined ? {} : { selector }),
      ...(subscription === undefined ? {} : { subscription }),
      ids: bridge.ids,
      policy,
      clock,
      log,
      replyTo: (original: Destination) => (doHandleReplyTo ? replies.temporaryFor(original) : Promise.resolve(null)),
      mayDrop: () => false,
      ended: (reason) => void this.crossingFailed(crossing, reason),
    })
    if (crossing.ended) await forwarding.stop()
    else crossing.forwardings.push(forwarding)
  }

  /** A broker refuses or ends a bridge (rights, a name in use, …): that may change, so it is tried again, as connecting is. */
  private async crossingFailed(crossing: Crossing, error: unknown): Promise<void> {
    if (crossing.ended) return
    const { log, policy, clock } = this.settings
    log.warn(`JMS Connector ${this.name} cannot keep its bridges up, and tries again: ${causeChain(error)}`)
    const delayMs = Math.max(1, nextDelay(policy, ++this.failures))
    await this.end(crossing)
    if (!this.stopped) this.retry = clock.after(delayMs, () => void this.cross())
  }

  private async end(crossing: Crossing | undefined): Promise<void> {
    if (crossing === undefined || crossing.ended) return
    crossing.ended = true
    if (this.crossing === crossing) this.crossing = undefined
    await this.settled(crossing.forwardings.map((each) => each.stop()))
    // After them: the message in hand may still ask for a way back.
    await this.settled(crossing.replies.map((each) => each.close()))
  }

  private async settled(parts: readonly Promise<void>[]): Promise<void> {
    for (const { reason } of (await Promise.allSettled(parts)).filter(isRejected)) {
      this.settings.log.debug(`JMS Connector ${this.name}: ${causeChain(reason)}`)
    }
  }

  /** Replies to what came in, and to what went out. */
  private replyBridges(local: Connection, foreign: Connection): ReplyBridges[] {
    const { policy, clock, log, replyToDestinationCacheSize: limit } = this.settings
    const common = { limit, policy, clock, log }
    return [
      new ReplyBridges({ asking: foreign, answering: local, ...common }),
      new ReplyBridges({ asking: local, answering: foreign, ...common }),
    ]
  }

  private side(whose: Whose): Side {
    const { name: connector, policy, clock, log } = this.settings
    return new Side({ whose, connector, factory: this.settings[whose], policy, clock, log, events: this })
  }
}

function isRejected(result: PromiseSettledResult<void>): result is PromiseRejectedResult {
  return result.status === 'rejected'
}
