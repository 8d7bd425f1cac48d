/**
 * The last messages of a topic, for consumers that come late: bounded by count, by bytes and by age, and always by a
 * number of bytes, since what is kept here is not what producers are held for. All topics share one account besides.
 */
import type { Clock, Message, Timer } from '@hermod/model'
import { Ring } from '../../pending/ring.js'
import { type KeptAccount, KeptMessage } from './kept-account.js'
import { keptBytes, keptMessage } from './kept-message.js'

export interface HistoryLimits {
  /** Infinity: any number. */
  readonly count: number
  readonly bytes: number
  /** ms; Infinity: for ever. */
  readonly ageMs: number
}

interface Kept {
  readonly message: Message
  readonly size: number
  readonly atMs: number
  readonly account: KeptMessage
}

export class History {
  private readonly kept = new Ring<Kept>()
  private bytes = 0
  private timer: Timer | undefined

  private limits: HistoryLimits = { count: 0, bytes: 0, ageMs: 0 }

  constructor(
    private readonly clock: Clock,
    private readonly account: KeptAccount,
  ) {}

  /** What is kept beyond these goes. */
  limit(limits: HistoryLimits): void {
    this.limits = limits
    this.timer?.cancel()
    this.timer = undefined
    this.dropExcess()
    this.forgetOld()
  }

  add(message: Message): void {
    const size = message.accountedSize
    const account = new KeptMessage(keptBytes(message), () => this.drop())
    this.kept.push({ message: keptMessage(message), size, atMs: this.clock.now(), account })
    this.bytes += size
    this.account.add(account)
    this.dropExcess()
    this.forgetOld()
  }

  /** Oldest first. */
  messages(): readonly Message[] {
    this.forgetOld()
    return this.kept.toArray().map((kept) => kept.message)
  }

  close(): void {
    this.timer?.cancel()
    this.timer = undefined
    while (this.kept.size > 0) this.drop()
  }

  /** A quiet topic gives its memory back too, so a timer stands for the oldest one. */
  private forgetOld(): void {
    const { ageMs } = this.limits
    if (ageMs === Number.POSITIVE_INFINITY) return
    const nowMs = this.clock.now()
    for (let oldest = this.kept.peek(); oldest !== undefined; oldest = this.kept.peek()) {
      if (nowMs - oldest.atMs <= ageMs) {
        this.timer ??= this.clock.after(oldest.atMs + ageMs + 1 - nowMs, () => this.timeOver())
        return
      }
      this.drop()
    }
  }

  private timeOver(): void {
    this.timer = undefined
    this.forgetOld()
  }

  private dropExcess(): void {
    while (this.kept.size > this.limits.count || this.bytes > this.limits.bytes) this.drop()
  }

  private drop(): void {
    const oldest = this.kept.shift()
    if (oldest === undefined) return
    this.bytes -= oldest.size
    this.account.remove(oldest.account)
  }
}
