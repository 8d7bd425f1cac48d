/**
 * One queue's part of a browse: the messages in memory at the beginning, then those that only the store had, read page
 * by page and only as long as the browser has room.
 */
import type { Logger, Message, OrderKey } from '@hermod/model'
import type { Queue } from '../destinations/queue.js'

const PAGE_COUNT = 400
const PAGE_BYTES = 1024 * 1024

/** Told when a page has come. */
export interface BrowseReader {
  pump(): void
}

export class BrowseRun {
  over = false
  private ready: Message[]
  private at = 0
  private reading = false
  private position: OrderKey
  /** Messages that came after the browser are none of its business. */
  private remaining: number

  constructor(
    readonly queue: Queue,
    private readonly reader: BrowseReader,
    private readonly log: Logger,
    /** Only what is in memory for consumers, be it with them already or next in turn. */
    onlyReady = false,
  ) {
    const { backlog } = queue
    this.ready = snapshot(queue, !onlyReady || queue.subscriptions.length > 0)
    this.position = backlog.position
    this.remaining = queue.store === undefined || onlyReady ? 0 : backlog.storedCount
  }

  /** Undefined: nothing at hand now; see `over`. */
  next(): Message | undefined {
    if (this.at < this.ready.length) return this.ready[this.at++]
    if (this.remaining === 0) this.over = true
    else if (!this.over) this.read()
    return undefined
  }

  stop(): void {
    this.over = true
    this.remaining = 0
    this.ready = []
  }

  private read(): void {
    const store = this.queue.store
    if (this.reading || store === undefined) return
    this.reading = true
    store.page(this.position, Math.min(PAGE_COUNT, this.remaining), PAGE_BYTES).then(
      (page) => {
        this.reading = false
        if (this.over) return
        this.ready = page.map((stored) => stored.message)
        this.at = 0
        this.position = page.at(-1)?.key ?? this.position
        this.remaining = page.length === 0 ? 0 : Math.max(0, this.remaining - page.length)
        this.reader.pump()
      },
      (error: unknown) => {
        this.log.error(`Could not read the messages of ${this.queue.destination} to browse them`, error)
        this.stop()
        this.reader.pump()
      },
    )
  }
}

/** Dispatched and, if wanted, pending messages in memory, in their order in the queue. */
function snapshot(queue: Queue, pending: boolean): Message[] {
  const entries = pending ? queue.backlog.pending.toArray() : []
  for (const subscription of queue.subscriptions) {
    for (const entry of subscription.dispatched.toArray()) if (entry.source === queue) entries.push(entry)
  }
  if (!queue.prioritized) entries.sort((a, b) => a.order - b.order)
  const nowMs = queue.nowMs
  return entries.filter((entry) => !entry.message.isExpired(nowMs)).map((entry) => entry.message)
}
