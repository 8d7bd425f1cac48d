/**
 * Producer flow control: whether a send is refused at a full limit, which producers are held, and when they go on.
 *
 * The message that finds a limit full is kept and its producer held after it, so a limit is overshot by at most one
 * message per producer. With sendFailIfNoSpaceAfterTimeout it is the message that fills the limit after which its
 * producer is held; the hold ends after that time and the producer's following sends are refused as long as the limit is
 * full, because a message that was taken must not be reported as failed.
 *
 * The journal's backlog is a limit of another kind: a slow disk will have written it in a moment, so it only ever holds
 * producers of persistent messages and refuses nothing, whatever sendFailIfNoSpace says.
 */
import type { Blockage, Clock, Destination, Logger, Message, ProducerId, Timer } from '@hermod/model'
import { errors } from '../errors.js'
import type { DestinationPolicy } from '../policies/policy-map.js'
import type { DiskUsage } from './disk-usage.js'
import type { MemoryUsage } from './memory-usage.js'
import type { Hold, ProducerGate } from './producer-gate.js'
import { type CopySize, type CopyTarget, isNothing, type SendSum } from './send-sum.js'
import type { SystemUsage } from './system-usage.js'

/** A queue or topic as flow control sees it. */
export interface FlowTarget {
  readonly destination: Destination
  readonly memory: MemoryUsage
  readonly policy: DestinationPolicy
  readonly messageCount: number
}

/** What a message may find full, of those limits that hold its producer or refuse it. */
export type FullLimit = 'memory' | 'temp' | 'store'

/** Told when producers are held and go on: advisories hang here. */
export interface FlowListener {
  blocked(blockage: Blockage, producer: ProducerId, target: FlowTarget): void
  resumed(blockage: Blockage, producer: ProducerId, target: FlowTarget): void
  /** A send was refused in place of holding its producer. */
  refused(blockage: Blockage, producer: ProducerId, target: FlowTarget): void
}

export interface FlowControlParts {
  readonly usage: SystemUsage
  readonly clock: Clock
  readonly logger: Logger
  readonly listener?: FlowListener
}

/** Space on disk frees without a word to us, so it is looked at this often while somebody waits. */
const RECHECK_MS = 1000
/** Producers held for the journal's backlog go on when it is this low; without the gap they would stop and go with every batch. */
const JOURNAL_RESUME_PERCENT = 50
/** Bytes on disk of all copies of one send, beyond which it would hold everybody for seconds. */
const MAX_COPIED_BYTES = 512 * 1024 ** 2

const MORE = 'See http://activemq.apache.org/producer-flow-control.html for more info'

export class FlowControl {
  /** In the order in which they were held. */
  private gates: ProducerGate[] = []
  private readonly warnedAt = new WeakMap<FlowTarget, number>()
  private recheck: Timer | undefined

  constructor(private readonly parts: FlowControlParts) {}

  /** Producers that are held now, the longest first. */
  get waiting(): readonly ProducerGate[] {
    return this.gates
  }

  /**
   * Before a message is kept: throws if it is to be refused. `sum`: what the copies for other places, which are asked
   * for first and kept later, are going to take.
   */
  admit(gate: ProducerGate, target: FlowTarget, persistent: boolean, sum?: SendSum): void {
    if (!gate.overdue && !this.failsAtOnce(target)) return
    const limit = this.fullLimit(target, persistent, sum)
    if (limit === undefined) {
      gate.overdue = false
      return
    }
    const blockage = this.blockageBy(limit, target, sum)
    this.warn(target, this.firstLine(blockage, gate.id, target))
    this.parts.listener?.refused(blockage, gate.id, target)
    throw this.refusal(limit, gate, target, sum)
  }

  /**
   * Before one of several copies is kept. A producer can only be held behind all of them, so what would take more than a
   * whole limit, or would keep everybody waiting while it is written, is refused also where a full limit holds. What
   * memory has no room for goes to the disk, so that alone refuses nothing.
   */
  admitCopy(gate: ProducerGate, target: CopyTarget, message: Message, sum: SendSum): void {
    const copy = sum.measure(target, message)
    // Where nothing is kept, such as in a topic without consumers, the other copies are no hindrance.
    this.admit(gate, target, message.persistent, isNothing(copy) ? undefined : sum)
    const limit = sum.copies === 0 ? undefined : this.outgrown(sum, copy)
    if (limit === undefined) sum.take(target, copy)
    else throw errors.tooManyCopies({ count: sum.copies, destination: `${target.destination}`, ...limit })
  }

