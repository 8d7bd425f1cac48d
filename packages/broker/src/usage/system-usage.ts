/** The broker's three limits (memory, store, temporary store) made from `<systemUsage>`. */
import { type Destination, optionValues } from '@hermod/model'
import {
  type JobSchedulerUsageOptions,
  jobSchedulerUsageOptions,
  memoryUsageOptions,
  type StoreUsageOptions,
  type SystemUsageConfig,
  type SystemUsageOptions,
  storeUsageOptions,
  systemUsageOptions,
  type TempUsageOptions,
  tempUsageOptions,
} from '../options/system-usage.js'
import { DiskUsage } from './disk-usage.js'
import { MemoryUsage } from './memory-usage.js'

/** What the limits are measured with and taken of. */
export interface UsageSources {
  storeUsedBytes(): number
  tempUsedBytes(): number
  /** Persistent messages in memory that the journal has not written yet. */
  journalBacklogBytes(): number
  /** What scheduled messages take. */
  jobsUsedBytes(): number
  /** How much of that holds producers. */
  readonly journalBacklogLimitBytes: number
  /** What `percentOfJvmHeap` is taken of: the process's heap limit. */
  readonly heapBytes: number
  /** What `percentLimit` is taken of: the size of the partition under the data directory. */
  readonly partitionBytes: number
}

/** Percent of the broker's memory for what is sent and for what waits for durable subscribers. */
export interface MemorySplit {
  readonly producerPercent: number
  readonly consumerPercent: number
}

export class SystemUsage {
  constructor(
    readonly options: SystemUsageOptions,
    readonly memory: MemoryUsage,
    /** Where durable subscriptions account: `memory`, unless it is split. */
    readonly consumerMemory: MemoryUsage,
    readonly store: DiskUsage,
    readonly temp: DiskUsage,
    /** Not a limit of ActiveMQ's: what a slow disk leaves in memory must be bounded all the same. */
    readonly journal: DiskUsage,
    readonly jobs: DiskUsage,
  ) {}

  /** Accounts one destination within the broker's memory; `limitBytes` 0: no limit of its own. */
  destination(destination: Destination, limitBytes: number): MemoryUsage {
    return new MemoryUsage(`memory of ${destination.qualifiedName}`, limitBytes, this.memory)
  }

  /** As `destination`, for what waits for one durable subscription of it. */
  subscription(destination: Destination, limitBytes: number): MemoryUsage {
    return new MemoryUsage(`memory of ${destination.qualifiedName}`, limitBytes, this.consumerMemory)
  }
}

/** `split` undefined: one limit for all. */
export function systemUsage(
  config: SystemUsageConfig,
  sources: UsageSources,
  split: MemorySplit | undefined = undefined,
): SystemUsage {
  const memory = optionValues(memoryUsageOptions, config.memoryUsage)
  const memoryLimit = memory.percentOfJvmHeap > 0 ? percentOf(memory.percentOfJvmHeap, sources.heapBytes) : memory.limit
  const store = optionValues(storeUsageOptions, config.storeUsage)
  const temp = optionValues(tempUsageOptions, config.tempUsage)
  const jobs = optionValues(jobSchedulerUsageOptions, config.jobSchedulerUsage)
  const { own, consumers } = pools(memoryLimit, split)
  return new SystemUsage(
    optionValues(systemUsageOptions, config.options),
    own,
    consumers,
    new DiskUsage('store', diskLimit(store, sources), () => sources.storeUsedBytes()),
    new DiskUsage('temporary store', diskLimit(temp, sources), () => sources.tempUsedBytes()),
    new DiskUsage('journal backlog', sources.journalBacklogLimitBytes, () => sources.journalBacklogBytes()),
    new DiskUsage('job scheduler store', diskLimit(jobs, sources), () => sources.jobsUsedBytes()),
  )
}

function pools(limitBytes: number, split: MemorySplit | undefined) {
  if (split === undefined) {
    const own = new MemoryUsage('memory of the broker', limitBytes)
    return { own, consumers: own }
  }
  return {
    own: new MemoryUsage('memory for producers', percentOf(split.producerPercent, limitBytes)),
    consumers: new MemoryUsage('memory for consumers', percentOf(split.consumerPercent, limitBytes)),
  }
}

function diskLimit(
  options: StoreUsageOptions | TempUsageOptions | JobSchedulerUsageOptions,
  sources: UsageSources,
): number {
  if (options.percentLimit === 0) return options.limit
  return percentOf(options.percentLimit, options.total > 0 ? options.total : sources.partitionBytes)
}

function percentOf(percent: number, bytes: number): number {
  return Math.floor((bytes * percent) / 100)
}
