/**
 * From a directory to its jobs: every journal file is replayed, for there is no index of our own. Nothing is written
 * before it is decided that the store opens; then the last file's tail is repaired.
 */
import { type Disk, type Logger, ProtocolError } from '@hermod/model'
import { storeErrors } from '../errors.js'
import type { JournalFiles } from '../journal/journal-files.js'
import { type Hole, repairTail } from '../journal/repair.js'
import { FileScan } from '../journal/scan.js'
import type { JobReplay } from './job-replay.js'

export interface JobRecoveryPorts {
  readonly disk: Disk
  readonly log: Logger
  readonly files: JournalFiles
  readonly replay: JobReplay
  readonly options: {
    readonly checkForCorruptJournalFiles: boolean
    readonly checksumJournalFiles: boolean
    readonly ignoreMissingJournalfiles: boolean
  }
  readonly mayWrite: () => boolean
}

interface Lost {
  readonly file: string
  readonly offset: number
  readonly reason: string
}

/** Resolves to the number of the file that the next records go to; none of that number exists. */
export async function recoverJobs(ports: JobRecoveryPorts): Promise<number> {
  const recovery = new JobRecovery(ports)
  const numbers = ports.files.list()
  let end = 0
  for (const file of numbers) {
    end = await recovery.scan(file, file === numbers.at(-1))
    ports.files.setLength(file, end)
  }
  recovery.refuseIfAsked()
  if (!ports.mayWrite()) throw storeErrors.notOurs({ directory: ports.files.directory })
  const last = numbers.at(-1)
  if (last === undefined) return 1
  repairTail(ports, last, end, recovery.holes)
  return last + 1
}

class JobRecovery {
  /** Damaged stretches of the last file with good batches behind them. */
  readonly holes: Hole[] = []
  private readonly lost: Lost[] = []

  constructor(private readonly ports: JobRecoveryPorts) {}

  /** Where the good part of the file ends. */
  async scan(file: number, last: boolean): Promise<number> {
    const { files, options, replay } = this.ports
    const scan = new FileScan(files.reader(file), 0, options.checksumJournalFiles, {
      record: (bytes, at, end, offset, size) => {
        try {
          replay.apply(bytes, at, end, file, offset, size)
        } catch (error) {
          const reason = (error as Error).message
          if (error instanceof ProtocolError && !options.ignoreMissingJournalfiles) {
            throw storeErrors.foreignVersion({ file: files.path(file), offset, reason }, { cause: error })
          }
          this.damage(file, offset, size, reason, false)
        }
      },
      damage: (offset, length, reason, torn) => {
        this.damage(file, offset, length, reason, torn && last)
        if (last && !torn) this.holes.push({ offset, length })
      },
    })
    while (scan.step()) await new Promise((resume) => setImmediate(resume)) // lets timers run
    return scan.at
  }

  refuseIfAsked(): void {
    const { options } = this.ports
    if (!options.checkForCorruptJournalFiles || options.ignoreMissingJournalfiles || this.lost.length === 0) return
    throw storeErrors.damaged({ ...this.lost[0]!, count: this.lost.length })
  }

  private damage(number: number, offset: number, length: number, reason: string, tail: boolean): void {
    const file = this.ports.files.path(number)
    const line = `${file}, byte ${offset}: ${length} bytes cannot be used (${reason})`
    if (tail) {
      this.ports.log.warn(`${line}; they were being written when the broker ended`)
      return
    }
    this.lost.push({ file, offset, reason })
    this.ports.log.error(`${line}; jobs in them are lost`)
  }
}
