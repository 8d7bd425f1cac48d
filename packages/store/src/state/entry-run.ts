/**
 * The messages of one priority tier of a destination, by sequence number. Only pages in use are in memory; of the
 * others there is a count, two bytes for 510 messages.
 */
import { invariant } from '@hermod/model'
import { EntryPage, PAGE_SLOTS } from './entry-page.js'

export interface PageSource {
  /** The stored page; undefined if there is none. */
  load(page: number): EntryPage | undefined
}

export class EntryRun {
  /** Page and slot found by the last successful `find`. */
  page!: EntryPage
  slot = 0

  /** Live messages of page `first + i`. */
  private lives: Uint16Array = new Uint16Array(4)
  private used = 0
  private first = 0
  readonly pages = new Map<number, EntryPage>()
  private tail: EntryPage | undefined
  private tailNumber = -1
  /** Pages that died since the last checkpoint and may be in the index. */
  readonly dropped: number[] = []

  constructor(private readonly source: PageSource) {}

  /** Live counts per page, for the index. */
  summary(): { first: number; lives: number[] } {
    return { first: this.first, lives: Array.from(this.lives.subarray(0, this.used)) }
  }

  restore(first: number, lives: readonly number[]): void {
    this.first = first
    this.used = lives.length
    this.lives = Uint16Array.from([...lives, 0, 0, 0, 0])
  }

  put(sequence: number, file: number, offset: number, size: number, hash: number): void {
    const number = Math.floor(sequence / PAGE_SLOTS)
    const page = number === this.tailNumber ? this.tail! : this.pageForPut(number)
    page.put(sequence - number * PAGE_SLOTS, file, offset, size, hash)
    page.touched = true
    this.lives[number - this.first] = page.live
  }

  /** True if the sequence is live; `page` and `slot` then say where. */
  find(sequence: number): boolean {
    const number = Math.floor(sequence / PAGE_SLOTS)
    const page = number === this.tailNumber ? this.tail : this.pageAt(number)
    if (page === undefined) return false
    const slot = sequence - number * PAGE_SLOTS
    if (page.size(slot) === 0) return false
    this.page = page
    this.slot = slot
    return true
  }

  clear(sequence: number): void {
    const number = Math.floor(sequence / PAGE_SLOTS)
    const page = this.pageAt(number)
    if (page === undefined) return
    page.clear(sequence - number * PAGE_SLOTS)
    this.lives[number - this.first] = page.live
    // The last page goes on being filled.
    if (page.live === 0 && number < this.first + this.used - 1) this.drop(number)
  }

  /** The smallest live sequence > `after`, or -1. */
  nextLive(after: number): number {
    let number = Math.max(this.first, Math.floor((after + 1) / PAGE_SLOTS))
    let slot = Math.max(0, after + 1 - number * PAGE_SLOTS)
    for (; number < this.first + this.used; number++, slot = 0) {
      if (this.lives[number - this.first] === 0) continue
      const found = this.pageAt(number)?.nextLive(slot) ?? -1
      if (found >= 0) return number * PAGE_SLOTS + found
    }
    return -1
  }

  /** The highest live sequence, or -1. */
  lastLive(): number {
    let last = -1
    for (let i = this.used - 1; i >= 0 && last < 0; i--) {
      if (this.lives[i] === 0) continue
      const number = this.first + i
      const page = this.pageAt(number)!
      for (let slot = page.nextLive(0); slot >= 0; slot = page.nextLive(slot + 1)) last = number * PAGE_SLOTS + slot
    }
    return last
  }

  /** Forgets pages that are as the index has them and were not used since the last call. */
  evict(): void {
    for (const [number, page] of this.pages) {
      if (page.touched) page.touched = false
      else if (!page.dirty && number !== this.tailNumber) this.pages.delete(number)
    }
  }

  /** Numbers of all pages that may be in the index. */
  *numbers(): Generator<number> {
    for (let i = 0; i < this.used; i++) if (this.lives[i] !== 0) yield this.first + i
  }

  private pageAt(number: number): EntryPage | undefined {
    const index = number - this.first
    if (index < 0 || index >= this.used) return undefined
    let page = this.pages.get(number)
    if (page === undefined) {
      if (this.lives[index] === 0) return undefined
      page = this.source.load(number)
      invariant(page !== undefined && page.live === this.lives[index], 'the index has the page it counted', {
        page: number,
        live: this.lives[index],
      })
      this.pages.set(number, page)
    }
    page.touched = true
    return page
  }

  private pageForPut(number: number): EntryPage {
    if (this.used === 0) this.first = number
    invariant(number >= this.first, 'sequence numbers grow', { page: number, first: this.first })
    this.makeRoom(number)
    let page = this.pageAt(number)
    if (page === undefined) {
      page = new EntryPage()
      this.pages.set(number, page)
    }
    const before = this.tail
    const beforeNumber = this.tailNumber
    if (number > this.tailNumber) {
      this.tail = page
      this.tailNumber = number
      if (before !== undefined && before.live === 0) this.drop(beforeNumber)
    }
    return page
  }

  private makeRoom(number: number): void {
    const index = number - this.first
    if (index >= this.lives.length) {
      const grown = new Uint16Array(Math.max(index + 1, this.lives.length * 2))
      grown.set(this.lives.subarray(0, this.used))
      this.lives = grown
    }
    if (index >= this.used) {
      this.lives.fill(0, this.used, index + 1)
      this.used = index + 1
    }
  }

  private drop(number: number): void {
    this.pages.delete(number)
    this.dropped.push(number)
    let dead = 0
    while (dead < this.used - 1 && this.lives[dead] === 0) dead++
    // Moving the array each time would make draining a long backlog quadratic.
    if (dead < 64 && dead < this.used - 1) return
    this.lives.copyWithin(0, dead, this.used)
    this.used -= dead
    this.first += dead
  }
}
