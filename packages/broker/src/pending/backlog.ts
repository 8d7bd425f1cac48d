/**
 * All pending messages of a queue or of one durable subscription, in order, with a bounded head of them in memory.
 *
 *   consumers <- [ pending, in memory ] <- [ persistent: in the store only ]
 *                                       <- [ non-persistent: on the spool  ]
 *
 * A persistent message that does not fit is left to the store, and its followers too, until pages have brought all of
 * them in: order never changes. Non-persistent ones go to the spool the same way. Between the two kinds order is kept
 * in memory only.
 */
import type { Message, OrderKey, Spool, StoredMessage, Ticket } from '@hermod/model'
import type { Kernel } from '../kernel.js'
import type { Cursor } from '../policies/cursors.js'
import { sizeUnder } from '../policies/message-size.js'
import type { MemoryUsage } from '../usage/memory-usage.js'
import { Entry } from './entry.js'
import { ExpirySearch } from './expiry-search.js'
import { PendingList } from './pending-list.js'
import type { Source } from './source.js'
import { stepBack } from './step-back.js'
import { StoredTail, type TailStore } from './stored-tail.js'

/** Reading goes on when fewer are in memory than this. */
const LOW_WATER_COUNT = 1000
const LOW_WATER_BYTES = 4 * 1024 * 1024
const PAGE_COUNT = 1000
const PAGE_BYTES = 2 * 1024 * 1024
/** When memory is scarce, and nothing is left in memory: just enough to go on. */
const SCARCE_PAGE_BYTES = 64 * 1024

/** What a backlog asks of the queue or subscription it belongs to. */
export interface BacklogOwner extends Source {
  readonly memory: MemoryUsage
  /** Decided when it was made, as the store's order is: a policy that comes later does not change it. */
  readonly prioritized: boolean
  /** Messages are dispatched only when the store has them safe. */
  readonly waitsForStore: boolean
  /** False: a paged message is not for it (any more); `unwanted` then removes it. */
  wants(message: Message): boolean
  /** Of its messages that consumers have; 0: none. */
  highestKeyInFlight(): OrderKey
  unwanted(stored: StoredMessage): void
}

export class Backlog {
  readonly pending: PendingList
  private readonly tail: StoredTail | undefined
  private spool: Spool | undefined
  /** The store must have reached this moment before what comes in is dispatched; 0: nothing to wait for. */
  private notBefore: Ticket = 0
  private readonly expiry: ExpirySearch
  private cursor: Cursor

  constructor(
    private readonly owner: BacklogOwner,
    private readonly kernel: Kernel,
    store: TailStore | undefined,
  ) {
    this.pending = new PendingList(owner.prioritized)
    this.cursor = cursorFor(owner)
    this.expiry = new ExpirySearch(this, owner, kernel)
    const name = owner.destination.qualifiedName
    this.tail = store === undefined ? undefined : new StoredTail(name, store, this, kernel.log)
  }

  /** Its owner has another policy now. */
  policyChanged(): void {
    this.cursor = cursorFor(this.owner)
  }

  /** Pending messages, wherever they are. */
  get count(): number {
    return this.pending.count + this.storedCount + this.spooledCount
  }
  get storedCount(): number {
    return this.tail?.count ?? 0
  }
  get spooledCount(): number {
    return this.spool?.count ?? 0
  }
  /** Messages are on their way in. */
  get busy(): boolean {
    return this.tail?.busy ?? false
  }
  get position(): OrderKey {
    return this.tail?.position ?? 0
  }

  /** `stay`: nobody is there to take it, so the store may as well keep it. `key` 0: not stored. */
  add(message: Message, key: OrderKey, stay = false): void {
    const size = sizeUnder(this.owner.policy, message)
    if (key !== 0 && this.tail !== undefined) {
      // By priority a message may belong before the position, where no page would find it: it comes into memory.
      if (key <= this.tail.position && this.isFullFor(size)) this.makeRoom(this.tail)
      const behind = key > this.tail.position
      if (behind && (stay || this.keepsOut(size))) {
        this.tail.leave()
        return
      }
      if (behind) this.tail.position = key
    } else if (this.spills()) {
      this.spool ??= this.kernel.spool!.open(this.owner.destination)
      this.spool.add(message)
      return
    }
    if (key !== 0 && this.owner.waitsForStore) this.notBefore = this.kernel.ticket()
    this.admit(message, key, size)
  }

  /** What comes into memory from now on, by whichever road, is not dispatched before the store has reached `ticket`. */
  holdUntil(ticket: Ticket): void {
    if (ticket > this.notBefore) this.notBefore = ticket
  }

  /**
   * A stored message that is not at hand joins the others that only the store has. False: by priority its place is
   * before what has been read, so it must come into memory.
   */
  tryLeave(key: OrderKey): boolean {
    if (this.tail === undefined || key <= this.tail.position) return false
    this.tail.leave()
    return true
  }

  /**
   * Brings more into memory when it runs low. Stored messages arrive later, then the owner is woken. `hungry`: consumers
   * have room and want none of what is in memory, so the head is filled before they are left to starve.
   */
  refill(hungry: boolean): void {
    const { count, bytes: held } = this.pending
    if (hungry ? held >= this.cursor.headBytes : count >= LOW_WATER_COUNT || held >= LOW_WATER_BYTES) return
    const scarce = this.nearlyFull
    if (scarce && count > 0) return
    const bytes = scarce ? SCARCE_PAGE_BYTES : PAGE_BYTES
    if (this.spool !== undefined && this.spool.count > 0) {
      for (const message of this.spool.take(PAGE_COUNT, bytes)) this.admit(message, 0)
    }
    this.tail?.read(Math.max(PAGE_COUNT, this.owner.policy.maxPageSize), bytes)
  }

