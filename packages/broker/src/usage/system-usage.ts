/** The broker's three limits (memory, store, temporary store) made from `<systemUsage>`. */
import { type Destination, optionValues } from '@hermod/model'
import {
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
  /** How much of that holds producers. */
  readonly journalBacklogLimitBytes: number
  /** What `percentOfJvmHeap` is taken of: the process's heap limit. */
  readonly heapBytes: number
  /** What `percentLimit` is taken of: the size of the partition under the data directory. */
  readonly partitionBytes: number
}

export class SystemUsage {
  constructor(
    readonly options: SystemUsageOptions,
    readonly memory: MemoryUsage,
    readonly store: DiskUsage,
    readonly temp: DiskUsage,
    /** Not a limit of ActiveMQ's: what a slow disk leaves in memory must be bounded all the same. */
    readonly journal: DiskUsage,
  ) {}

  /** Accounts one destination within the broker's memory; `limitBytes` 0: no limit of its own. */
  destination(destination: Destination, limitBytes: number): MemoryUsage {
    return new MemoryUsage(`memory of ${destination.qualifiedName}`, limitBytes, this.memory)
  }
}

export function systemUsage(config: SystemUsageConfig, sources: UsageSources): SystemUsage {
  const memory = optionValues(memoryUsageOptions, config.memoryUsage)
  const memoryLimit = memory.percentOfJvmHeap > 0 ? percentOf(memory.percentOfJvmHeap, sources.heapBytes) : memory.limit
  const store = optionValues(storeUsageOptions, config.storeUsage)
  const temp = optionValues(tempUsageOptions, config.tempUsage)
  return new SystemUsage(
    optionValues(systemUsageOptions, config.options),
    new MemoryUsage('memory of the broker', memoryLimit),
    new DiskUsage('store', diskLimit(store, sources), () => sources.storeUsedBytes()),
    new DiskUsage('temporary store', diskLimit(temp, sources), () => sources.tempUsedBytes()),
    new DiskUsage('journal backlog', sources.journalBacklogLimitBytes, () => sources.journalBacklogBytes()),
  )
}

function diskLimit(options: StoreUsageOptions | TempUsageOptions, sources: UsageSources): number {
  if (options.percentLimit === 0) return options.limit
  return percentOf(options.percentLimit, options.total > 0 ? options.total : sources.partitionBytes)
}

function percentOf(percent: number, bytes: number): number {
  return Math.floor((bytes * percent) / 100)
}
