/**
 * The right to be the one broker on a store directory, against brokers of ActiveMQ as well as our own (`shared-file-locker`).
 * `acquire` waits as a slave until the lock is free; the holder then looks at the file again and again and says `lost`
 * when somebody removed, replaced or wrote it, so that two brokers do not serve one store.
 */
import type { Clock, Logger, Timer } from '@hermod/model'
import { lockErrors } from './errors.js'
import type { LockFile, LockMark } from './lock-file.js'
import { SystemLockFile } from './lock-file.js'
import type { LockEffect, LockEvent, LockState, LockTerms } from './lock-state.js'
import { initialLockState, step } from './lock-state.js'

/** ActiveMQ's default is far too long to be without a master; whoever leaves it alone gets the quick poll, and its log line. */
const DEFAULT_SLEEP_MS = 10_000
/**
 * A try costs some 20 µs here and a round trip over NFS. To wait in the kernel (F_SETLKW) would be quicker by half of it
 * at best, holds a thread that cannot be called back, and waits for ever for a file that was replaced.
 */
const QUICK_POLL_MS = 50
/** ActiveMQ's default of 0 never looks, and two masters on one store go unnoticed; ours looks each second then. */
const DEFAULT_CHECK_MS = 1000
/** Before a write the last look may be as old as this: long enough to cost nothing, short beside any take-over. */
const FRESH_LOOK_MS = 50

export interface SharedFileLockOptions {
  /** The store's directory; the file is `lock` in it. */
  readonly directory: string
  /** ms between a slave's tries. Left out, it tries every 50 ms and logs every 10 s, ActiveMQ's default. */
  readonly lockAcquireSleepInterval?: number
  /** Refuse to start instead of waiting. Default false. */
  readonly failIfLocked?: boolean
  /** ms between a master's looks at the file while it has nothing to write; 0, ActiveMQ's default, is a second here. */
  readonly lockKeepAlivePeriod?: number
}

export interface SharedFileLockPorts {
  readonly clock: Clock
  readonly logger: Logger
  /** The lock is not ours any more: stop serving and writing at once. Called at most once, after `acquire` resolved. */
  readonly lost: (reason: string) => void
  /** Default: the system's file. */
  readonly file?: LockFile
}

export class SharedFileLock {
  private state: LockState = initialLockState
  private timer: Timer | undefined
  private readonly file: LockFile
  private readonly terms: LockTerms
  private lookedMs = 0
  private settle: { resolve: () => void; reject: (error: Error) => void } | undefined

  constructor(
    private readonly options: SharedFileLockOptions,
    private readonly ports: SharedFileLockPorts,
  ) {
    this.file = ports.file ?? new SystemLockFile(options.directory)
    const sleepMs = options.lockAcquireSleepInterval ?? DEFAULT_SLEEP_MS
    this.terms = {
      path: this.file.path,
      pollMs: options.lockAcquireSleepInterval ?? QUICK_POLL_MS,
      logEveryMs: sleepMs,
      checkMs: options.lockKeepAlivePeriod || DEFAULT_CHECK_MS,
    }
  }

  /** The lock file. */
  get path(): string {
    return this.terms.path
  }

  /** True while this broker is the master. */
  get held(): boolean {
    return this.state.phase === 'held'
  }

  /**
   * True if the lock was had without proof that a former holder has ended (its file was removed or replaced): whoever
   * opens the store must expect that one more write of it reaches the files it has open, cut it off from them (`fence`)
   * and say so with `settled`.
   */
  get contested(): boolean {
    return this.state.phase === 'held' && this.state.contested
  }

