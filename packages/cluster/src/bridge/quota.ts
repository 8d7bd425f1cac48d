/**
 * Names of one kind of thing that a bridge makes here because the other broker tells of it: so many and no more, for
 * each takes memory or disk for as long as it stands.
 */
export class Quota {
  private readonly names = new Set<string>()
  private isTold = false

  /** `names`: what stands already. It counts, even where it is more than there may be. */
  constructor(
    readonly most: number,
    names: Iterable<string> = [],
  ) {
    for (const name of names) this.names.add(name)
  }

  get size(): number {
    return this.names.size
  }

  /**
   * Undefined: it may be. Otherwise there are as many as there may be; `isFirst` is for the log, and is true again once
   * a tenth of the room has become free.
   */
  take(name: string): { readonly isFirst: boolean } | undefined {
    if (this.names.has(name)) return undefined
    if (this.names.size < this.most) {
      this.names.add(name)
      return undefined
    }
    const isFirst = !this.isTold
    this.isTold = true
    return { isFirst }
  }

  give(name: string): void {
    if (this.names.delete(name) && this.names.size <= this.most * 0.9) this.isTold = false
  }
}
