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
  const { options } = request
  return fitted(request, options.percentLimit > 0 ? percentBytes(request) : options.limit, adjust)
}

/** What the configured percentage comes to on this disk. */
export function percentBytes({ options, space }: LimitRequest): number {
  const total = options.total > 0 ? options.total : space.totalBytes
  return Math.floor((total / 100) * options.percentLimit)
}

/** What the owner of the files may use at most: the free space, or `total`, and what it has already. */
export function usableBytes({ options, space, usedBytes }: LimitRequest): number {
  return (options.total > 0 ? options.total : space.freeBytes) + usedBytes
}

/** `limitBytes` as far as the disk allows it. */
export function fitted(request: LimitRequest, limitBytes: number, adjust: boolean): UsageLimit {
  const usable = usableBytes(request)
  if (limitBytes <= usable) return { limitBytes, warning: undefined }
  const message =
    `${request.name} limit is ${megabytes(limitBytes)} mb (current store usage is ${megabytes(request.usedBytes)} mb). ` +
    `The data directory: ${request.directory} only has ${megabytes(usable)} mb of usable space.`
  if (!adjust) throw new Error(message)
  const warning =
    request.options.percentLimit > 0
      ? percentWarning(request, limitBytes, usable)
      : `${message} - resetting to maximum available disk space: ${megabytes(usable)} mb`
  return { limitBytes: usable, warning }
}

function percentWarning(request: LimitRequest, limitBytes: number, usable: number): string {
  const { name, options, space } = request
  return (
    `${name} limit has been set to ${options.percentLimit}% (${megabytes(percentBytes(request))} mb) of the partition ` +
    'size but there is not enough usable space.The current store limit (which may have been adjusted by a previous ' +
    `usage limit check) is set to (${megabytes(limitBytes)} mb) but only ` +
    `${Math.floor((usable * 100) / space.totalBytes)}% (${megabytes(usable)} mb) is available - resetting limit`
  )
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

export function megabytes(bytes: number): number {
  return Math.floor(bytes / MEGABYTE)
}
