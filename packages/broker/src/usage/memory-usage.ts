/**
 * Memory that messages take, accounted per destination and summed for the broker, against a limit at each level.
 *
 * At the broker's limit only those destinations are full that hold more than their fair share (limit / destinations
 * that hold anything): a queue that nobody reads must not slow the producers of one that is read. So that this stays
 * bounded, from a tenth above the limit on every destination is full.
 */
import { invariant } from '@hermod/model'

/** Producers held at a limit go on when usage is below this part of it; without the gap they would stop and go with every message. */
const RESUME_BELOW = 0.9
const HARD_LIMIT = 1.1

/** Bytes that are about to be added: to one destination, and to all together. */
export interface MoreMemory {
  memoryOf(memory: MemoryUsage): number
  readonly memoryBytes: number
}

export class MemoryUsage {
  private used = 0
  private uncommitted = 0
  /** Children that hold something: among them the limit is shared. */
  private holders = 0

  /** `limitBytes` 0: only the parent's limit counts. `name` is shown in logs: `memory of queue://A`. */
  constructor(
    readonly name: string,
    public limitBytes: number,
    private readonly parent?: MemoryUsage,
  ) {}

  get usedBytes(): number {
    return this.used
  }
  /** Of its own limit, or of the parent's if it has none. */
  get percentUsage(): number {
    const limit = this.limitBytes > 0 ? this.limitBytes : (this.parent?.limitBytes ?? 0)
    return limit > 0 ? Math.floor((this.used * 100) / limit) : 0
  }

  /** Of the limit that this one is a part of; 0 if it is part of none. */
  get poolPercentUsage(): number {
    return this.parent?.percentUsage ?? 0
  }

  increase(bytes: number): void {
    if (this.used === 0 && bytes > 0 && this.parent !== undefined) this.parent.holders++
    this.used += bytes
    this.parent?.increase(bytes)
  }

  decrease(bytes: number): void {
    if (bytes > this.used) {
      invariant(false, 'memory given back that was never taken', { name: this.name, bytes, used: this.used })
    }
    this.used -= bytes
    if (this.used === 0 && bytes > 0 && this.parent !== undefined) this.parent.holders--
    this.parent?.decrease(bytes)
  }

  /** Part of `usedBytes`: what open transactions hold, which no consumer can free. */
  get uncommittedBytes(): number {
    return this.uncommitted
  }

  /** As `increase`, for a message that waits for its commit. */
  reserve(bytes: number): void {
    this.increase(bytes)
    this.noteUncommitted(bytes)
  }

  /** The transaction has ended. */
  unreserve(bytes: number): void {
    this.noteUncommitted(-bytes)
    this.decrease(bytes)
  }

  /** Full, and what could be consumed is too little to make room: only the end of a transaction can. */
  get fullLimitOfTransactions(): MemoryUsage | undefined {
    const limit = this.fullLimit()
    if (limit === undefined || limit.uncommitted < limit.limitBytes * RESUME_BELOW) return undefined
    return limit
  }

  /** Gives back all that is held: the destination is gone. */
  close(): void {
    this.noteUncommitted(-this.uncommitted)
    if (this.used > 0) this.decrease(this.used)
  }

  get isFull(): boolean {
    return this.fullLimit() !== undefined
  }

  /**
   * The limit that is reached: this one's own, or the parent's if this one has its share of it. `more`: what is about to
   * be added.
   */
  fullLimit(more?: MoreMemory): MemoryUsage | undefined {
    const used = this.used + (more?.memoryOf(this) ?? 0)
    if (this.limitBytes > 0 && used >= this.limitBytes) return this
    const parent = this.parent
    if (parent === undefined || parent.limitBytes <= 0) return undefined
    const parentUsed = parent.used + (more?.memoryBytes ?? 0)
    if (parentUsed < parent.limitBytes) return undefined
    const hasItsShare = used * parent.holders >= parent.limitBytes || parentUsed >= parent.limitBytes * HARD_LIMIT
    return hasItsShare ? parent : undefined
  }

  /** True when held producers may go on. */
  get hasRoom(): boolean {
    if (this.limitBytes > 0 && this.used >= this.limitBytes * RESUME_BELOW) return false
    const parent = this.parent
    if (parent === undefined || parent.limitBytes <= 0) return true
    return parent.used < parent.limitBytes * RESUME_BELOW || this.fullLimit() === undefined
  }

  private noteUncommitted(bytes: number): void {
    this.uncommitted += bytes
    this.parent?.noteUncommitted(bytes)
  }
}
