/** Disk limits against the disk there is: percentages become bytes, and a limit beyond the free space is lowered. */
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

export interface DiskLimit {
  /** 0: no limit. */
  readonly limitBytes: number
  /** ActiveMQ's line about a limit that does not fit, or undefined. */
  readonly warning: string | undefined
}

/** The limit that holds. With `adjust` false a limit that does not fit throws instead of being lowered. */
export function diskLimit(request: LimitRequest, adjust: boolean): DiskLimit {
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

function megabytes(bytes: number): number {
  return Math.floor(bytes / MEGABYTE)
}
