/**
 * A queue's turn: pairs pending messages with consumers that want them and have room, oldest first, and has more read
 * from the store when memory runs low.
 */
import type { DurabilityWaiter, Long } from '@hermod/model'
import type { Queue } from '../destinations/queue.js'
import type { Kernel } from '../kernel.js'
import type { Entry } from '../pending/entry.js'
import type { QueueSubscription } from '../subscriptions/queue-subscription.js'
import { DeliveryMarks } from './delivery-marks.js'
import { Selection } from './selection.js'
import { StartGate } from './start-gate.js'

/** How many messages whose consumers are full one search passes over to find some for the others. */
const LOOK_AHEAD = 5000
/** How many messages are looked at to find out whether anything waits for one consumer. */
const WAITING_LOOK = 100

export class QueuePump implements DurabilityWaiter {
  readonly selection: Selection
  private readonly gate: StartGate
  /** Entries from the head up to this one are wanted by nobody; null: not known. */
  private unwantedUpTo: Entry | null = null
  /** With `persistJMSRedelivered`. */
  private marks: DeliveryMarks | undefined
  /** Some consumer was slow after the last turn. */
  private someSlow = false

  constructor(
    private readonly queue: Queue,
    private readonly kernel: Kernel,
  ) {
    this.selection = new Selection(queue.policy)
    this.gate = new StartGate(queue.policy, kernel.clock, () => queue.wake())
  }

  add(subscription: QueueSubscription): void {
    this.selection.add(subscription)
    this.consumersChanged()
  }

  remove(subscription: QueueSubscription): void {
    this.selection.remove(subscription)
    this.consumersChanged()
  }

  /** The queue has another policy now. */
  policyChanged(): void {
    this.selection.usePolicy(this.queue.policy)
    this.gate.usePolicy(this.queue.policy)
    this.consumersChanged()
  }

  /** Messages came back before the place where the search stopped. */
  searchAgain(): void {
    this.unwantedUpTo = null
  }

  run(): void {
    if (this.selection.count === 0) return
    const { backlog } = this.queue
    for (;;) {
      const room = this.gate.open && this.selection.anyRoom
      if (room) this.dispatchPending()
      const before = backlog.pending.count
      // Also without room: what is read now is at hand when the next ack comes.
      backlog.refill(room && before > 0 && this.selection.anyRoom)
      if (!room || backlog.pending.count === before) break
    }
    this.noteSlowness()
    for (const member of this.selection.pulling()) member.pumped()
  }

  close(): void {
    this.gate.close()
  }

  /** What waited for the store may go. */
  durable(): void {
    this.queue.wake()
  }

  /** If the broker goes on, the store may yet keep it: wait anew. */
  durabilityFailed(): void {
    this.queue.wake()
  }

  /** Among the first messages: what the member could take, were its connection not congested. */
  waitingFor(member: QueueSubscription): number {
    if (!this.gate.open || !this.selection.isServed(member)) return 0
    const { pending } = this.queue.backlog
    let count = 0
    let entry = pending.first()
    for (let looked = 0; looked < WAITING_LOOK && entry !== null && this.queue.isSafe(entry); looked++) {
      if (entry.message.groupID === null && member.wants(entry.message)) count++
      entry = pending.after(entry)
    }
    return count
  }

  private noteSlowness(): void {
    const waiting = this.queue.backlog.pending.count > 0
    if (!waiting && !this.someSlow) return
    this.someSlow = false
    for (const member of this.selection.members()) {
      member.noteSlowness(this.queue, waiting)
      this.someSlow ||= member.slow
    }
  }

  private consumersChanged(): void {
    this.gate.consumersAre(this.selection.count)
    this.searchAgain()
    this.queue.wake()
  }

  private dispatchPending(): void {
    const { pending } = this.queue.backlog
    if (this.queue.policy.persistJMSRedelivered)
      this.marks ??= new DeliveryMarks(this.kernel, this.queue, this.selection)
    else this.marks = undefined
    const nowMs = this.kernel.clock.now()
    let unwanted = this.skippable()
    let entry = unwanted === null ? pending.first() : pending.after(unwanted)
    let allUnwanted = true
    let waiting = 0
    while (entry !== null) {
      const next = pending.after(entry)
      if (entry.ticket !== 0 && this.mustWait(entry)) break
      if (isOver(entry.message.expiration, nowMs)) this.expire(entry)
      else {
        const choice = this.selection.choose(entry.message)
        if (choice === 'nobody') {
          if (allUnwanted) unwanted = entry
        } else if (choice === 'later') {
          allUnwanted = false
          if (!this.selection.anyRoom || ++waiting > LOOK_AHEAD) break
        } else if (this.marks !== undefined && this.mustMark(this.marks, entry)) break
        else this.dispatch(entry, choice, nowMs)
      }
      entry = next
    }
    this.unwantedUpTo = unwanted
  }

  private dispatch(entry: Entry, subscription: QueueSubscription, nowMs: number): void {
    const { queue } = this
    queue.backlog.pending.remove(entry)
    if (entry.message.groupID !== null) this.selection.groups.dispatched(entry.message, subscription)
    queue.counters.dispatchCount++
    queue.counters.inFlightCount++
    subscription.dispatch(entry, nowMs)
    if (queue.policy.advisoryForDispatched) {
      this.kernel.messageAdvisories?.dispatched(queue, entry.message, subscription.id)
    }
  }

  private expire(entry: Entry): void {
    this.queue.backlog.pending.remove(entry)
    this.kernel.deadLetters.expired(entry)
  }

  /** Later ones wait as well: order comes first. */
  private mustWait(entry: Entry): boolean {
    if (entry.ticket <= this.kernel.store.durable) return false
    this.kernel.waiters.wait(entry.ticket, this)
    return true
  }

  /** Where the search may begin. New messages of higher priority come in front, so not with priorities. */
  private skippable(): Entry | null {
    const entry = this.unwantedUpTo
    if (entry === null || this.queue.prioritized) return null
    return entry.list === null || entry.owner !== null ? null : entry
  }

  /** With `persistJMSRedelivered`: true while the mark is not safe. */
  private mustMark(marks: DeliveryMarks, entry: Entry): boolean {
    marks.mark(entry)
    return entry.ticket !== 0 && this.mustWait(entry)
  }
}

function isOver(expiration: Long, nowMs: number): boolean {
  return expiration > 0 && expiration <= nowMs
}
