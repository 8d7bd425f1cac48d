/**
 * What waits for one consumer of topics, oldest first: in memory, and once memory is scarce on the spool, so that one
 * slow consumer does not hold the producers of its topics.
 *
 *   consumer <- [ in memory: entries shared by all consumers ] <- [ spool: this consumer's own ]
 */
import type { Message, Spool } from '@hermod/model'
import type { Topic } from '../destinations/topic.js'
import { TopicEntry } from '../destinations/topic-entry.js'
import type { Kernel } from '../kernel.js'
import { Ring } from '../pending/ring.js'
import { EVICTION_PAGE, type Eviction } from '../policies/eviction/eviction.js'

const PAGE_COUNT = 1000
const PAGE_BYTES = 1024 * 1024
/** While memory is scarce: just enough to go on. */
const SCARCE_PAGE_BYTES = 64 * 1024

export class TopicPending {
  private readonly inMemory = new Ring<TopicEntry>()
  private spool: Spool | undefined
  /** Of those in memory, how many may expire at all. */
  private mortal = 0

  constructor(
    private readonly kernel: Kernel,
    /** The living topic of a message; undefined: it is gone, and its messages with it. */
    private readonly topicOf: (message: Message) => Topic | undefined,
  ) {}

  get size(): number {
    return this.inMemory.size + (this.spool?.count ?? 0)
  }

  /** `roomy`: the consumer can take it in this very turn, so it is not worth writing down. */
  add(entry: TopicEntry, roomy: boolean): void {
    if (!roomy && this.spills(entry.topic)) {
      this.spool ??= this.kernel.spool!.open(entry.topic.destination)
      this.spool.add(entry.message)
    } else this.keep(entry)
  }

  /** The oldest; the caller releases it. */
  shift(): TopicEntry | undefined {
    if (this.inMemory.size === 0) this.refill()
    const entry = this.inMemory.shift()
    if (entry !== undefined) this.noteGone(entry)
    return entry
  }

  /** Takes out what is to be dropped for the others; the caller releases it. At least one if there is any. */
  evict({ choose }: Eviction): readonly TopicEntry[] {
    if (this.inMemory.size < EVICTION_PAGE) this.refill()
    const oldest = choose === undefined ? undefined : this.inMemory.toArray(EVICTION_PAGE)
    if (choose === undefined || oldest === undefined || oldest.length === 0) {
      const entry = this.shift()
      return entry === undefined ? [] : [entry]
    }
    return this.takeAt(choose(oldest.map((entry) => entry.message)))
  }

  /** Takes out the oldest that has expired; the caller releases it. */
  takeExpired(nowMs: number): TopicEntry | undefined {
    if (this.mortal === 0) return undefined
    const at = this.inMemory.toArray().findIndex((entry) => entry.message.isExpired(nowMs))
    return at < 0 ? undefined : this.takeAt([at])[0]
  }

  clear(): void {
    for (let entry = this.inMemory.shift(); entry !== undefined; entry = this.inMemory.shift()) entry.release()
    this.mortal = 0
    this.spool?.clear()
    this.spool = undefined
  }

  private takeAt(places: readonly number[]): readonly TopicEntry[] {
    const taken = this.inMemory.removeAt(places)
    for (const entry of taken) this.noteGone(entry)
    return taken
  }

  private keep(entry: TopicEntry): void {
    entry.hold()
    this.inMemory.push(entry)
    if (entry.message.expiration !== 0) this.mortal++
  }

  private noteGone(entry: TopicEntry): void {
    if (entry.message.expiration !== 0) this.mortal--
  }

  private refill(): void {
    if (this.spool === undefined || this.spool.count === 0) return
    const bytes = this.kernel.usage.memory.percentUsage >= 100 ? SCARCE_PAGE_BYTES : PAGE_BYTES
    for (const message of this.spool.take(PAGE_COUNT, bytes)) {
      const topic = this.topicOf(message)
      if (topic !== undefined) this.keep(new TopicEntry(topic, message))
    }
  }

  private spills({ destination, memory, policy }: Topic): boolean {
    if (this.kernel.spool === undefined || destination.isTemporary) return false
    if (this.spool !== undefined && this.spool.count > 0) return true
    const mark = policy.topicCursor.fullFromPercent
    return (memory.limitBytes > 0 && memory.percentUsage >= mark) || memory.poolPercentUsage >= mark
  }
}
