/**
 * Takes messages from a destination of one broker and sends them to one of the other, one after the other. A message is
 * acknowledged when the other broker has confirmed that it is safe there, and never before; whatever ends a forwarding
 * early gives the message back to where it came from.
 *
 *     receive ─> send ──confirmed──> acknowledge ─> receive …
 *                 │ refused maxSendRetries times
 *                 └─> recover: delivered again, and after the client's maximumRedeliveries a dead letter at its source
 */
import { type Connection, type Consumer, JmsMessage, type Producer, type Session } from '@hermod/client'
import { type Clock, causeChain, type Destination, type Logger } from '@hermod/model'
import type { ForwardedIds } from './forwarded-ids.js'
import type { ReconnectionPolicy } from './options.js'

/** How long a stop waits for the message that is just being sent. */
const STOP_LIMIT_MS = 5_000

export interface ForwardingTerms {
  readonly from: Connection
  readonly to: Connection
  /** `queue://NAME` or `topic://NAME`, with options behind it if need be; a temporary one as a value. */
  readonly source: string | Destination
  readonly target: string | Destination
  readonly selector?: string
  /** Name of a durable subscription to consume by. */
  readonly subscription?: string
  readonly ids: ForwardedIds
  readonly policy: ReconnectionPolicy
  readonly clock: Clock
  readonly log: Logger
  /** What the message says as its reply destination at its new broker. */
  replyTo(original: Destination): Promise<Destination | null>
  /** The target refuses this message for good. True: it is let go; false: it is given back. */
  mayDrop(error: unknown): boolean
  /** It cannot go on, and nobody has stopped it. */
  ended(reason: unknown): void
}

export class Forwarding {
  private stopping = false
  private sending: Promise<void> = Promise.resolve()
  private wakeUp: (() => void) | undefined

  private constructor(
    private readonly terms: ForwardingTerms,
    private readonly source: Session,
    private readonly target: Session,
    private readonly consumer: Consumer,
    private readonly producer: Producer,
  ) {}

  /** Rejects when one of the brokers refuses the consumer or producer. */
  static async open(terms: ForwardingTerms): Promise<Forwarding> {
    const target = await terms.to.createSession('auto')
    const source = await terms.from.createSession('client')
    try {
      const producer = await target.createProducer(terms.target)
      const forwarding = new Forwarding(terms, source, target, await consume(source, terms), producer)
      void forwarding.run()
      return forwarding
    } catch (error) {
      await source.close()
      await target.close()
      throw error
    }
  }

  /** Resolves when the message in hand is acknowledged or given back. */
  async stop(): Promise<void> {
    this.stopping = true
    this.wakeUp?.()
    await this.inHand()
    await this.source.close()
    await this.target.close()
  }

  private inHand(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.terms.clock.after(STOP_LIMIT_MS, resolve)
      const done = (): void => {
        timer.cancel()
        resolve()
      }
      this.sending.then(done, done)
    })
  }

  private async run(): Promise<void> {
    try {
      for (;;) {
        const message = await this.consumer.receive()
        if (this.stopping) return
        if (message === null) throw new Error(`the broker ended the consumer of ${this.consumer.destination}`)
        this.sending = this.forward(message)
        await this.sending
      }
    } catch (error) {
      this.over(error)
    }
  }

  private over(reason: unknown): void {
    if (this.stopping) return
    this.stopping = true
    this.terms.ended(reason)
  }

  private async forward(message: JmsMessage): Promise<void> {
    const { ids, log } = this.terms
    const id = message.id!
    if (!ids.settle(id)) {
      const outcome = await this.send(message)
      if (outcome !== 'sent' && this.stopping) return
      if (outcome === 'refused') {
        await this.source.recover()
        return
      }
      if (outcome === 'sent') ids.add(id)
      else log.warn(`JMS bridge dropped ${id}: ${this.producer.destination} is gone`)
    }
    await message.acknowledge()
  }

  private async send(message: JmsMessage): Promise<'sent' | 'dropped' | 'refused'> {
    const { policy, log, mayDrop } = this.terms
    const { maxSendRetries } = policy
    for (let attempt = 0; maxSendRetries < 0 || attempt <= maxSendRetries; attempt++) {
      if (attempt > 0) await this.pause(policy.sendRetyDelay)
      if (this.stopping) return 'refused'
      try {
        // An attempt that failed may have arrived all the same.
        const redelivered = message.redelivered || attempt > 0
        await this.producer.send(await this.converted(message), { redelivered })
        return 'sent'
      } catch (error) {
        if (this.stopping) return 'refused'
        log.info(`Failed to forward message ${message.id} on attempt ${attempt + 1}: ${causeChain(error)}`)
        if (mayDrop(error)) return 'dropped'
      }
    }
    log.warn(`JMS bridge gives message ${message.id} back to ${this.consumer.destination}`)
    return 'refused'
  }

  /** A copy: sending stamps a message anew, and what was received must be acknowledged under its own id. */
  private async converted(message: JmsMessage): Promise<JmsMessage> {
    const converted = new JmsMessage(message.wire.copy())
    if (message.replyTo !== null) converted.replyTo = await this.terms.replyTo(message.replyTo)
    return converted
  }

  private pause(delayMs: number): Promise<void> {
    if (this.stopping) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = this.terms.clock.after(delayMs, resolve)
      this.wakeUp = () => {
        timer.cancel()
        resolve()
      }
    })
  }
}

function consume(session: Session, { source, selector, subscription }: ForwardingTerms): Promise<Consumer> {
  const options = selector === undefined ? {} : { selector }
  if (subscription === undefined) return session.createConsumer(source, options)
  return session.createDurableSubscriber(source, subscription, options)
}
