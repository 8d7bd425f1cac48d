/**
 * Messages of a commit that the disk does not have yet, on their way to a topic's subscriptions of the moment, and what
 * was published behind them. Seen earlier, a power cut would undo a transaction of which a part had been seen. Each waits
 * for one write to the disk at most; meanwhile they count in the topic's memory, which holds its producers.
 */
import { type DurabilityWaiter, type Message, sameMessageId, type Ticket } from '@hermod/model'
import type { Kernel } from '../kernel.js'
import { Ring } from '../pending/ring.js'
import type { Topic } from './topic.js'
import { TopicEntry } from './topic-entry.js'

interface Publication {
  readonly entry: TopicEntry
  /** See `addresseeOf`. */
  readonly addressee: string | null | undefined
  readonly ticket: Ticket
}

export class UnsafePublications implements DurabilityWaiter {
  private readonly waiting = new Ring<Publication>()

  constructor(
    private readonly topic: Topic,
    private readonly kernel: Kernel,
  ) {}

  /** False: it may go out now. */
  holds(message: Message, addressee: string | null | undefined, ticket: Ticket): boolean {
    if (this.waiting.size === 0) {
      if (ticket === 0 || ticket <= this.kernel.store.durable) return false
      this.kernel.waiters.wait(ticket, this)
    }
    const entry = new TopicEntry(this.topic, message)
    entry.hold()
    this.waiting.push({ entry, addressee, ticket })
    return true
  }

  /** It is held here; whoever subscribes now will get it as it is published. */
  has(message: Message): boolean {
    return (
      this.waiting.size > 0 &&
      this.waiting.toArray().some(({ entry }) => sameMessageId(entry.message.messageId, message.messageId))
    )
  }

  durable(): void {
    const { store, waiters } = this.kernel
    for (let next = this.waiting.peek(); next !== undefined; next = this.waiting.peek()) {
      if (next.ticket > store.durable) {
        waiters.wait(next.ticket, this)
        return
      }
      this.waiting.shift()
      this.topic.publish(next.entry.message, next.addressee)
      next.entry.release()
    }
  }

  /** The broker tries the disk again, or ends. */
  durabilityFailed(): void {
    const next = this.waiting.peek()
    if (next !== undefined) this.kernel.waiters.wait(next.ticket, this)
  }

  clear(): void {
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) next.entry.release()
  }
}
