/**
 * Finds what has expired at the head of a backlog, where no consumer would: in memory, and in what a search has read
 * from the store. It ends when `maxExpirePageSize` messages that live on are in memory, so a backlog of live ones costs
 * no more than that, and one of dead ones is gone through to its end, page by page.
 */
import type { Kernel } from '../kernel.js'
import type { Backlog, BacklogOwner } from './backlog.js'

export class ExpirySearch {
  /** A page was asked for when this many were in memory; undefined: the search is over. */
  private askedAt: number | undefined

  constructor(
    private readonly backlog: Backlog,
    private readonly owner: BacklogOwner,
    private readonly kernel: Kernel,
  ) {}

  run(): void {
    const { pending } = this.backlog
    const pageSize = this.owner.policy.maxExpirePageSize
    if (pageSize === 0) return
    for (;;) {
      this.searchHead(pageSize)
      if (pending.count >= pageSize || this.backlog.count === pending.count) return
      const before = pending.count
      this.backlog.refill(false)
      if (pending.count === before) {
        this.askedAt = this.backlog.busy ? before : undefined
        return
      }
    }
  }

  /** What was asked for is in memory. A page that brought nothing is the last: it may have failed. */
  pageEnded(): void {
    const before = this.askedAt
    this.askedAt = undefined
    if (before !== undefined && this.backlog.pending.count > before) this.run()
  }

  private searchHead(pageSize: number): void {
    const { pending } = this.backlog
    const nowMs = this.kernel.clock.now()
    let budget = pageSize
    for (let entry = pending.first(); entry !== null && budget > 0; ) {
      const next = pending.after(entry)
      if (entry.message.isExpired(nowMs)) {
        pending.remove(entry)
        this.kernel.deadLetters.expired(entry)
      } else budget--
      entry = next
    }
  }
}
