/** How a measured value was spread: enough for its average and its extremes, at the price of four numbers. */
export class Spread {
  count = 0
  total = 0
  /** 0 until something was measured. As in ActiveMQ, a measured 0 is forgotten by the next value. */
  min = 0
  max = 0

  get average(): number {
    return this.count === 0 ? 0 : this.total / this.count
  }

  add(value: number): void {
    this.count++
    this.total += value
    if (value > this.max) this.max = value
    if (value < this.min || this.min === 0) this.min = value
  }

  /** Takes in what another one measured. */
  join(other: Spread): void {
    if (other.count === 0) return
    this.count += other.count
    this.total += other.total
    if (other.max > this.max) this.max = other.max
    if (other.min < this.min || this.min === 0) this.min = other.min
  }
}
