/** Space on disk against a limit; what is used is asked of whoever owns the files. */
export class DiskUsage {
  /** `limitBytes` 0: no limit. `name` is shown in logs: `store`, `temporary store`. */
  constructor(
    readonly name: string,
    public limitBytes: number,
    private readonly used: () => number,
  ) {}

  get usedBytes(): number {
    return this.used()
  }

  get percentUsage(): number {
    return this.limitBytes > 0 ? Math.floor((this.used() * 100) / this.limitBytes) : 0
  }

  /** `moreBytes`: what is about to be added. */
  isFull(highWaterMarkPercent = 100, moreBytes = 0): boolean {
    return this.limitBytes > 0 && (this.used() + moreBytes) * 100 >= this.limitBytes * highWaterMarkPercent
  }
}
