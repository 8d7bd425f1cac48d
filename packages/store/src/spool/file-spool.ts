/**
 * Disk space for non-persistent backlogs (`tmp_storage`). Nothing here outlives the broker: files of an earlier life are
 * removed at start, and nothing is ever synced. Each backlog is a chain of segment files; a segment's space is given
 * back when its last message is taken. How much may be used in all is the broker's `tempUsage`, read from `usedBytes`.
 */
import type { Destination, Disk, Logger, MessageCodec, Spool, SpoolDisk } from '@hermod/model'
import { BacklogSpool } from './backlog-spool.js'
import { SegmentFiles } from './segment-files.js'

export interface FileSpoolOptions {
  /** Size at which a segment is closed and the next one started; default 4 MiB. */
  readonly segmentBytes?: number
  /** Bytes of a backlog gathered in memory before they are written; default 64 KiB. */
  readonly bufferBytes?: number
}

export class FileSpool implements SpoolDisk {
  private readonly files: SegmentFiles
  private readonly spools = new Set<BacklogSpool>()
  private readonly segmentBytes: number
  private readonly bufferBytes: number

  /** Makes `directory`, or empties it of an earlier life's segments. */
  constructor(
    disk: Disk,
    directory: string,
    private readonly codec: MessageCodec,
    private readonly logger: Logger,
    options: FileSpoolOptions = {},
  ) {
    this.files = new SegmentFiles(disk, directory)
    this.segmentBytes = options.segmentBytes ?? 4 * 1024 * 1024
    this.bufferBytes = options.bufferBytes ?? 64 * 1024
  }

  /** Bytes of segments on disk and of what waits to be written. */
  get usedBytes(): number {
    return this.files.usedBytes
  }

  /** A new, empty backlog; several for one destination are independent. */
  open(destination: Destination): Spool {
    const spool = new BacklogSpool(
      destination,
      this.files,
      this.codec,
      this.logger,
      this.segmentBytes,
      this.bufferBytes,
    )
    this.spools.add(spool)
    return spool
  }

  close(): void {
    for (const spool of this.spools) spool.clear()
    this.spools.clear()
  }
}
