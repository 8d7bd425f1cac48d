/**
 * `persistJMSRedelivered`: the store is told of a delivery before the consumer is, and has it safe, so that after a crash
 * the message comes with the redelivered flag. Those next in line that are about to be delivered as well are marked
 * along, for one sync among them.
 */
import type { Kernel } from '../kernel.js'
import type { Entry } from '../pending/entry.js'

/** Looked at, and so marked, at a time. */
const BATCH = 64

/** How many messages the consumers have room for that may get this one: more are not delivered now. */
interface Takers {
  roomFor(message: Entry['message']): number
}

interface Marked {
  readonly backlog: { readonly pending: { after(entry: Entry): Entry | null } }
  readonly store: { update(key: number, message: Entry['message']): void } | undefined
}

export class DeliveryMarks {
  private readonly marked = new WeakSet<Entry>()

  constructor(
    private readonly kernel: Pick<Kernel, 'store'>,
    private readonly queue: Marked,
    private readonly takers: Takers,
  ) {}

  /** Marks it, if it is not marked. From then on its ticket says when it may go. */
  mark(entry: Entry): void {
    if (!this.wanted(entry)) return
    const batch: Entry[] = []
    let at: Entry | null = entry
    for (let looked = 0; at !== null && looked < BATCH; looked++) {
      if (this.wanted(at) && this.takers.roomFor(at.message) > batch.length) batch.push(at)
      at = this.queue.backlog.pending.after(at)
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