  private outgrown(sum: SendSum, copy: CopySize): { limit: string; limitBytes: number } | undefined {
    const { store, temp } = this.parts.usage
    const storeBytes = sum.storeBytes + copy.storeBytes
    const tempBytes = sum.tempBytes + copy.tempBytes
    const over = ({ limitBytes }: DiskUsage, bytes: number): boolean => limitBytes > 0 && bytes > limitBytes
    if (over(store, storeBytes)) return { limit: 'storeUsage', limitBytes: store.limitBytes }
    if (over(temp, tempBytes)) return { limit: 'tempUsage', limitBytes: temp.limitBytes }
    if (storeBytes + tempBytes <= MAX_COPIED_BYTES) return undefined
    return { limit: 'what one send may write', limitBytes: MAX_COPIED_BYTES }
  }

  /**
   * Before a transaction keeps a message in memory: throws if transactions alone fill it, as waiting would be for ever.
   */
  admitUncommitted(gate: ProducerGate, target: FlowTarget): void {
    if (this.isFullOfTransactions(target)) throw this.refusal('memory', gate, target)
  }

  /** The limit that such a message finds full; asked before it is kept. */
  fullLimit(target: FlowTarget, persistent: boolean, sum?: SendSum): FullLimit | undefined {
    const { policy } = target
    if (policy.producerFlowControl && target.memory.fullLimit(sum) !== undefined) return 'memory'
    if (!persistent) return this.parts.usage.temp.isFull(100, sum?.tempBytes) ? 'temp' : undefined
    return this.parts.usage.store.isFull(policy.storeUsageHighWaterMark, sum?.storeBytes) ? 'store' : undefined
  }

  /** After a message was kept: holds the producer if it found a limit full. */
  settle(
    gate: ProducerGate,
    target: FlowTarget,
    found: FullLimit | undefined,
    persistent: boolean,
    transacted: boolean,
  ): void {
    if (gate.blockage !== undefined) return
    // Held, it could not commit, which alone makes room; its next message is refused.
    if (transacted && this.isFullOfTransactions(target)) return
    // Where a full limit refuses, it is the next message that is refused.
    const limit = this.holdingLimit(target, found, persistent) ?? this.journalLimit(persistent)
    if (limit !== undefined) this.hold(gate, target, limit)
  }

  private holdingLimit(target: FlowTarget, found: FullLimit | undefined, persistent: boolean): FullLimit | undefined {
    if (this.failsAtOnce(target)) return undefined
    // The wait comes one message early, so that the error at its end meets the message that ActiveMQ refuses.
    return this.timeoutMs(target) > 0 ? this.fullLimit(target, persistent) : found
  }

  /** After a message was scheduled for `destination`: holds the producer if the job store is full now. */
  settleScheduled(gate: ProducerGate, target: FlowTarget): void {
    if (gate.blockage === undefined && this.parts.usage.jobs.isFull()) this.hold(gate, target, 'jobs')
  }

  /** After bytes were given back: lets those producers go on that have room now, in order. */
  relieve(): void {
    if (this.gates.length === 0) return
    for (const gate of [...this.gates]) {
      // Whoever went on before may have filled the room again.
      if (gate.hold !== undefined && this.hasRoom(gate.hold)) this.release(gate)
    }
  }

  /** The producer is gone. */
  leave(gate: ProducerGate): void {
    if (gate.hold !== undefined) this.forget(gate)
  }

  /** Ends all timers; nobody is told. */
  close(): void {
    for (const gate of [...this.gates]) this.forget(gate)
  }

  private hold(gate: ProducerGate, target: FlowTarget, limit: Hold['limit']): void {
    const { clock } = this.parts
    gate.blockage = this.blockageBy(limit, target)
    const timeoutMs = limit === 'journal' || limit === 'jobs' ? 0 : this.timeoutMs(target)
    const deadline = timeoutMs > 0 ? clock.after(timeoutMs, () => this.giveUp(gate)) : undefined
    gate.hold = { target, limit, deadline }
    this.gates.push(gate)
    this.watch()
    this.warn(target, this.firstLine(gate.blockage, gate.id, target))
    this.parts.listener?.blocked(gate.blockage, gate.id, target)
  }

  private blockageBy(limit: Hold['limit'], target: FlowTarget, sum?: SendSum): Blockage {
    const { name, usedBytes, limitBytes } = this.limitOf(limit, target, sum)
    return { limit: name, destination: target.destination, sinceMs: this.parts.clock.now(), usedBytes, limitBytes }
  }

  private release(gate: ProducerGate): void {
    const { blockage, hold } = gate
    if (blockage === undefined || hold === undefined) return
    this.forget(gate)
    this.parts.listener?.resumed(blockage, gate.id, hold.target)
    gate.resumed()
  }

  private giveUp(gate: ProducerGate): void {
    gate.overdue = true
    this.release(gate)
  }

  private forget(gate: ProducerGate): void {
    gate.hold?.deadline?.cancel()
    gate.hold = undefined
    gate.blockage = undefined
    this.gates = this.gates.filter((other) => other !== gate)
    if (this.gates.length === 0) {
      this.recheck?.cancel()
      this.recheck = undefined
    }
  }

