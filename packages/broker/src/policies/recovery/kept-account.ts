/**
 * What all topics together keep for consumers that come late: retained messages and histories. Any client can have
 * messages kept, in as many topics as it likes, and nobody consumes them; so all of them share one bound, a part of the
 * broker's memory, and the oldest go first.
 */
import type { Logger } from '@hermod/model'

/** Of the broker's memory limit; without one, of what that is by default. */
const SHARE = 4
const DEFAULT_MEMORY_BYTES = 1024 ** 3
/** A line is logged again after what is kept was below this part of the bound. */
const QUIET_BELOW = 0.5

/** One message that is kept. In one account at a time. */
export class KeptMessage {
  previous: KeptMessage | undefined
  next: KeptMessage | undefined
  held = false

  constructor(
    readonly bytes: number,
    /** It has to go: its place is given up, and the account has forgotten it. Called for the oldest only. */
    readonly evicted: () => void,
  ) {}
}

export class KeptAccount {
  private oldest: KeptMessage | undefined
  private newest: KeptMessage | undefined
  private used = 0
  private told = false

  /** `memoryLimitBytes`: of the whole broker; 0: it has none. */
  constructor(
    private readonly memoryLimitBytes: () => number,
    private readonly log: Logger,
  ) {}

  get usedBytes(): number {
    return this.used
  }

  get limitBytes(): number {
    return Math.floor((this.memoryLimitBytes() || DEFAULT_MEMORY_BYTES) / SHARE)
  }

  /** Others go for it where there is no room, and in the end itself. */
  add(kept: KeptMessage): void {
    kept.held = true
    kept.previous = this.newest
    if (this.newest === undefined) this.oldest = kept
    else this.newest.next = kept
    this.newest = kept
    this.used += kept.bytes
    const limit = this.limitBytes
    if (this.used > limit) this.evict(limit)
  }

  /** It is kept no longer; nothing happens to one that was evicted. */
  remove(kept: KeptMessage): void {
    if (!kept.held) return
    kept.held = false
    if (kept.previous === undefined) this.oldest = kept.next
    else kept.previous.next = kept.next
    if (kept.next === undefined) this.newest = kept.previous
    else kept.next.previous = kept.previous
    kept.previous = undefined
    kept.next = undefined
    this.used -= kept.bytes
    if (this.told && this.used < this.limitBytes * QUIET_BELOW) this.told = false
  }

  private evict(limitBytes: number): void {
    if (!this.told) {
      this.told = true
      this.log.warn(
        `Topics keep more than ${limitBytes} bytes for consumers that come late (retained messages and recovery ` +
          `policies), a quarter of the broker's memory; the oldest of these messages are dropped`,
      )
    }
    while (this.used > limitBytes && this.oldest !== undefined) {
      const { oldest } = this
      this.remove(oldest)
      oldest.evicted()
    }
  }
}
