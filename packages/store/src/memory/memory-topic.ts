/** A topic's durable subscriptions and what each has pending; a message stays while any of them wants it. */
import type {
  Destination,
  DurableSubscription,
  Message,
  MessageId,
  OrderKey,
  StoredMessage,
  TopicStore,
} from '@hermod/model'
import { subscriptionKey } from '@hermod/model'
import type { MemoryLedger } from './memory-ledger.js'
import { PendingRun } from './pending-run.js'

interface Holder {
  subscription: DurableSubscription
  readonly run: PendingRun
}

interface Shared {
  readonly message: Message
  /** Subscriptions it is pending for. */
  wanted: number
}

export class MemoryTopic implements TopicStore {
  private readonly holders = new Map<string, Holder>()
  /** In order of keys, as they were added. */
  private readonly messages = new Map<OrderKey, Shared>()
  private lastKey: OrderKey = 0

  constructor(
    readonly destination: Destination,
    private readonly ledger: MemoryLedger,
  ) {}

  get subscriptions(): readonly DurableSubscription[] {
    return [...this.holders.values()].map((holder) => holder.subscription)
  }

  subscribe(subscription: DurableSubscription, retroactive: boolean): void {
    const key = subscriptionKey(subscription)
    const known = this.holders.get(key)
    if (known !== undefined) {
      known.subscription = subscription
      return
    }
    const run = new PendingRun()
    if (retroactive) {
      for (const [orderKey, shared] of this.messages) {
        run.add(orderKey, shared.message)
        shared.wanted++
      }
    }
    this.holders.set(key, { subscription, run })
  }

  unsubscribe(key: string): void {
    const holder = this.holders.get(key)
    if (holder === undefined) return
    this.holders.delete(key)
    for (const orderKey of holder.run.allKeys()) this.release(orderKey)
  }

  add(message: Message): OrderKey | undefined {
    this.ledger.note(message.messageId)
    if (this.holders.size === 0) return undefined
    const key = ++this.lastKey
    this.messages.set(key, { message, wanted: this.holders.size })
    for (const holder of this.holders.values()) holder.run.add(key, message)
    return key
  }

  acknowledge(key: string, orderKey: OrderKey, _id: MessageId, _matched: boolean): void {
    if (this.holders.get(key)?.run.remove(orderKey) === true) this.release(orderKey)
  }

  pendingCount(key: string): number {
    return this.runOf(key)?.count ?? 0
  }

  pendingBytes(key: string): number {
    return this.runOf(key)?.bytes ?? 0
  }

  async page(key: string, after: OrderKey, maxCount: number, maxBytes: number): Promise<readonly StoredMessage[]> {
    return this.runOf(key)?.page(after, maxCount, maxBytes) ?? []
  }

  load(orderKey: OrderKey): Message | undefined {
    return this.messages.get(orderKey)?.message
  }

  /** What a subscription has pending, for transactions that hold acks. */
  runOf(key: string): PendingRun | undefined {
    return this.holders.get(key)?.run
  }

  private release(orderKey: OrderKey): void {
    const shared = this.messages.get(orderKey)
    if (shared !== undefined && --shared.wanted === 0) this.messages.delete(orderKey)
  }
}
