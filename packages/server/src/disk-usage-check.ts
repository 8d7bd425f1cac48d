/**
 * `schedulePeriodForDiskUsageCheck`: compares a disk limit with the space there is from time to time. It is lowered when
 * others have filled the disk, and one given in percent grows again when they have left it
 * (`diskUsageCheckRegrowThreshold`).
 */
import type { Logger } from '@hermod/model'
import { fitted, type LimitRequest, megabytes, percentBytes, usableBytes } from './usage-limits.js'

export interface DiskCheckTerms {
  /** Bytes by which a limit in percent must be able to grow before it does; -1: it never grows. */
  readonly regrowThresholdBytes: number
  /** False: a limit that does not fit any more throws. */
  readonly adjust: boolean
}

/** The limit that holds from now on, given the one that held until now. */
export function recheckedLimit(
  request: LimitRequest,
  currentBytes: number,
  terms: DiskCheckTerms,
  log: Pick<Logger, 'info' | 'warn'>,
): number {
  if (mayGrow(request, currentBytes, terms)) return grown(request, currentBytes, terms, log)
  const { limitBytes, warning } = fitted(request, currentBytes, terms.adjust)
  if (warning !== undefined) log.warn(warning)
  return limitBytes
}

function mayGrow(request: LimitRequest, currentBytes: number, terms: DiskCheckTerms): boolean {
  const { percentLimit, total } = request.options
  if (terms.regrowThresholdBytes < 0 || percentLimit <= 0 || total > 0) return false
  return currentBytes < percentBytes(request) && currentBytes < usableBytes(request)
}

function grown(request: LimitRequest, currentBytes: number, terms: DiskCheckTerms, log: Pick<Logger, 'info'>): number {
  const newBytes = Math.min(percentBytes(request), usableBytes(request))
  if (newBytes - currentBytes < terms.regrowThresholdBytes) return currentBytes
  const { name, options, space } = request
  log.info(
    `Usable disk space has been increased, attempting to regrow ${name} limit to ${options.percentLimit}% of the partition size`,
  )
  log.info(
    `storeUsage limit has been increase to ${Math.floor((newBytes * 100) / space.totalBytes)}% ` +
      `(${megabytes(newBytes)} mb) of the partition size.`,
  )
  return newBytes
}
