/** A queue that lives as long as the process. */
import type { Destination, Message, MessageId, OrderKey, QueueStore, StoredMessage } from '@hermod/model'
import type { MemoryLedger } from './memory-ledger.js'
import { PendingRun } from './pending-run.js'

export class MemoryQueue implements QueueStore {
  readonly run = new PendingRun()
  private lastKey: OrderKey = 0

  constructor(
    readonly destination: Destination,
    private readonly ledger: MemoryLedger,
  ) {}

  get count(): number {
    return this.run.count
  }
  get bytes(): number {
    return this.run.bytes
  }

  add(message: Message): OrderKey {
    this.ledger.note(message.messageId)
    this.run.add(++this.lastKey, message)
    return this.lastKey
  }

  remove(key: OrderKey, _id: MessageId): void {
    this.run.remove(key)
  }

  update(key: OrderKey, message: Message): void {
    this.run.replace(key, message)
  }

  async page(after: OrderKey, maxCount: number, maxBytes: number): Promise<readonly StoredMessage[]> {
    return this.run.page(after, maxCount, maxBytes)
  }

  load(key: OrderKey): Message | undefined {
    return this.run.get(key)
  }
}
