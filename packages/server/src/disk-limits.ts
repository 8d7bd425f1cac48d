/** The limits of what the broker keeps on disk: fitted to the disk at start, and from time to time if asked for. */
import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { BrokerSettings } from '@hermod/config'
import { type Clock, every, type Logger, type Timer } from '@hermod/model'
import { recheckedLimit } from './disk-usage-check.js'
import { type DiskSpace, diskLimit, type LimitRequest } from './usage-limits.js'

type LimitName = 'Store' | 'Temporary Store'

/** Whoever has the files. */
interface Holder {
  readonly usedBytes: number
}

export class DiskLimits {
  private readonly limits = new Map<LimitName, { readonly holder: Holder | undefined; bytes: number }>()
  private timer: Timer | undefined

  constructor(
    private readonly settings: BrokerSettings,
    private readonly log: Logger,
    /** What there is under a directory. Default: asked of the system. */
    private readonly space: (directory: string) => DiskSpace = spaceOf,
  ) {}

  /** In bytes; 0: no limit. Throws if it does not fit and may not be lowered. */
  limitAtStart(name: LimitName, holder: Holder | undefined): number {
    const { persistence, broker } = this.settings
    if (persistence.kind !== 'kahaDB') return this.options(name).limit
    const { limitBytes, warning } = diskLimit(this.request(name, holder), broker.adjustUsageLimits)
    if (warning !== undefined) this.log.warn(warning)
    this.limits.set(name, { holder, bytes: limitBytes })
    return limitBytes
  }

  /** Looks again every `schedulePeriodForDiskUsageCheck`, and tells of each limit that changed. */
  watch(clock: Clock, changed: (which: 'store' | 'temp', limitBytes: number) => void): void {
    const periodMs = this.settings.broker.schedulePeriodForDiskUsageCheck
    if (periodMs <= 0) return
    this.timer = every(clock, periodMs, () => {
      for (const name of this.limits.keys()) this.check(name, changed)
    })
  }

  close(): void {
    this.timer?.cancel()
  }

  private check(name: LimitName, changed: (which: 'store' | 'temp', limitBytes: number) => void): void {
    const { broker } = this.settings
    const known = this.limits.get(name)!
    const terms = { regrowThresholdBytes: broker.diskUsageCheckRegrowThreshold, adjust: broker.adjustUsageLimits }
    try {
      const bytes = recheckedLimit(this.request(name, known.holder), known.bytes, terms, this.log)
      if (bytes === known.bytes) return
      known.bytes = bytes
      changed(name === 'Store' ? 'store' : 'temp', bytes)
    } catch (error) {
      const what = name === 'Store' ? 'persistent disk' : 'temporary store'
      this.log.error(`Failed to check ${what} usage limits`, error)
    }
  }

  private request(name: LimitName, holder: Holder | undefined): LimitRequest {
    const directory = this.directory(name)
    return {
      name,
      options: this.options(name),
      directory,
      usedBytes: holder?.usedBytes ?? 0,
      space: this.space(directory),
    }
  }

  private options(name: LimitName) {
    const { usage } = this.settings
    return name === 'Store' ? usage.store : usage.temp
  }

  private directory(name: LimitName): string {
    const { persistence, broker } = this.settings
    return name === 'Store' && persistence.kind === 'kahaDB' ? persistence.directory : broker.dataDirectory
  }
}

function spaceOf(directory: string): DiskSpace {
  for (let path = directory; ; path = dirname(path)) {
    try {
      const { blocks, bavail, bsize } = statfsSync(path)
      return { totalBytes: blocks * bsize, freeBytes: bavail * bsize }
    } catch (error) {
      // A directory that is not there yet has its parent's space.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error
    }
  }
}
