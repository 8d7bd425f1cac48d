/**
 * The way back for replies. For each reply destination that comes over a bridge a temporary destination is made at the
 * broker where the message goes, and what is sent there is forwarded to where the reply is waited for. Bounded: beyond
 * the limit the one longest unused is let go.
 */
import { type Connection, JmsError } from '@hermod/client'
import { BrokerError, type Clock, causeChain, type Destination, type Logger } from '@hermod/model'
import { ForwardedIds } from './forwarded-ids.js'
import { Forwarding } from './forwarding.js'
import type { ReconnectionPolicy } from './options.js'

const GONE: readonly string[] = [
  'javax.jms.InvalidDestinationException',
  'org.apache.activemq.DestinationDoesNotExistException',
]

export interface ReplyTerms {
  /** Where replies are waited for. */
  readonly asking: Connection
  /** Where the messages go that ask for them. */
  readonly answering: Connection
  readonly limit: number
  readonly policy: ReconnectionPolicy
  readonly clock: Clock
  readonly log: Logger
}

interface ReplyBridge {
  readonly temporary: Destination
  close(): Promise<void>
}

export class ReplyBridges {
  /** By the reply destination, the longest unused first. */
  private readonly bridges = new Map<string, Promise<ReplyBridge>>()

  constructor(private readonly terms: ReplyTerms) {}

  /** The temporary destination whose messages go to `replyTo`. Rejects when a broker refuses it. */
  async temporaryFor(replyTo: Destination): Promise<Destination> {
    const key = replyTo.qualifiedName
    const bridge = this.bridges.get(key) ?? this.open(replyTo)
    this.bridges.delete(key)
    this.bridges.set(key, bridge)
    this.shrink()
    try {
      return (await bridge).temporary
    } catch (error) {
      if (this.bridges.get(key) === bridge) this.bridges.delete(key)
      throw error
    }
  }

  /** With a connection that is gone there is nothing left to close: its temporary destinations went with it. */
  async close(): Promise<void> {
    const all = [...this.bridges.values()]
    this.bridges.clear()
    await Promise.all(all.map((bridge) => this.end(bridge)))
  }

  private async open(replyTo: Destination): Promise<ReplyBridge> {
    const { answering, asking, policy, clock, log } = this.terms
    const session = await answering.createSession('auto')
    const temporary = await (replyTo.isQueue ? session.createTemporaryQueue() : session.createTemporaryTopic())
    const forwarding = await Forwarding.open({
      from: answering,
      to: asking,
      source: temporary,
      target: replyTo,
      ids: new ForwardedIds(),
      policy,
      clock,
      log,
      // A reply to a reply has nowhere to go back to.
      replyTo: () => Promise.resolve(null),
      mayDrop: isGone,
      ended: () => this.forget(replyTo),
    })
    log.info(`Created replyTo bridge for ${replyTo}`)
    return {
      temporary,
      async close() {
        await forwarding.stop()
        await session.deleteTemporary(temporary)
        await session.close()
      },
    }
  }

  private forget(replyTo: Destination): void {
    const bridge = this.bridges.get(replyTo.qualifiedName)
    this.bridges.delete(replyTo.qualifiedName)
    if (bridge !== undefined) void this.end(bridge)
  }

  private shrink(): void {
    for (const [key, bridge] of this.bridges) {
      if (this.bridges.size <= this.terms.limit) return
      this.bridges.delete(key)
      this.terms.log.info(`Expired bridge: ${key}`)
      void this.end(bridge)
    }
  }

  private async end(bridge: Promise<ReplyBridge>): Promise<void> {
    try {
      await (await bridge).close()
    } catch (error) {
      this.terms.log.debug(`A replyTo bridge could not be closed: ${causeChain(error)}`)
    }
  }
}

/** The one who asked has left with his temporary destination: nobody will ever read the reply. */
function isGone(error: unknown): boolean {
  if (error instanceof BrokerError) return GONE.includes(error.jmsClass)
  return error instanceof JmsError && GONE.includes(error.className)
}