  /**
   * Resolves when the lock is ours; that may take for ever. Rejects when locking is impossible, when it is taken and
   * `failIfLocked` is set, or when `release` ends the waiting. The waiting does not keep a process alive by itself.
   */
  acquire(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject }
      this.tryTake()
    })
  }

  /** A contested lock is ours beyond doubt: the former holder has been cut off. */
  settled(): void {
    if (this.check()) this.stamp()
  }

  /** Looks at the file now instead of at the next period; false if the lock is not ours. */
  check(): boolean {
    if (this.state.phase === 'held') this.apply({ kind: 'seen', mark: this.look() })
    return this.held
  }

  /**
   * As `check`, but looks only if the last look is longer ago than 50 ms: a process that was stopped and goes on, or
   * whose timers are late, must not write before it has looked. Cheap enough to ask before every write.
   */
  verify(): boolean {
    const sinceMs = this.ports.clock.now() - this.lookedMs
    // Less than none: the clock was set back, so nothing is known.
    return sinceMs > Math.min(this.terms.checkMs, FRESH_LOOK_MS) || sinceMs < 0 ? this.check() : this.held
  }

  /** Lets go, or ends the waiting. The file stays, as ActiveMQ leaves it. Idempotent. */
  release(): void {
    this.apply({ kind: 'stop' })
    this.timer?.cancel()
    this.file.release()
    this.refuse(lockErrors.aborted({ path: this.file.path }))
  }

  private tryTake(): void {
    let busy: string | undefined
    let claim: ReturnType<LockFile['claim']> | undefined
    try {
      // A directory that was there and is not is nothing that a slave should make anew: its disk may be away.
      if (!this.slave) this.file.makeDirectory()
      busy = this.file.tryTake()
      if (busy === undefined) {
        claim = this.file.claim()
        // Between opening and locking, somebody may have removed what we opened.
        if (this.look()?.identity !== claim.mark.identity) throw new Error('the file was replaced while it was locked')
      }
    } catch (error) {
      claim = undefined
      this.file.release()
      // Trouble that comes while we wait (a network file system away for a moment) is one more reason to wait.
      if (!this.slave) {
        this.fail(lockErrors.unusable({ path: this.file.path }, { cause: error }))
        return
      }
      busy = String(error)
    }
    if (claim !== undefined) this.apply({ kind: 'taken', ...claim, journal: this.file.besideJournal() })
    else if (this.options.failIfLocked === true) this.fail(lockErrors.taken({ path: this.file.path }))
    else this.apply({ kind: 'busy', reason: busy ?? '', identity: this.look()?.identity, journal: this.journalSeen() })
  }

  private stamp(): void {
    this.apply({ kind: 'stamped', mark: this.file.stamp(this.ports.clock.now()) })
  }

  /** It has waited before. */
  private get slave(): boolean {
    return this.state.phase === 'waiting' && this.state.loggedMs !== undefined
  }

  private journalSeen(): boolean {
    return (this.state.phase === 'waiting' && this.state.journal === 'seen') || this.file.besideJournal()
  }

  private look(): LockMark | undefined {
    this.lookedMs = this.ports.clock.now()
    try {
      return this.file.look()
    } catch {
      return undefined // a file that cannot be looked at is as good as none
    }
  }

  private apply(event: LockEvent): void {
    const [next, effects] = step(this.state, event, this.ports.clock.now(), this.terms)
    this.state = next
    for (const effect of effects) this.run(effect)
  }

  private run(effect: LockEffect): void {
    switch (effect.kind) {
      case 'log':
        this.ports.logger[effect.level](effect.text)
        break
      case 'after':
        this.timer?.cancel()
        this.timer = this.ports.clock.after(effect.delayMs, () => this.due())
        break
      case 'stamp':
        this.stamp()
        break
      case 'master':
        this.settle?.resolve()
        this.settle = undefined
        break
      case 'letGo':
        this.file.release()
        break
      case 'lost':
        // The descriptor stays open: a slave must not get in while the broker still ends its last writes.
        this.timer?.cancel()
        this.ports.lost(effect.reason)
    }
  }

  private due(): void {
    if (this.state.phase === 'waiting') this.tryTake()
    else this.apply({ kind: 'seen', mark: this.look() })
  }

  private fail(error: Error): void {
    this.state = { phase: 'stopped' }
    this.refuse(error)
  }

  private refuse(error: Error): void {
    this.settle?.reject(error)
    this.settle = undefined
  }
}
