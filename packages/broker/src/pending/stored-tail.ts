/**
 * The part of a backlog that is in the store and not in memory: only counted here, and read in order page by page.
 *
 *   store   1 2 3 4 5 6 7 8 9        position = 4: everything up to it is or was in memory
 *           ~~~~~~~ ---------        count = 5: behind the position, pending, not in memory
 *
 * A page that was read before a message behind the position came back would skip it: `epoch` tells such pages.
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
  pageUnderWay: Promise<void> = Promise.resolve()
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

  /** A message behind the position is there again. A page under way may have been read without it. */
  restore(): void {
    this.leave()
    this.epoch++
  }

  /** Messages behind `position` that were in memory are there no longer. A page under way may leave them out. */
  stepBack(position: OrderKey, count: number): void {
    this.position = position
    this.count += count
    this.left += count
    this.epoch++
  }

  /** Begins to read the next messages; nothing happens while a page is under way. */
  read(maxCount: number, maxBytes: number): void {
    if (this.reading || this.count === 0) return
    this.reading = true
    const { epoch, left } = this
    this.pageUnderWay = this.store.page(this.position, maxCount, maxBytes).then(
      (page) => this.arrived(page, epoch, left),
      (error: unknown) => {
        this.log.error(`Could not read the messages of ${this.name} behind position ${this.position}`, error)
        this.release()
      },
    )
  }

  /** Takes the sole right to read, for `take`; false while a page is under way. */
  tryHold(): boolean {
    if (this.reading) return false
    this.reading = true
    return true
  }

  release(): void {
    this.reading = false
    this.reader.pageEnded()
  }

  /** Reads the next messages past the reader. Only while held. */
  async take(maxCount: number, maxBytes: number): Promise<readonly StoredMessage[]> {
    const page = await this.store.page(this.position, maxCount, maxBytes)
    this.position = page.at(-1)?.key ?? this.position
    this.count = Math.max(0, this.count - page.length)
    return page
  }

  /** Reads without taking. Only while held. */
  look(after: OrderKey, maxCount: number, maxBytes: number): Promise<readonly StoredMessage[]> {
    return this.store.page(after, maxCount, maxBytes)
  }

  /** Somebody took one of those that were looked at. */
  gone(): void {
    this.count--
  }

  private arrived(page: readonly StoredMessage[], epoch: number, left: number): void {
    if (epoch === this.epoch) {
      for (const stored of page) {
        this.position = stored.key
        this.count = Math.max(0, this.count - 1)
        this.reader.paged(stored)
      }
      if (page.length === 0 && left === this.left) this.giveUp()
    }
    this.release()
  }

  /** The store has nothing more although some were counted: it reported what it could not read. */
  private giveUp(): void {
    this.log.warn(`${this.count} message(s) of ${this.name} could not be read from the store and are left out`)
    this.count = 0
  }
}
