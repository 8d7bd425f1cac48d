/**
 * Where the messages of 510 consecutive sequence numbers of one priority tier are in the journal: four integers each,
 * two pages of the index's file. A size of 0: no such message.
 */
export const PAGE_SLOTS = 510
const CELL_INTS = 4
const FIRST_SLOTS = 30

export class EntryPage {
  live = 0
  /** Differs from what the index on disk holds. */
  dirty = true
  /** Used since the last checkpoint; others leave memory then. */
  touched = true
  private cells: Int32Array

  constructor(cells?: Int32Array) {
    if (cells === undefined) {
      this.cells = new Int32Array(FIRST_SLOTS * CELL_INTS)
      return
    }
    this.cells = cells
    this.dirty = false
    for (let slot = 0; slot < this.slots; slot++) if (this.size(slot) !== 0) this.live++
  }

  get slots(): number {
    return this.cells.length / CELL_INTS
  }

  file(slot: number): number {
    return this.cells[slot * CELL_INTS]!
  }
  offset(slot: number): number {
    return this.cells[slot * CELL_INTS + 1]!
  }
  /** Of the whole record; 0 for nothing. */
  size(slot: number): number {
    return slot < this.slots ? this.cells[slot * CELL_INTS + 2]! : 0
  }
  /** Low half of the message id's hash. */
  hash(slot: number): number {
    return this.cells[slot * CELL_INTS + 3]!
  }

  put(slot: number, file: number, offset: number, size: number, hash: number): void {
    if (slot >= this.slots) this.grow(slot)
    const at = slot * CELL_INTS
    if (this.cells[at + 2] === 0) this.live++
    this.cells[at] = file
    this.cells[at + 1] = offset
    this.cells[at + 2] = size
    this.cells[at + 3] = hash
    this.dirty = true
  }

  clear(slot: number): void {
    if (this.size(slot) === 0) return
    this.cells[slot * CELL_INTS + 2] = 0
    this.live--
    this.dirty = true
  }

  /** First live slot >= `slot`, or -1. */
  nextLive(slot: number): number {
    for (let at = slot; at < this.slots; at++) if (this.cells[at * CELL_INTS + 2] !== 0) return at
    return -1
  }

  /** A copy for the index. */
  bytes(): Uint8Array {
    return new Uint8Array(this.cells.slice().buffer)
  }

  static fromBytes(bytes: Uint8Array): EntryPage {
    const copy = new Uint8Array(bytes)
    return new EntryPage(new Int32Array(copy.buffer))
  }

  private grow(slot: number): void {
    let slots = this.slots
    while (slots <= slot) slots = Math.min(PAGE_SLOTS, slots * 4)
    const cells = new Int32Array(slots * CELL_INTS)
    cells.set(this.cells)
    this.cells = cells
  }
}
