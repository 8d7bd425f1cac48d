/**
 * How many more messages a consumer may have: its prefetch, widened by what it reported as delivered (or acknowledged
 * in an open transaction) and narrowed again as that is acknowledged. Prefetch 0: only what a pull asked for.
 */
export class Window {
  extension = 0

  constructor(
    public size: number,
    /** Policy `usePrefetchExtension`. */
    private readonly extensible: boolean,
  ) {}

  room(inFlight: number): number {
    return this.size === 0 ? this.extension : this.size + this.extension - inFlight
  }

  expand(count: number): void {
    if (this.extensible && this.size !== 0 && count > 0) this.extension += count
  }

  contract(count: number): void {
    if (this.size !== 0) this.extension = Math.max(0, this.extension - count)
  }

  /** One more was sent. */
  dispatched(): void {
    if (this.size === 0 && this.extension > 0) this.extension--
  }

  resize(size: number): void {
    // What a pull asked for means nothing to a window, and the other way round.
    if ((size === 0) !== (this.size === 0)) this.extension = 0
    this.size = size
  }
}
