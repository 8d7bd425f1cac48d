/** A topic's durable subscriptions in the journal store. A message is stored once and stays while any of them wants it. */
import type {
  Destination,
  DurableSubscription,
  Message,
  MessageId,
  OrderKey,
  StoredIds,
  StoredMessage,
  TopicStore,
} from '@hermod/model'
import { subscriptionKey } from '@hermod/model'
import { readPage } from './journal/paging.js'
import { destinationField, subscriptionField } from './journal/record-writer.js'
import { JournalIds } from './journal/stored-ids.js'
import type { JournalCore } from './journal-core.js'
import type { DestinationState } from './state/destination-state.js'
import { DEFAULT_TIER, orderKey, placeOfKey, tierOf } from './state/order-key.js'

/** How Java marks an acknowledgement of a message that the selector did not want: the field is there and empty. */
const UNMATCHED = new Uint8Array(0)

export class JournalTopic implements TopicStore {
  readonly field: Uint8Array
  /** Decided when it is made: the places of its messages depend on it. */
  readonly prioritized: boolean
  private known: DestinationState | undefined
  private readonly keyFields = new Map<string, Uint8Array>()

  constructor(
    private readonly core: JournalCore,
    readonly destination: Destination,
  ) {
    this.field = destinationField(destination)
    this.prioritized = core.prioritized(destination)
  }

  /** Undefined while nobody subscribes. */
  get state(): DestinationState | undefined {
    if (this.known === undefined || this.known.removed) this.known = this.core.state.find(this.destination)
    return this.known
  }

  get subscriptions(): readonly DurableSubscription[] {
    return [...(this.state?.subscriptions.values() ?? [])].map((subscription) => subscription.terms)
  }

  subscribe(subscription: DurableSubscription, retroactive: boolean): void {
    this.core.mayChange()
    const { core } = this
    const key = subscriptionKey(subscription)
    const info = core.codec.encodeSubscription(subscription)
    core.writer.subscription(this.field, key, retroactive, info)
    const state = core.state.destination(this.destination)
    core.state.subscribe(state, key, subscription, info, core.gather.file, retroactive)
    core.dirty()
  }

  unsubscribe(key: string): void {
    this.core.mayChange()
    const { core, state } = this
    if (state?.subscriptions.has(key) !== true) return
    core.writer.subscription(this.field, key, false, null)
    core.state.unsubscribe(state, key, core.gather.file)
    this.keyFields.delete(key)
    core.dirty()
  }

  add(message: Message): OrderKey | undefined {
    this.core.mayChange()
    const { core, state } = this
    if (state === undefined || state.subscriptions.size === 0) return undefined
    const tier = this.prioritized ? tierOf(message.priority) : DEFAULT_TIER
    const sequence = state.nextSequence
    core.writer.add(this.field, message, this.prioritized, placeOfKey(orderKey(tier, sequence)))
    const { file, offset, size } = core.gather
    const key = core.state.add(state, tier, sequence, file, offset, size, core.writer.id.low)
    core.state.audit.note(message.messageId)
    core.dirty()
    return key
  }

  acknowledge(key: string, orderKeyOfMessage: OrderKey, id: MessageId, matched: boolean): void {
    this.core.mayChange()
    const { core, state } = this
    if (state?.subscriptions.has(key) !== true || state.find(orderKeyOfMessage) === undefined) return
    const ack = matched ? null : UNMATCHED
    core.writer.remove(this.field, id, placeOfKey(orderKeyOfMessage), this.keyField(key), ack)
    core.state.acknowledge(state, key, orderKeyOfMessage, core.gather.file)
    core.dirty()
  }

  pendingCount(key: string): number {
    return this.state?.subscriptions.get(key)?.pending.count ?? 0
  }

  pendingBytes(key: string): number {
    return this.state?.subscriptions.get(key)?.bytes ?? 0
  }

  async page(key: string, after: OrderKey, maxCount: number, maxBytes: number): Promise<readonly StoredMessage[]> {
    const { state } = this
    const subscription = state?.subscriptions.get(key)
    if (state === undefined || subscription === undefined) return []
    const next = (from: OrderKey): OrderKey => state.nextPendingKey(subscription, from)
    return readPage(state, this.core.source, next, after, maxCount, maxBytes)
  }

  load(key: OrderKey): Message | undefined {
    return this.state === undefined ? undefined : this.core.load(this.state, key)
  }

  storedIds(): StoredIds | undefined {
    return this.state === undefined ? undefined : JournalIds.of(this.core, this.state)
  }

  /** The subscription's key as a record field, encoded once. */
  keyField(key: string): Uint8Array {
    let field = this.keyFields.get(key)
    if (field === undefined) {
      field = subscriptionField(key)
      this.keyFields.set(key, field)
    }
    return field
  }
}
