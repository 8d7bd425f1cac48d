/**
 * The messages that a queue or topic held at one moment, to be asked by id: the places of its newest, in the order of
 * their ids' hashes. What agrees in the hash is read, for only the record itself says which id it has.
 */
import { type Message, type MessageId, type OrderKey, type StoredIds, sameMessageId } from '@hermod/model'
import type { JournalCore } from '../journal-core.js'
import type { DestinationState } from '../state/destination-state.js'

/** Of a longer one the rest is not remembered: 16 bytes a message are kept. */
const MAX_MESSAGES = 1_000_000

export class JournalIds implements StoredIds {
  private readonly keys: Float64Array
  private readonly hashes: Int32Array
  /** Positions in the lists above, by ascending hash. */
  private readonly order: Uint32Array

  static of(core: JournalCore, state: DestinationState): JournalIds {
    const hashOf = (id: MessageId): number => {
      core.writer.id.set(id)
      return core.writer.id.low
    }
    return new JournalIds(state, hashOf, (key) => core.load(state, key))
  }

  constructor(
    state: DestinationState,
    private readonly hashOf: (id: MessageId) => number,
    private readonly load: (key: OrderKey) => Message | undefined,
  ) {
    const count = Math.min(state.count, MAX_MESSAGES)
    this.keys = new Float64Array(count)
    this.hashes = new Int32Array(count)
    let seen = 0
    for (let key = state.nextKey(0); key !== 0; key = state.nextKey(key)) {
      const run = state.find(key)
      if (run === undefined) continue
      this.keys[seen % count] = key
      this.hashes[seen % count] = run.page.hash(run.slot)
      seen++
    }
    const used = Math.min(seen, count)
    this.order = Uint32Array.from({ length: used }, (_, i) => i).sort((a, b) => this.hashes[a]! - this.hashes[b]!)
  }

  holds(id: MessageId): boolean {
    const hash = this.hashOf(id)
    for (let at = this.firstOf(hash); at < this.order.length; at++) {
      const place = this.order[at]!
      if (this.hashes[place] !== hash) return false
      const message = this.load(this.keys[place]!)
      if (message !== undefined && sameMessageId(message.messageId, id)) return true
    }
    return false
  }

  private firstOf(hash: number): number {
    let low = 0
    let high = this.order.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.hashes[this.order[middle]!]! < hash) low = middle + 1
      else high = middle
    }
    return low
  }
}
