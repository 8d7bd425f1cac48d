/**
 * Recognises messages that a producer sends again after a failover: per producer the highest sequence seen and which of
 * those shortly before it. Producers number their messages upwards and send them in order, so what lies before the
 * window has been seen.
 */
import { type Long, longToNumber, type ProducerId } from '@hermod/model'

export interface ProducerAuditOptions {
  /** Producers remembered; the one not asked for longest is forgotten first. Default 1024. */
  readonly maxProducers?: number
  /** Sequences remembered per producer, a multiple of 32. Default 2048, as ActiveMQ's. */
  readonly windowSize?: number
  /** The highest sequence that the store holds or held of a producer (`connection:session:producer`), -1 if it knows none. */
  readonly lastSequence?: (producerKey: string) => number
}

export class ProducerAudit {
  /** In the order of their last use. */
  private readonly windows = new Map<string, ProducerWindow>()
  private readonly maxProducers: number
  private readonly windowSize: number
  private readonly lastSequence: (producerKey: string) => number

  constructor(options: ProducerAuditOptions = {}) {
    this.maxProducers = options.maxProducers ?? 1024
    this.windowSize = options.windowSize ?? 2048
    this.lastSequence = options.lastSequence ?? (() => -1)
  }

  /** Asked once when a producer comes, not per message. A producer that comes again finds what it left. */
  window(producer: ProducerId): ProducerWindow {
    const key = producer.toString()
    const known = this.windows.get(key)
    if (known !== undefined) {
      this.windows.delete(key)
      this.windows.set(key, known)
      return known
    }
    const window = new ProducerWindow(this.windowSize, this.lastSequence(key))
    this.windows.set(key, window)
    if (this.windows.size > this.maxProducers) this.windows.delete(this.windows.keys().next().value!)
    return window
  }
}

/**
 * Bit n % size of the ring stands for sequence n, for the `size` sequences up to `last`:
 *
 *     forgotten: seen |  last-size+1 ... bits ... last  | not yet sent
 */
export class ProducerWindow {
  private bits: Uint32Array | undefined

  /**
   * `last` -1: nothing is known; else everything up to it has been seen. `before`: what of sequences that lie before the
   * window; they have been seen where a producer is known to number upwards.
   */
  constructor(
    private readonly size: number,
    private last: number,
    private readonly before: 'seen' | 'unknown' = 'seen',
  ) {}

  /** Notes the sequence. False: it has been seen, the message is a duplicate. */
  accept(sequence: Long): boolean {
    const n = longToNumber(sequence)
    this.bits ??= new Uint32Array(this.size >>> 5).fill(this.last < 0 ? 0 : 0xffffffff)
    if (n > this.last) {
      this.advance(n)
      return true
    }
    if (n <= this.last - this.size) return this.before === 'unknown'
    if (this.isSet(n)) return false
    this.set(n)
    return true
  }

  /** It has been seen, as far as that is remembered. Changes nothing. */
  has(sequence: Long): boolean {
    const n = longToNumber(sequence)
    return this.bits !== undefined && n <= this.last && n > this.last - this.size && this.isSet(n)
  }

  /** The message was not kept after all (refused or rolled back): it may come again. */
  forget(sequence: Long): void {
    const n = longToNumber(sequence)
    if (this.bits === undefined || n > this.last || n <= this.last - this.size) return
    this.clear(n)
  }

  /** Moves the window so that it ends at `n`; what was jumped over has not been seen. */
  private advance(n: number): void {
    if (n - this.last >= this.size) this.bits!.fill(0)
    else for (let skipped = this.last + 1; skipped < n; skipped++) this.clear(skipped)
    this.last = n
    this.set(n)
  }

  private isSet(n: number): boolean {
    const at = n % this.size
    return (this.bits![at >>> 5]! & (1 << (at & 31))) !== 0
  }
  private set(n: number): void {
    const at = n % this.size
    this.bits![at >>> 5]! |= 1 << (at & 31)
  }
  private clear(n: number): void {
    const at = n % this.size
    this.bits![at >>> 5]! &= ~(1 << (at & 31))
  }
}
