/** The right to write a store directory, taken before anything in it is touched. */
import type { PersistenceSettings } from '@hermod/config'
import { type Clock, type Logger, optionValues } from '@hermod/model'
import { type KahaDBOptions, kahaDBOptions, SharedFileLock } from '@hermod/store'

export interface LockSurroundings {
  readonly clock: Clock
  readonly log: Logger
  /** The lock is gone: stop serving at once. */
  readonly lost: (reason: string) => void
}

/** Undefined where none is wanted (`useLock="false"`). A locker's own settings beat those of the store. */
export function storeLock(
  persistence: PersistenceSettings & { kind: 'kahaDB' },
  { clock, log, lost }: LockSurroundings,
): SharedFileLock | undefined {
  const given = persistence.options as Partial<KahaDBOptions>
  const options = optionValues(kahaDBOptions, given)
  if (!options.useLock) return undefined
  const locker = persistence.locker as { directory?: string; lockAcquireSleepInterval?: number; failIfLocked?: boolean }
  const interval = locker.lockAcquireSleepInterval ?? given.databaseLockedWaitDelay
  return new SharedFileLock(
    {
      directory: locker.directory || persistence.directory,
      // Left out on purpose where nobody said anything: the lock then tries more often than the default says.
      ...(interval === undefined ? {} : { lockAcquireSleepInterval: interval }),
      failIfLocked: locker.failIfLocked ?? options.failIfDatabaseIsLocked,
      lockKeepAlivePeriod: options.lockKeepAlivePeriod,
    },
    { clock, logger: log, lost },
  )
}
