/** Asks the broker for a message at a time, where it sends none ahead (prefetch 0). */
import type { Clock } from '@hermod/model'
import { type ConsumerInfo, MessagePull } from '@hermod/openwire'
import type { Request } from './wire/channel.js'

/** How long the broker may take to answer a pull whose time is over, in ms. */
const ANSWER_MS = 1000

export class Pulls {
  /** When the last one is over, in ms since 1970; 0: never, -1: it wanted an answer at once. */
  private endsMs = 0

  constructor(
    private readonly info: ConsumerInfo,
    private readonly clock: Clock,
    private readonly send: (command: Request) => void,
  ) {}

  /** `timeoutMs`: how long the broker may wait for a message; 0: for ever, -1: it answers at once. */
  ask(timeoutMs: number): void {
    this.endsMs = timeoutMs > 0 ? this.clock.now() + timeoutMs : timeoutMs
    const { consumerId, destination } = this.info
    this.send(new MessagePull({ consumerId, destination, timeout: timeoutMs }))
  }

  /** The answer was lost with its link, or was a message that nobody may see: asks for what is left of the time. */
  askAgain(): void {
    const { endsMs } = this
    this.ask(endsMs > 0 ? Math.max(1, endsMs - this.clock.now()) : endsMs)
  }

  /**
   * How long to wait for the answer; 0: it comes. A consumer that did not ask for it may meet a broker that lets it have
   * a prefetch, and leaves pulls unanswered.
   */
  answerMs(timeoutMs: number): number {
    return this.info.prefetchSize === 0 ? 0 : timeoutMs + ANSWER_MS
  }
}
