/**
 * Watches the consumers of the destinations of one policy entry and closes those that were slow too long or too often.
 * What slow means differs: messages wait that it has no room for (`abortSlow`, told by the subscriptions as it happens),
 * or its last acknowledgement is long ago (`abortSlowAck`, found at the checks).
 */
import { type Clock, every, type Logger, type Timer } from '@hermod/model'
import type { AbortSlowAckConsumerOptions } from '../../options/slow-consumers.js'
import { abort } from './abort.js'
import { type SlowConsumer, SlowRecord } from './slow-consumer.js'
import type { SlowConsumerConfig } from './strategy.js'

export interface WatchParts {
  readonly clock: Clock
  readonly log: Logger
  /** The consumers of all destinations that the policy is for. */
  consumers(): Iterable<SlowConsumer>
  /** A check found the consumer slow, which nobody had noticed yet: advisories. */
  foundSlow(consumer: SlowConsumer): void
}

export class SlowConsumerWatch {
  private readonly records = new Map<SlowConsumer, SlowRecord>()
  private timer: Timer | undefined

  constructor(
    private readonly config: SlowConsumerConfig,
    private readonly parts: WatchParts,
  ) {}

  /** Checks from now on. Nothing happens if it does already. */
  start(): void {
    this.timer ??= every(this.parts.clock, this.config.options.checkPeriod, () => this.check())
  }

  /** A subscription has become slow. */
  becameSlow(consumer: SlowConsumer): void {
    const { kind, options } = this.config
    if (kind !== 'abortSlow' || (options.maxSlowCount < 0 && options.maxSlowDuration < 0)) return
    this.start()
    const known = this.records.get(consumer)
    if (known === undefined) this.records.set(consumer, new SlowRecord())
    else known.slowCount++
  }

  /** It is gone; whoever comes next starts afresh. */
  left(consumer: SlowConsumer): void {
    this.records.delete(consumer)
  }

  close(): void {
    this.timer?.cancel()
    this.timer = undefined
    this.records.clear()
  }

  private check(): void {
    const { config } = this
    if (config.options.maxSlowDuration > 0) for (const record of this.records.values()) record.markCount++
    if (config.kind === 'abortSlowAck') this.lookForOldAcks(config.options)
    const tooSlow: SlowConsumer[] = []
    for (const [consumer, record] of this.records) {
      if (this.isLeftAlone(consumer) || !consumer.slow) this.noLongerSlow(consumer)
      else if (this.isTooSlow(record)) tooSlow.push(consumer)
    }
    for (const consumer of tooSlow) this.records.delete(consumer)
    if (tooSlow.length > 0) abort(tooSlow, config.options, this.parts)
  }

  private lookForOldAcks(options: AbortSlowAckConsumerOptions): void {
    if (options.maxTimeSinceLastAck < 0) return
    const nowMs = this.parts.clock.now()
    for (const consumer of this.parts.consumers()) {
      if (this.isLeftAlone(consumer)) continue
      if (options.ignoreIdleConsumers && consumer.inFlightCount === 0) this.noLongerSlow(consumer)
      else if (nowMs - consumer.lastAckMs <= options.maxTimeSinceLastAck) this.noLongerSlow(consumer)
      else this.isOverdue(consumer)
    }
  }

  private isOverdue(consumer: SlowConsumer): void {
    const known = this.records.get(consumer)
    if (known === undefined) {
      const record = new SlowRecord()
      record.markCount = 1 // this check counts
      this.records.set(consumer, record)
    } else known.slowCount++
    if (consumer.slow) return
    consumer.slow = true
    this.parts.foundSlow(consumer)
  }

  private noLongerSlow(consumer: SlowConsumer): void {
    if (this.records.delete(consumer)) this.parts.log.info(`sub: ${consumer.terms.id} is no longer slow`)
  }

  private isLeftAlone(consumer: SlowConsumer): boolean {
    return this.config.options.ignoreNetworkConsumers && consumer.terms.request.networkSubscription
  }

  private isTooSlow({ markCount, slowCount }: SlowRecord): boolean {
    const { checkPeriod, maxSlowCount, maxSlowDuration } = this.config.options
    if (maxSlowDuration > 0 && markCount * checkPeriod >= maxSlowDuration) return true
    return maxSlowCount > 0 && slowCount >= maxSlowCount
  }
}
