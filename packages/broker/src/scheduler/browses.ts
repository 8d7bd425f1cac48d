/**
 * Answers to those who look at the jobs: a few jobs at a time, one asker after the other, and none while there is no
 * space. Answers are many for a small question, and whoever asks is not held for them.
 */
import type { Clock, Destination, Job } from '@hermod/model'
import { errors } from '../errors.js'

/** Jobs shown before the event loop is given back. */
const AT_A_TIME = 100
/** Askers that wait; each costs a few bytes only, as its jobs are looked for when it is its turn. */
const MAX_WAITING = 1000
/** Until it is looked for space again. */
const RETRY_MS = 1000

interface Browse {
  find(): readonly Job[]
  readonly replyTo: Destination
}

export interface BrowsesParts {
  readonly clock: Clock
  isFull(): boolean
  /** Sends one job to who asked for it. */
  show(job: Job, replyTo: Destination): void
}

export class Browses {
  private waiting: Browse[] = []
  /** What is left to be shown to the first of them; undefined: not looked for yet. */
  private left: readonly Job[] | undefined
  private running = false

  constructor(private readonly parts: BrowsesParts) {}

  /** Throws BrokerError when too many wait. */
  add(browse: Browse): void {
    if (this.waiting.length >= MAX_WAITING) throw errors.tooManyBrowses({ count: this.waiting.length })
    this.waiting.push(browse)
    if (this.running) return
    this.running = true
    this.run()
  }

  /** Nobody is answered any more. */
  close(): void {
    this.waiting = []
    this.left = undefined
  }

  private run(): void {
    const full = this.parts.isFull()
    if (!full) this.showSome()
    this.running = this.waiting.length > 0
    if (this.running) this.parts.clock.after(full ? RETRY_MS : 0, () => this.run())
  }

  private showSome(): void {
    const [browse] = this.waiting
    if (browse === undefined) return
    const jobs = this.left ?? browse.find()
    for (const job of jobs.slice(0, AT_A_TIME)) this.parts.show(job, browse.replyTo)
    this.left = jobs.length > AT_A_TIME ? jobs.slice(AT_A_TIME) : undefined
    if (this.left === undefined) this.waiting.shift()
  }
}
