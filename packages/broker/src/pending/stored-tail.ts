/**
 * The part of a backlog that is in the store and not in memory: only counted here, and read in order page by page.
 *
 *   store   1 2 3 4 5 6 7 8 9        position = 4: everything up to it is or was in memory
 *           ~~~~~~~ ---------        count = 5: behind the position, pending, not in memory
 *
 * A page in flight must not bring back what was purged meanwhile: `epoch` tells.
 */
import type { Logger, OrderKey, StoredMessage } from '@hermod/model'

export interface TailStore {
  /** Pending in the store at this moment. */
  count(): number
  page(after: OrderKey, maxCount: number, maxBytes: number): Promise<readonly StoredMessage[]>
}

/** Takes what a page brought. */
export interface TailReader {
  paged(message: StoredMessage): void
  /** The page is finished, also when it failed or was out of date. */
  pageEnded(): void
}

export class StoredTail {
  count: number
  position: OrderKey = 0
  private epoch = 0
  private reading = false
  /** How many were left here: tells whether an empty page may have missed some. */
  private left = 0

  constructor(
    private readonly name: string,
    private readonly store: TailStore,
    private readonly reader: TailReader,
    private readonly log: Logger,
  ) {
    this.count = store.count()
  }

  get busy(): boolean {
    return this.reading
  }

  /** A message that was just stored stays there. */
  leave(): void {
    this.count++
    this.left++
  }

  /** Begins to read the next messages; nothing happens while a page is under way. */
  read(maxCount: number, maxBytes: number): void {
    if (this.reading || this.count === 0) return
    this.reading = true
    const { epoch, left } = this
    this.store.page(this.position, maxCount, maxBytes).then(
      (page) => this.take(page, epoch, left),
      (error: unknown) => {
        this.log.error(`Could not read the messages of ${this.name} behind position ${this.position}`, error)
        this.end()
      },
    )
  }

  /** Takes the right to read for itself (purge, browse in order); `end` gives it back. */
  tryHold(): boolean {
    if (this.reading) return false
    this.reading = true
    return true
  }

  release(): void {
    this.end()
  }

  /** What is in the store was removed: whatever is being read is out of date. */
  forget(count: number): void {
    this.count = Math.max(0, this.count - count)
    this.epoch++
  }

  private take(page: readonly StoredMessage[], epoch: number, left: number): void {
    if (epoch === this.epoch) {
      for (const stored of page) {
        if (stored.key <= this.position) continue
        this.position = stored.key
        this.count = Math.max(0, this.count - 1)
        this.reader.paged(stored)
      }
      if (page.length === 0 && left === this.left) this.giveUp()
    }
    this.end()
  }

  /** The store has nothing more although some were counted: it reported what it could not read. */
  private giveUp(): void {
    this.log.warn(`${this.count} message(s) of ${this.name} could not be read from the store and are left out`)
    this.count = 0
  }

  private end(): void {
    this.reading = false
    this.reader.pageEnded()
  }
}
