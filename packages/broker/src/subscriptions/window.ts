/**
 * How many more messages a consumer may have: its prefetch, widened by what it reported as delivered (or acknowledged
 * in an open transaction) and narrowed again as that is acknowledged. Prefetch 0: only what a pull asked for.
 */
export class Window {
  extension = 0
  /** Acknowledged in open transactions: to the consumer they are done with. */
  private heldCount = 0

  constructor(
    public size: number,
    /** Policy `usePrefetchExtension`. */
    private readonly extensible: boolean,
  ) {}

  room(inFlight: number): number {
    if (this.size === 0) return this.extension
    // Most clients report as delivered what they acknowledge in a transaction; it must not count twice.
    return this.size + Math.max(this.heldCount, this.extension) - inFlight
  }

  hold(): void {
    if (this.extensible) this.heldCount++
  }

  /** The transaction ended. What was rolled back stays reported as delivered: clients do not report it once more. */
  unhold(): void {
    if (this.heldCount > 0) this.heldCount--
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
