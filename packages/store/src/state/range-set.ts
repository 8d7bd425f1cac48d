/**
 * A set of ascending numbers as ranges: what a durable subscription has pending. A million messages pending in a row
 * are one range.
 */
export class RangeSet {
  /** first, last (inclusive) of each range, ascending, never adjacent. */
  private ranges: number[] = []
  count = 0

  static from(ranges: readonly number[]): RangeSet {
    const set = new RangeSet()
    for (let i = 0; i < ranges.length; i += 2) {
      set.ranges.push(ranges[i]!, ranges[i + 1]!)
      set.count += ranges[i + 1]! - ranges[i]! + 1
    }
    return set
  }

  toArray(): number[] {
    return this.ranges.slice()
  }

  has(value: number): boolean {
    const at = this.find(value)
    return at < this.ranges.length && this.ranges[at]! <= value
  }

  /** The smallest member >= `value`, or -1. */
  next(value: number): number {
    const at = this.find(value)
    return at < this.ranges.length ? Math.max(value, this.ranges[at]!) : -1
  }

  add(value: number): void {
    const ranges = this.ranges
    const last = ranges.length - 1
    if (last > 0 && ranges[last]! === value - 1) ranges[last] = value
    else if (last < 0 || ranges[last]! < value) ranges.push(value, value)
    else if (!this.insert(value)) return
    this.count++
  }

  /** False if it was not in. */
  delete(value: number): boolean {
    const at = this.find(value)
    const ranges = this.ranges
    if (at >= ranges.length || ranges[at]! > value) return false
    const first = ranges[at]!
    const last = ranges[at + 1]!
    if (first === last) ranges.splice(at, 2)
    else if (value === first) ranges[at] = value + 1
    else if (value === last) ranges[at + 1] = value - 1
    else ranges.splice(at, 2, first, value - 1, value + 1, last)
    this.count--
    return true
  }

  private insert(value: number): boolean {
    const at = this.find(value)
    const ranges = this.ranges
    if (ranges[at]! <= value) return false
    const joinsBefore = at > 0 && ranges[at - 1]! === value - 1
    const joinsAfter = ranges[at]! === value + 1
    if (joinsBefore && joinsAfter) ranges.splice(at - 1, 2)
    else if (joinsBefore) ranges[at - 1] = value
    else if (joinsAfter) ranges[at] = value
    else ranges.splice(at, 0, value, value)
    return true
  }

  /** Index of the first range whose last member is >= `value`. */
  private find(value: number): number {
    const ranges = this.ranges
    if (ranges.length === 0 || ranges[1]! >= value) return 0
    let low = 0
    let high = ranges.length >> 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if (ranges[middle * 2 + 1]! < value) low = middle + 1
      else high = middle
    }
    return low * 2
  }
}
