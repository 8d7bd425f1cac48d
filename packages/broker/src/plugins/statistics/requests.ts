/**
 * Requests for statistics, worked off one after the other and a little at a time: a small question may ask for thousands
 * of answers, and nobody else is held for them. A broker that is asked little answers in the turn of the question.
 */
import type { Clock, Timer } from '@hermod/model'
import { errors } from '../../errors.js'

/** Steps of work before the event loop is given back. */
const AT_A_TIME = 100
/** The same in ms, for steps that cost much: answers may go to many places, and totals look at every destination. */
const AT_A_TIME_MS = 5
/** Until there is time again: as short as a timer can be. */
const TURN_MS = 1
/** Requests that wait, and characters of what they name. */
const MAX_WAITING = 1000
const MAX_WAITING_CHARACTERS = 16 * 1024 * 1024
/** Until it is looked for space again. */
const RETRY_MS = 1000

/** What a step gives when the next one has to wait for something, such as a disk. */
export type Step = Promise<unknown> | undefined

export interface Request {
  /** Length of the names it holds. */
  readonly characters: number
  /** Nothing is done, or looked for, before its turn. */
  readonly work: () => Iterator<Step>
}

export interface RequestsParts {
  readonly clock: Clock
  isFull(): boolean
  /** A request that had to wait has failed: its asker is no longer there to be told. */
  failed(error: unknown): void
}

export class Requests {
  private waiting: Request[] = []
  private characters = 0
  /** Of the first of them, once begun. */
  private work: Iterator<Step> | undefined
  private left = AT_A_TIME
  private spentMs = 0
  private timer: Timer | undefined
  /** The first of them waits for its next step. */
  private held = false

  constructor(private readonly parts: RequestsParts) {}

  /** Throws BrokerError when too many wait, and what the request itself throws if it is begun at once. */
  add(request: Request): void {
    const { length } = this.waiting
    if (length >= MAX_WAITING || (length > 0 && this.characters + request.characters > MAX_WAITING_CHARACTERS)) {
      throw errors.tooManyStatistics({ count: length })
    }
    this.waiting.push(request)
    this.characters += request.characters
    if (length > 0 || this.spent) this.wakeAfter(TURN_MS)
    else this.run()
  }

  /** Nobody is answered any more. */
  close(): void {
    this.waiting = []
    this.characters = 0
    this.work = undefined
    this.timer?.cancel()
    this.timer = undefined
  }

  private get spent(): boolean {
    return this.left <= 0 || this.spentMs >= AT_A_TIME_MS
  }

  /** Throws what the first request throws, which is over then. */
  private run(): void {
    const { clock } = this.parts
    const startMs = clock.now()
    const spentMs = this.spentMs
    try {
      while (this.waiting.length > 0 && !this.held && !this.spent) {
        this.step()
        this.spentMs = spentMs + clock.now() - startMs
      }
    } finally {
      if (!this.held) this.wakeAfter(TURN_MS)
    }
  }

  private step(): void {
    this.left--
    const request = this.waiting[0]!
    try {
      this.work ??= request.work()
      const { done, value } = this.work.next()
      if (done === true) this.over()
      else if (value !== undefined) this.hold(value)
    } catch (error) {
      this.over()
      throw error
    }
  }

  private over(): void {
    const request = this.waiting.shift()
    if (request !== undefined) this.characters -= request.characters
    this.work = undefined
  }

  private hold(until: Promise<unknown>): void {
    const { work } = this
    this.held = true
    const goOn = (): void => {
      this.held = false
      // Closed meanwhile, there is nothing to go on with.
      if (this.work === work && work !== undefined) this.runLater()
    }
    until.then(goOn, (error: unknown) => {
      if (this.work === work && work !== undefined) this.over()
      this.parts.failed(error)
      this.held = false
      this.runLater()
    })
  }

  private wakeAfter(ms: number): void {
    this.timer ??= this.parts.clock.after(ms, () => this.wake())
  }

  /** The loop has been around: there is time again. */
  private wake(): void {
    this.timer = undefined
    this.left = AT_A_TIME
    this.spentMs = 0
    if (this.waiting.length === 0 || this.held) return
    if (this.parts.isFull()) this.wakeAfter(RETRY_MS)
    else this.runLater()
  }

  /** As `run`, with nobody to throw at. */
  private runLater(): void {
    try {
      this.run()
    } catch (error) {
      this.parts.failed(error)
    }
  }
}
