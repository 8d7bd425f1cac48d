/** Limits against what there is: percentages become bytes, and a limit beyond the heap or the free disk is lowered. */
import type { StoreUsageOptions, TempUsageOptions } from '@hermod/broker/options'

const MEGABYTE = 1024 * 1024

export interface DiskSpace {
  readonly totalBytes: number
  readonly freeBytes: number
}

export interface LimitRequest {
  readonly name: 'Store' | 'Temporary Store'
  readonly options: StoreUsageOptions | TempUsageOptions
  readonly directory: string
  readonly usedBytes: number
  readonly space: DiskSpace
}

export interface UsageLimit {
  /** 0: no limit. */
  readonly limitBytes: number
  /** ActiveMQ's line about a limit that does not fit, or undefined. */
  readonly warning: string | undefined
}

/** The limit that holds. With `adjust` false a limit that does not fit throws instead of being lowered. */
export function diskLimit(request: LimitRequest, adjust: boolean): UsageLimit {
  const { options, space, usedBytes } = request
  const total = options.total > 0 ? options.total : space.totalBytes
  const usable = (options.total > 0 ? options.total : space.freeBytes) + usedBytes
  const percent = options.percentLimit
  const limitBytes = percent > 0 ? Math.floor((total / 100) * percent) : options.limit
  if (limitBytes <= usable) return { limitBytes, warning: undefined }
  const message =
    `${request.name} limit is ${megabytes(limitBytes)} mb (current store usage is ${megabytes(usedBytes)} mb). ` +
    `The data directory: ${request.directory} only has ${megabytes(usable)} mb of usable space.`
  if (!adjust) throw new Error(message)
  return {
    limitBytes: usable,
    warning: `${message} - resetting to maximum available disk space: ${megabytes(usable)} mb`,
  }
}

/** As `diskLimit`, for memory: a limit above the heap becomes 70 % of it. */
export function memoryLimit(limitBytes: number, heapBytes: number, adjust: boolean): UsageLimit {
  if (limitBytes <= heapBytes) return { limitBytes, warning: undefined }
  const message =
    `Memory Usage for the Broker (${megabytes(limitBytes)}mb) is more than the maximum available ` +
    `for the JVM: ${megabytes(heapBytes)}`
  if (!adjust) throw new Error(message)
  const lowered = Math.floor(heapBytes * 0.7)
  return {
    limitBytes: lowered,
    warning: `${message} mb - resetting to 70% of maximum available: ${megabytes(lowered)}`,
  }
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / MEGABYTE)
}
