/**
 * The rights to write what a broker keeps: that of its store, and that of its job store, which has a directory of its
 * own. Both are taken, in this order, before anything there is touched, and given back after everything was closed.
 */
import type { BrokerSettings } from '@hermod/config'
import type { Clock, Logger } from '@hermod/model'
import { fence, type KahaDBOptions, NodeDisk, type SharedFileLock } from '@hermod/store'
import { type JobStorePlace, jobStoreLock } from './make-job-store.js'
import { storeLock } from './store-lock.js'

export interface StoreLocksParts {
  readonly settings: BrokerSettings
  /** Undefined: no scheduler. */
  readonly jobPlace: JobStorePlace | undefined
  readonly clock: Clock
  readonly log: Logger
  /** One of them is gone: stop serving at once. */
  readonly lost: (reason: string) => void
  /** Another broker holds one, and this one begins to wait. */
  readonly waiting: () => void
  /** None is waited for any longer. */
  readonly acquired: () => void
}

export class StoreLocks {
  /** Of the store itself: what a health check asks about. */
  store: SharedFileLock | undefined
  private jobs: SharedFileLock | undefined

  constructor(private readonly parts: StoreLocksParts) {}

  /** May wait for ever. Rejects where the settings say not to wait, or the directory cannot be locked. */
  async acquire(): Promise<void> {
    const { settings, jobPlace } = this.parts
    const { persistence } = settings
    if (persistence.kind === 'kahaDB') this.store = storeLock(persistence, this.parts)
    await this.acquireOne(this.store)
    if (jobPlace !== undefined) this.jobs = jobStoreLock(jobPlace, this.parts)
    await this.acquireOne(this.jobs)
  }

  /** Before a write: false when one of them is no longer ours. */
  verify(): boolean {
    return (this.store?.verify() ?? true) && (this.jobs?.verify() ?? true)
  }

  /** Where a lock does not prove that its former holder has ended. */
  fence(): void {
    const { settings, jobPlace, log } = this.parts
    const { persistence } = settings
    const ports = { disk: new NodeDisk(), log }
    if (this.store?.contested === true && persistence.kind === 'kahaDB') {
      const { indexDirectory } = persistence.options as Partial<KahaDBOptions>
      fence(ports, persistence.directory, indexDirectory)
      this.store.settled()
    }
    if (this.jobs?.contested === true && jobPlace?.kind === 'journal') {
      fence(ports, jobPlace.directory)
      this.jobs.settled()
    }
  }

  release(): void {
    this.jobs?.release()
    this.store?.release()
  }

  private async acquireOne(lock: SharedFileLock | undefined): Promise<void> {
    if (lock === undefined) return
    const acquired = lock.acquire()
    if (!lock.held) this.parts.waiting()
    await acquired
    this.parts.acquired()
  }
}
