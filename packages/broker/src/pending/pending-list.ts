/**
 * The part of a backlog that is in memory, in order of delivery: by arrival, or, with tiers, by JMS priority and then
 * by arrival. What comes back from consumers finds its old place again, so order survives redelivery.
 *
 * Invariant: within a tier `order` ascends from head to tail.
 */
import type { Entry } from './entry.js'
import { EntryList } from './entry-list.js'

const TIERS = 10

export class PendingList {
  private readonly tiers: EntryList[]
  private nextOrder = 1
  private firstOrder = 0
  count = 0
  bytes = 0

  constructor(prioritized: boolean) {
    this.tiers = Array.from({ length: prioritized ? TIERS : 1 }, () => new EntryList())
  }

  append(entry: Entry): void {
    entry.order = this.nextOrder++
    this.tierOf(entry).append(entry)
    this.grow(entry)
  }

  /** Entries that were here before return to their places. */
  putBack(entries: readonly Entry[]): void {
    const sorted = entries.length > 1 ? [...entries].sort((a, b) => a.order - b.order) : entries
    for (let at = sorted.length - 1; at >= 0; at--) this.insert(sorted[at]!)
  }

  /** In front of all others of its priority, whatever its age. */
  putFirst(entry: Entry): void {
    entry.order = this.firstOrder--
    this.tierOf(entry).prepend(entry)
    this.grow(entry)
  }

  remove(entry: Entry): void {
    this.tierOf(entry).remove(entry)
    this.count--
    this.bytes -= entry.size
  }

  first(): Entry | null {
    for (const tier of this.tiers) if (tier.head !== null) return tier.head
    return null
  }

  after(entry: Entry): Entry | null {
    if (entry.next !== null) return entry.next
    if (this.tiers.length === 1) return null
    for (let at = this.indexOf(entry) + 1; at < this.tiers.length; at++) {
      const head = this.tiers[at]!.head
      if (head !== null) return head
    }
    return null
  }

  toArray(): Entry[] {
    return this.tiers.length === 1 ? this.tiers[0]!.toArray() : this.tiers.flatMap((tier) => tier.toArray())
  }

  /** Only entries that are older, and so were returned as well, stand before its place: the walk is short. */
  private insert(entry: Entry): void {
    const tier = this.tierOf(entry)
    let before = tier.head
    const older: Entry[] = []
    while (before !== null && before.order < entry.order) {
      older.push(before)
      before = before.next
    }
    for (const each of older) tier.remove(each)
    tier.prepend(entry)
    for (let at = older.length - 1; at >= 0; at--) tier.prepend(older[at]!)
    this.grow(entry)
  }

  private grow(entry: Entry): void {
    this.count++
    this.bytes += entry.size
  }

  private tierOf(entry: Entry): EntryList {
    return this.tiers[this.indexOf(entry)]!
  }

  private indexOf(entry: Entry): number {
    if (this.tiers.length === 1) return 0
    return TIERS - 1 - Math.min(TIERS - 1, Math.max(0, entry.message.priority))
  }
}
