/**
 * The broker's ear at the store: passes on what has become safe, asks for the commit phase when something was appended,
 * and decides what happens when the disk fails (`ioExceptionHandler`).
 */
import type { Clock, Logger, Store, StoreListener, Ticket, Timer, TurnLoop, TurnWorker } from '@hermod/model'
import { causeChain } from '@hermod/model'
import { errors } from '../errors.js'
import type { Waiters } from './waiters.js'

/** `defaultIOExceptionHandler`. Default: stop the broker, except when there is no space left. */
export interface IoExceptionHandlerConfig {
  /** Go on whatever happens; producers get errors. Default false. */
  readonly ignoreAllErrors?: boolean
  /** Go on when the disk is full; producers get errors until there is space. Default true. */
  readonly ignoreNoSpaceErrors?: boolean
  /** Text of a failure that means "no space left". Default `space`. */
  readonly noSpaceMessage?: string
  /** ms between tries of a store that failed and is to go on. Default 5000. */
  readonly resumeCheckSleepPeriod?: number
}

const RESUME_CHECK_MS = 5000

export interface StoreWatchParts {
  readonly store: Pick<Store, 'onDirty' | 'commit' | 'reopen' | 'abandon'>
  readonly turnLoop: TurnLoop
  readonly log: Logger
  readonly waiters: Pick<Waiters, 'durable' | 'failed'>
  readonly handler: IoExceptionHandlerConfig
  readonly clock: Clock
  /** Ends the broker because its store cannot go on. */
  stopBroker(error: Error): void
  /** False: another store has to be safe first; `resume` is called when it is. */
  mayCommit?(): boolean
  /** Some of what waited for the disk has been written. */
  relieved(): void
}

export class StoreWatch implements StoreListener, TurnWorker {
  private requested = false
  private waiting = false
  private retry: Timer | undefined

  constructor(private readonly parts: StoreWatchParts) {
    parts.store.onDirty = () => this.dirty()
  }

  durable(ticket: Ticket): void {
    this.parts.waiters.durable(ticket)
    this.parts.relieved()
  }

  failed(error: Error, ticket: Ticket): void {
    this.parts.waiters.failed(errors.storeFailed({ reason: causeChain(error) }, { cause: error }), ticket)
    this.decide(error)
  }

  runTurn(): void {
    this.requested = false
    if (this.parts.mayCommit?.() ?? true) this.parts.store.commit()
    else this.waiting = true
  }

  /** After `mayCommit` said no: asks again. */
  resume(): void {
    if (!this.waiting) return
    this.waiting = false
    this.dirty()
  }

  /** The store is not ours any more: nothing is written from now on. */
  abandon(reason: Error): void {
    this.parts.store.abandon(reason)
  }

  /** After `abandon`: whoever waits for the store is refused. */
  refuseAll(reason: Error): void {
    const { waiters } = this.parts
    const error = errors.storeFailed({ reason: causeChain(reason) }, { cause: reason })
    waiters.failed(error, Number.POSITIVE_INFINITY)
  }

  /** No more tries: the broker stops. */
  close(): void {
    this.retry?.cancel()
    this.retry = undefined
  }

  private dirty(): void {
    if (this.requested) return
    this.requested = true
    this.parts.turnLoop.request('commit', this)
  }

  private decide(error: Error): void {
    const { handler, log, stopBroker } = this.parts
    const text = causeChain(error)
    if (handler.ignoreAllErrors === true) this.goOn(`Ignoring IO exception, ${text}`)
    else if (isNoSpace(error, text, handler)) this.goOn(`Ignoring no space left exception, ${text}`)
    else {
      log.error(`Stopping broker due to IO exception, ${text}`, error)
      stopBroker(error)
    }
  }

  private goOn(line: string): void {
    this.parts.log.info(line)
    const periodMs = this.parts.handler.resumeCheckSleepPeriod ?? RESUME_CHECK_MS
    this.retry ??= this.parts.clock.after(periodMs, () => this.tryAgain())
  }

  /** A store that fails again says so by `failed`, which sets the next try. */
  private tryAgain(): void {
    this.retry = undefined
    const { store, log } = this.parts
    try {
      store.reopen?.()
      log.info('The store takes changes again')
    } catch (error) {
      if (this.retry === undefined) this.goOn(`The store still fails, ${causeChain(error)}`)
    }
  }
}

function isNoSpace(error: Error, text: string, handler: IoExceptionHandlerConfig): boolean {
  if (handler.ignoreNoSpaceErrors === false) return false
  return hasCode(error, 'ENOSPC') || text.includes(handler.noSpaceMessage ?? 'space')
}

/** The store's error has the system's as its cause. */
function hasCode(error: unknown, code: string): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if ((at as { code?: unknown }).code === code) return true
  return false
}
