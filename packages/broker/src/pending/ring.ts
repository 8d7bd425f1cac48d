/**
 * First in, first out, in one array that is used round and round and doubles when full:
 *
 *   slots  d e . . a b c      head points at a; e is the last
 */
export class Ring<T> {
  private slots: (T | undefined)[] = []
  private head = 0
  size = 0

  push(item: T): void {
    if (this.size === this.slots.length) this.grow()
    this.slots[(this.head + this.size) & (this.slots.length - 1)] = item
    this.size++
  }

  peek(): T | undefined {
    return this.size === 0 ? undefined : this.slots[this.head]
  }

  shift(): T | undefined {
    if (this.size === 0) return undefined
    const item = this.slots[this.head]
    this.slots[this.head] = undefined
    this.head = (this.head + 1) & (this.slots.length - 1)
    this.size--
    // An idle consumer should not keep the room of its busiest moment.
    if (this.size === 0 && this.slots.length > 1024) this.reset()
    return item
  }

  /** Without taking them out, the oldest first; at most `count`. */
  toArray(count = this.size): T[] {
    const items: T[] = []
    for (let i = 0; i < Math.min(count, this.size); i++)
      items.push(this.slots[(this.head + i) & (this.slots.length - 1)]!)
    return items
  }

  /** Takes out those at the given places (0: the oldest), which ascend; the others keep their order. */
  removeAt(places: readonly number[]): T[] {
    const removed: T[] = []
    const last = places.at(-1) ?? -1
    // What stands before the last place moves up from the head, so the newer part, which is longer, stays where it is.
    const mask = this.slots.length - 1
    const staying: (T | undefined)[] = []
    for (let i = 0, next = 0; i <= last; i++) {
      const item = this.slots[(this.head + i) & mask]
      if (places[next] === i) {
        removed.push(item!)
        next++
      } else staying.push(item)
      this.slots[(this.head + i) & mask] = undefined
    }
    this.head = (this.head + removed.length) & mask
    for (const [i, item] of staying.entries()) this.slots[(this.head + i) & mask] = item
    this.size -= removed.length
    return removed
  }

  private reset(): void {
    this.slots = []
    this.head = 0
  }

  private grow(): void {
    const larger: (T | undefined)[] = new Array(Math.max(8, this.slots.length * 2))
    for (let i = 0; i < this.size; i++) larger[i] = this.slots[(this.head + i) & (this.slots.length - 1)]
    this.slots = larger
    this.head = 0
  }
}
