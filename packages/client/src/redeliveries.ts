/**
 * What becomes of messages that were rolled back: given up as poison, or delivered again after a delay. The delay holds
 * up all others, so that order is kept, unless `nonBlockingRedelivery` lets them go on. Those that wait count in the
 * prefetch, so there are never more than that.
 */
import { AckType, type Clock, type Message, type Random, redeliveryDelay, type Timer } from '@hermod/model'
import type { AckSender } from './ack-sender.js'
import type { PrefetchBuffer } from './prefetch-buffer.js'
import { type ClientRedeliveryPolicy, isPoison } from './redelivery-policy.js'

export interface RedeliveryParts {
  readonly policy: ClientRedeliveryPolicy
  readonly nonBlockingRedelivery: boolean
  readonly clock: Clock
  readonly random: Random
  readonly acks: AckSender
  readonly buffer: PrefetchBuffer
  /** There may be something to deliver. */
  readonly wake: () => void
}

export class Redeliveries {
  /** Nothing is delivered until a delay is over. */
  isHolding = false
  private holding: Timer | undefined
  /** Others go on meanwhile. */
  private readonly waiting = new Set<Timer>()

  constructor(private readonly parts: RedeliveryParts) {}

  /** `messages`: in the order they were delivered in. */
  again(messages: readonly Message[], cause: unknown): void {
    const { policy, acks, clock, random, buffer, wake } = this.parts
    const kept: Message[] = []
    for (const message of messages) {
      message.redeliveryCounter++
      if (!isPoison(policy, message.redeliveryCounter)) kept.push(message)
      else acks.poison(message, `Delivery[${message.redeliveryCounter}]`, policy, cause)
    }
    const last = kept.at(-1)
    if (last === undefined) return
    acks.send(AckType.redelivered, kept)
    const delayMs = redeliveryDelay(policy, last.redeliveryCounter - 1, random)
    if (this.parts.nonBlockingRedelivery) {
      this.wait(kept, delayMs)
      return
    }
    buffer.putBack(kept)
    // Not from within: whoever rolled back is still at it.
    if (delayMs === 0) clock.after(0, wake)
    else this.hold(delayMs)
  }

  /** Nothing waits any longer: the link has gone, or the consumer. */
  clear(): void {
    this.holding?.cancel()
    this.isHolding = false
    for (const timer of this.waiting) timer.cancel()
    this.waiting.clear()
  }

  private hold(delayMs: number): void {
    this.isHolding = true
    this.holding = this.parts.clock.after(delayMs, () => {
      this.isHolding = false
      this.parts.wake()
    })
  }

  /** Behind what comes in meanwhile. */
  private wait(messages: readonly Message[], delayMs: number): void {
    const { clock, buffer, wake } = this.parts
    const timer = clock.after(delayMs, () => {
      this.waiting.delete(timer)
      for (const message of messages) buffer.push(message)
      wake()
    })
    this.waiting.add(timer)
  }
}
