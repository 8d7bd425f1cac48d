/** Messages that were dispatched to a consumer and not delivered yet: first in, first out, with a way back in front. */
import type { Message } from '@hermod/model'

export class PrefetchBuffer {
  private messages: Message[] = []
  private head = 0
  /** How many in front were delivered before and put back. */
  private returned = 0

  /** The message put back that stands furthest behind: all before it were delivered once. */
  get lastReturned(): Message | undefined {
    return this.returned === 0 ? undefined : this.messages[this.head + this.returned - 1]
  }

  get size(): number {
    return this.messages.length - this.head
  }

  push(message: Message): void {
    this.messages.push(message)
  }

  shift(): Message | undefined {
    if (this.head === this.messages.length) return undefined
    const message = this.messages[this.head]!
    this.head++
    if (this.returned > 0) this.returned--
    // Consumed slots are given up in bulk, so that a steady flow costs no copying per message.
    if (this.head > 1024 && this.head * 2 > this.messages.length) {
      this.messages = this.messages.slice(this.head)
      this.head = 0
    }
    return message
  }

  putBack(messages: readonly Message[]): void {
    this.messages = [...messages, ...this.messages.slice(this.head)]
    this.head = 0
    this.returned += messages.length
  }

  clear(): void {
    this.messages = []
    this.head = 0
    this.returned = 0
  }
}
