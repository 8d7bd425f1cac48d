/** A queue's messages in the journal store. */
import type { Destination, Message, MessageId, OrderKey, QueueStore, StoredIds, StoredMessage } from '@hermod/model'
import { readPage } from './journal/paging.js'
import { destinationField } from './journal/record-writer.js'
import { JournalIds } from './journal/stored-ids.js'
import type { JournalCore } from './journal-core.js'
import type { DestinationState } from './state/destination-state.js'
import { DEFAULT_TIER, orderKey, placeOfKey, tierOf } from './state/order-key.js'

export class JournalQueue implements QueueStore {
  readonly field: Uint8Array
  /** Decided when it is made: the places of its messages depend on it. */
  readonly prioritized: boolean
  private known: DestinationState | undefined

  constructor(
    private readonly core: JournalCore,
    readonly destination: Destination,
  ) {
    this.field = destinationField(destination)
    this.prioritized = core.prioritized(destination)
  }

  get state(): DestinationState {
    if (this.known === undefined || this.known.removed) this.known = this.core.state.destination(this.destination)
    return this.known
  }

  get count(): number {
    return this.state.count - this.state.held.size
  }

  get bytes(): number {
    return this.state.bytes - this.state.heldBytes
  }

  add(message: Message): OrderKey {
    this.core.mayChange()
    const { core, state } = this
    const tier = this.prioritized ? tierOf(message.priority) : DEFAULT_TIER
    const sequence = state.nextSequence
    core.writer.add(this.field, message, this.prioritized, placeOfKey(orderKey(tier, sequence)))
    const { file, offset, size } = core.gather
    const key = core.state.add(state, tier, sequence, file, offset, size, core.writer.id.low)
    core.state.audit.note(message.messageId)
    core.dirty()
    return key
  }

  remove(key: OrderKey, id: MessageId): void {
    this.core.mayChange()
    const { core, state } = this
    if (state.find(key) === undefined) return
    core.writer.remove(this.field, id, placeOfKey(key))
    core.state.remove(state, key, core.gather.file)
    core.dirty()
  }

  update(key: OrderKey, message: Message): void {
    this.core.mayChange()
    const { core, state } = this
    if (state.find(key) === undefined) return
    core.writer.update(this.field, message, this.prioritized, placeOfKey(key))
    const { file, offset, size } = core.gather
    core.state.update(state, key, file, offset, size)
    core.dirty()
  }

  page(after: OrderKey, maxCount: number, maxBytes: number): Promise<readonly StoredMessage[]> {
    const { state } = this
    return readPage(state, this.core.source, (key) => state.nextKey(key), after, maxCount, maxBytes)
  }

  load(key: OrderKey): Message | undefined {
    return this.core.load(this.state, key)
  }

  storedIds(): StoredIds {
    return JournalIds.of(this.core, this.state)
  }
}
