/**
 * Message ids to order keys while a whole journal is replayed: an open hash table over typed arrays, 24 bytes a slot,
 * thrown away afterwards. Journals of our own name the place in the record; this serves those that Java wrote.
 */
import type { OrderKey } from '@hermod/model'

const FIRST_SLOTS = 1024

export class ReplayLookup {
  private capacity = FIRST_SLOTS
  private hashes = new Int32Array(FIRST_SLOTS * 2)
  /** 0: empty slot. */
  private keys = new Float64Array(FIRST_SLOTS)
  private count = 0

  /** `ordinal` keeps the same id in two destinations apart. */
  set(ordinal: number, low: number, high: number, key: OrderKey): void {
    if ((this.count + 1) * 3 > this.capacity * 2) this.grow()
    const mixed = mix(low, ordinal)
    const at = this.slotOf(mixed, high)
    if (this.keys[at] === 0) this.count++
    this.hashes[at * 2] = mixed
    this.hashes[at * 2 + 1] = high
    this.keys[at] = key
  }

  /** 0 if unknown. */
  get(ordinal: number, low: number, high: number): OrderKey {
    return this.keys[this.slotOf(mix(low, ordinal), high)]!
  }

  delete(ordinal: number, low: number, high: number): void {
    let hole = this.slotOf(mix(low, ordinal), high)
    if (this.keys[hole] === 0) return
    this.count--
    const mask = this.capacity - 1
    // Close the gap, or probes for what follows would stop at it.
    for (let at = (hole + 1) & mask; this.keys[at] !== 0; at = (at + 1) & mask) {
      const home = this.hashes[at * 2]! & mask
      if (((at - home) & mask) < ((at - hole) & mask)) continue
      this.move(at, hole)
      hole = at
    }
    this.keys[hole] = 0
  }

  private slotOf(mixed: number, high: number): number {
    const mask = this.capacity - 1
    let at = mixed & mask
    while (this.keys[at] !== 0 && (this.hashes[at * 2] !== mixed || this.hashes[at * 2 + 1] !== high)) {
      at = (at + 1) & mask
    }
    return at
  }

  private move(from: number, to: number): void {
    this.hashes[to * 2] = this.hashes[from * 2]!
    this.hashes[to * 2 + 1] = this.hashes[from * 2 + 1]!
    this.keys[to] = this.keys[from]!
  }

  private grow(): void {
    const { capacity, hashes, keys } = this
    this.capacity = capacity * 2
    this.hashes = new Int32Array(this.capacity * 2)
    this.keys = new Float64Array(this.capacity)
    for (let i = 0; i < capacity; i++) {
      if (keys[i] === 0) continue
      const at = this.slotOf(hashes[i * 2]!, hashes[i * 2 + 1]!)
      this.hashes[at * 2] = hashes[i * 2]!
      this.hashes[at * 2 + 1] = hashes[i * 2 + 1]!
      this.keys[at] = keys[i]!
    }
  }
}

function mix(low: number, ordinal: number): number {
  let value = low ^ Math.imul(ordinal + 1, 0x9e3779b1)
  value = Math.imul(value ^ (value >>> 16), 0x7feb352d)
  return (value ^ (value >>> 15)) | 0
}