  private watch(): void {
    this.recheck ??= this.parts.clock.after(RECHECK_MS, () => {
      this.recheck = undefined
      this.relieve()
      for (const gate of this.gates) this.warnAgain(gate)
      if (this.gates.length > 0) this.watch()
    })
  }

  private isFullOfTransactions({ memory, policy }: FlowTarget): boolean {
    return policy.producerFlowControl && memory.fullLimitOfTransactions !== undefined
  }

  private journalLimit(persistent: boolean): Hold['limit'] | undefined {
    return persistent && this.parts.usage.journal.isFull() ? 'journal' : undefined
  }

  private hasRoom(hold: Hold): boolean {
    if (hold.limit === 'memory') return !hold.target.policy.producerFlowControl || hold.target.memory.hasRoom
    if (hold.limit === 'temp') return !this.parts.usage.temp.isFull()
    if (hold.limit === 'jobs') return !this.parts.usage.jobs.isFull()
    if (hold.limit === 'journal') return !this.parts.usage.journal.isFull(JOURNAL_RESUME_PERCENT)
    return !this.parts.usage.store.isFull(hold.target.policy.storeUsageHighWaterMark)
  }

  private limitOf(limit: Hold['limit'], target: FlowTarget, sum?: SendSum) {
    const { usage } = this.parts
    if (limit === 'memory') return target.memory.fullLimit(sum) ?? target.memory
    if (limit === 'journal') return usage.journal
    if (limit === 'jobs') return usage.jobs
    return limit === 'store' ? usage.store : usage.temp
  }

  private failsAtOnce(target: FlowTarget): boolean {
    return target.policy.sendFailIfNoSpace ?? this.parts.usage.options.sendFailIfNoSpace
  }

  private timeoutMs(target: FlowTarget): number {
    const ownMs = target.policy.sendFailIfNoSpaceAfterTimeout
    return ownMs >= 0 ? ownMs : this.parts.usage.options.sendFailIfNoSpaceAfterTimeout
  }

  private refusal(limit: Hold['limit'], gate: ProducerGate, target: FlowTarget, sum?: SendSum): Error {
    const full = this.limitOf(limit, target, sum)
    const details = {
      destination: target.destination,
      producerId: gate.id,
      limit: full.name,
      limitBytes: full.limitBytes,
      percent: limit === 'store' ? target.policy.storeUsageHighWaterMark : full.percentUsage,
    }
    if (limit === 'memory') {
      if (gate.overdue && !this.failsAtOnce(target)) return errors.memoryWaitTimeout(details)
      return target.destination.isQueue ? errors.memoryFull(details) : errors.memoryFullTopic(details)
    }
    return limit === 'store' ? errors.storeFull(details) : errors.tempFull(details)
  }

  private firstLine(blockage: Blockage, producer: ProducerId, target: FlowTarget): string {
    if (blockage.limit.startsWith('memory')) {
      return (
        `Usage Manager Memory Limit (${blockage.limitBytes}, ${blockage.limit}) reached on ${target.destination}, ` +
        `size ${target.messageCount}. Producers will be throttled to the rate at which messages are removed from this ` +
        `destination to prevent flooding it, first ${producer}. ${MORE}.`
      )
    }
    return `${this.limitLine(blockage)}. Stopping producer (${producer}) to prevent flooding ${target.destination}. ${MORE}`
  }

  private warnAgain(gate: ProducerGate): void {
    const { blockage, hold } = gate
    if (blockage === undefined || hold === undefined) return
    const heldS = Math.floor((this.parts.clock.now() - blockage.sinceMs) / 1000)
    this.warn(
      hold.target,
      `${this.limitLine(blockage)}. Producer (${gate.id}) stopped to prevent flooding ${hold.target.destination}. ` +
        `${MORE} (blocking for: ${heldS}s)`,
    )
  }

  private limitLine(blockage: Blockage): string {
    if (blockage.limit === 'store') return `Persistent store is Full, limit ${blockage.limitBytes}`
    if (blockage.limit === 'job scheduler store') return `Job Scheduler Store is Full, limit ${blockage.limitBytes}`
    if (blockage.limit === 'journal backlog') {
      return `The disk is slow, ${blockage.usedBytes} bytes wait for the journal, limit ${blockage.limitBytes}`
    }
    if (blockage.limit === 'temporary store') return `Temp Store is Full, limit ${blockage.limitBytes}`
    return `Usage Manager Memory Limit (${blockage.limitBytes}, ${blockage.limit}) reached`
  }

  /** Per destination at most one line in blockedProducerWarningInterval, however many producers are held. */
  private warn(target: FlowTarget, line: string): void {
    const { clock, logger } = this.parts
    const intervalMs = target.policy.blockedProducerWarningInterval
    const last = this.warnedAt.get(target)
    if (intervalMs > 0 && (last === undefined || clock.now() - last >= intervalMs)) {
      this.warnedAt.set(target, clock.now())
      logger.warn(line)
    } else logger.debug(line)
  }
}