  /** A message of the store that was set aside (a prepared transaction) is pending again. `load` reads it, if it must be. */
  restore(key: OrderKey, load: (key: OrderKey) => Message | undefined): void {
    const { tail } = this
    // There may be many of them, and they must not all come into memory.
    if (tail !== undefined && key <= tail.position && this.isFullFor(0)) this.makeRoom(tail)
    if (tail !== undefined && key > tail.position) tail.restore()
    else {
      const message = load(key)
      if (message !== undefined) this.pending.putFirst(this.entryOf(message, key))
    }
  }

  /** Resolves when no page is under way; none begins until `release`. */
  async hold(): Promise<void> {
    while (this.tail?.tryHold() === false) await this.tail.pageUnderWay
  }

  release(): void {
    this.tail?.release()
  }

  /** Takes everything out of memory and off the spool; the caller removes it from the store. */
  drain(): Entry[] {
    const entries = this.pending.toArray()
    for (const entry of entries) this.pending.remove(entry)
    this.spool?.clear()
    return entries
  }

  /**
   * Leads what only the store has at this moment through `remove`, page by page. Between `hold` and `release` only.
   * Resolves to how many there were.
   */
  async drainStore(remove: (stored: StoredMessage) => void): Promise<number> {
    const { tail } = this
    if (tail === undefined) return 0
    const wanted = tail.count
    let drained = 0
    while (drained < wanted) {
      const page = await tail.take(Math.min(PAGE_COUNT, wanted - drained), PAGE_BYTES)
      if (page.length === 0) break
      for (const stored of page) remove(stored)
      drained += page.length
    }
    return drained
  }

  /**
   * Shows what only the store has, page by page; what `take` takes is out of it. Between `hold` and `release` only.
   * `take` says false for what stays, undefined when it has had enough.
   */
  async searchStore(take: (stored: StoredMessage) => boolean | undefined): Promise<void> {
    const { tail } = this
    if (tail === undefined) return
    let after = tail.position
    for (let seen = 0, wanted = tail.count; seen < wanted; ) {
      const page = await tail.look(after, Math.min(PAGE_COUNT, wanted - seen), PAGE_BYTES)
      if (page.length === 0) return
      for (const stored of page) {
        const taken = take(stored)
        if (taken === undefined) return
        if (taken) tail.gone()
        seen++
        after = stored.key
      }
    }
  }

  paged(stored: StoredMessage): void {
    const { kernel } = this
    // What was here before a restart may be at other brokers as well, and come back from there as to somebody else.
    if (stored.message.brokerPath !== null || kernel.isFromBefore(stored.message)) kernel.bridged.note(stored.message)
    if (this.owner.wants(stored.message)) this.admit(stored.message, stored.key)
    else this.owner.unwanted(stored)
  }

  /** Looks for what has expired, as far as `maxExpirePageSize` goes; what that needs from the store comes later. */
  expire(): void {
    this.expiry.run()
  }

  pageEnded(): void {
    this.expiry.pageEnded()
    this.owner.wake()
  }

  private admit(message: Message, key: OrderKey, size = sizeUnder(this.owner.policy, message)): Entry {
    const entry = this.entryOf(message, key, size)
    this.pending.append(entry)
    return entry
  }

  private entryOf(message: Message, key: OrderKey, size = sizeUnder(this.owner.policy, message)): Entry {
    this.owner.memory.increase(size)
    const entry = new Entry(this.owner, message, key, size)
    if (this.notBefore !== 0) {
      if (this.notBefore > this.kernel.store.durable) entry.ticket = this.notBefore
      else this.notBefore = 0
    }
    return entry
  }

  private keepsOut(size: number): boolean {
    return this.storedCount > 0 || !this.cursor.cachesStored || this.isFullFor(size)
  }

  private isFullFor(size: number): boolean {
    const { pending } = this
    return (pending.count > 0 && pending.bytes + size > this.cursor.headBytes) || this.nearlyFull
  }

  private makeRoom(tail: StoredTail): void {
    const step = stepBack(this.pending.toArray(), this.owner.highestKeyInFlight())
    if (step === undefined) return
    for (const entry of step.entries) {
      this.pending.remove(entry)
      this.owner.memory.decrease(entry.size)
      this.holdUntil(entry.ticket)
    }
    tail.stepBack(step.position, step.entries.length)
    this.kernel.memoryFreed()
  }

  private spills(): boolean {
    if (this.kernel.spool === undefined) return false
    return this.spooledCount > 0 || this.nearlyFull
  }

  /** Of its own limit or the broker's: from here on messages that can be kept elsewhere are. */
  private get nearlyFull(): boolean {
    const { memory } = this.owner
    const mark = this.cursor.fullFromPercent
    return (memory.limitBytes > 0 && memory.percentUsage >= mark) || memory.poolPercentUsage >= mark
  }
}

function cursorFor({ policy, subscriptionKey }: BacklogOwner): Cursor {
  return subscriptionKey === undefined ? policy.queueCursor : policy.durableCursor
}
