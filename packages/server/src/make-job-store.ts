/** The job store that the settings ask for: where it is, its lock, its limit, and the store itself, not opened yet. */
import { statfsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { BrokerSettings } from '@hermod/config'
import { beansIn, type JobStore, type Logger, optionValues } from '@hermod/model'
import { LEGACY_STORE_VERSION, StoreMessageCodec } from '@hermod/openwire'
import {
  type JobStoreOptions,
  JournalJobStore,
  jobStoreOptions,
  MemoryJobStore,
  NodeDisk,
  SharedFileLock,
} from '@hermod/store'
import type { StoreSurroundings } from './make-store.js'
import type { LockSurroundings } from './store-lock.js'

export type JobStorePlace =
  | { readonly kind: 'memory' }
  | { readonly kind: 'journal'; readonly directory: string; readonly options: Partial<JobStoreOptions> }

const MEGABYTE = 1024 * 1024

/** Undefined without `schedulerSupport`. */
export function jobStorePlace({ broker, persistence, inside }: BrokerSettings): JobStorePlace | undefined {
  if (!broker.schedulerSupport) return undefined
  const bean = beansIn({ properties: inside }, 'jobSchedulerStore')[0]
  if (bean?.name === 'InMemoryJobSchedulerStore') return { kind: 'memory' }
  if (bean !== undefined) {
    const options = bean.values as Partial<JobStoreOptions>
    // What such a bean has in ActiveMQ when it says nothing.
    return { kind: 'journal', directory: resolve(options.directory || 'activemq-data/delayedDB'), options }
  }
  if (persistence.kind === 'memory') return { kind: 'memory' }
  const given = broker.schedulerDirectoryFile || broker.schedulerDirectory
  const directory = given || join(broker.dataDirectory, broker.brokerName, 'scheduler')
  return { kind: 'journal', directory: resolve(directory), options: {} }
}

export function makeJobStore(place: JobStorePlace, around: Omit<StoreSurroundings, 'policies'>): JobStore {
  if (place.kind === 'memory') return new MemoryJobStore()
  return new JournalJobStore(place.directory, place.options, {
    ...around,
    disk: new NodeDisk(),
    legacyCodec: new StoreMessageCodec(LEGACY_STORE_VERSION),
  })
}

/** Undefined where none is wanted. */
export function jobStoreLock(place: JobStorePlace, { clock, log, lost }: LockSurroundings): SharedFileLock | undefined {
  if (place.kind === 'memory') return undefined
  const options = optionValues(jobStoreOptions, place.options)
  if (!options.useLock) return undefined
  return new SharedFileLock(
    {
      directory: place.directory,
      failIfLocked: options.failIfDatabaseIsLocked,
      lockKeepAlivePeriod: options.lockKeepAlivePeriod,
    },
    { clock, logger: log, lost },
  )
}

/** In bytes, fitted to the disk whatever `adjustUsageLimits` says, as in ActiveMQ; 0: no limit. */
export function jobLimit(place: JobStorePlace, { usage }: BrokerSettings, log: Logger): number {
  const { percentLimit, total, limit } = usage.jobs
  if (place.kind === 'memory') return limit
  const disk = new NodeDisk()
  const free = disk.freeBytes(place.directory)
  const wanted = percentLimit === 0 ? limit : Math.floor(((total || sizeOfDisk(place.directory)) / 100) * percentLimit)
  if (wanted <= free) return wanted
  log.warn(
    `Job Scheduler Store limit is ${megabytes(wanted)} mb, whilst the data directory: ${place.directory} only has ` +
      `${megabytes(free)} mb of usage space - resetting to ${megabytes(free)} mb.`,
  )
  return free
}

/** The lock was taken in the directory, so it is there. */
function sizeOfDisk(directory: string): number {
  const { blocks, bsize } = statfsSync(directory)
  return blocks * bsize
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / MEGABYTE)
}
