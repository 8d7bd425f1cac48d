/**
 * `persistJMSRedelivered`: the store is told of a delivery before the consumer is, and has it safe, so that after a crash
 * the message comes with the redelivered flag. Those next in line are marked along, for one sync among them.
 */
import type { Kernel } from '../kernel.js'
import type { Entry } from '../pending/entry.js'

/** Marked at a time. One marked for nothing is flagged at its first delivery if it leaves memory before that. */
const BATCH = 64

interface Marked {
  readonly backlog: { readonly pending: { after(entry: Entry): Entry | null } }
  readonly store: { update(key: number, message: Entry['message']): void } | undefined
}

export class DeliveryMarks {
  private readonly marked = new WeakSet<Entry>()

  constructor(
    private readonly kernel: Pick<Kernel, 'store'>,
    private readonly queue: Marked,
  ) {}

  /** Marks it, if it is not marked. From then on its ticket says when it may go. */
  mark(entry: Entry): void {
    if (!this.wanted(entry)) return
    const batch: Entry[] = []
    for (let at: Entry | null = entry; at !== null && batch.length < BATCH; at = this.queue.backlog.pending.after(at)) {
      if (this.wanted(at)) batch.push(at)
    }
    for (const each of batch) this.write(each)
    const ticket = this.kernel.store.ticket()
    for (const each of batch) each.ticket = ticket
  }

  private wanted(entry: Entry): boolean {
    return entry.key !== 0 && entry.message.redeliveryCounter === 0 && !this.marked.has(entry)
  }

  private write(entry: Entry): void {
    const marked = entry.message.copy()
    marked.redeliveryCounter = 1
    this.queue.store?.update(entry.key, marked)
    this.marked.add(entry)
  }
}
