/** Messages that were dispatched to a consumer and not delivered yet: first in, first out, with a way back in front. */
import type { Message } from '@hermod/model'

export class PrefetchBuffer {
  private messages: Message[] = []
  private head = 0

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
  }

  clear(): void {
    this.messages = []
    this.head = 0
  }
}
