/**
 * The file `lock` of a store directory, byte for byte as ActiveMQ uses it: an exclusive record lock on its bytes, eight
 * bytes with the time the lock was taken (big-endian ms), never deleted. Who does not hold the lock never writes to it.
 */
import * as fs from 'node:fs'
import { dirname, join } from 'node:path'
import { tryLock } from 'fs-native-extensions'

const STAMP_BYTES = 8

/** What can be seen of the file; two that differ show that somebody else has been at it. */
export interface LockMark {
  /** Device and inode: another file under the same name has another. */
  readonly identity: string
  readonly modifiedMs: number
  readonly size: number
}

export interface LockFile {
  readonly path: string
  /**
   * Opens the file, making it if need be, and tries for the lock. Undefined: got it. Otherwise the reason why not,
   * as ActiveMQ words it. Throws where locking is impossible: no directory, no permission, a file system without locks.
   */
  tryTake(): string | undefined
  makeDirectory(): void
  /** As holder: takes the stamp of the one before away, and tells whether there was one. */
  claim(): { readonly mark: LockMark; readonly stamped: boolean }
  /** As holder: writes the time and syncs it. The mark is what the file must look like from then on. */
  stamp(nowMs: number): LockMark
  /** What is at the path now; undefined if nothing is. */
  look(): LockMark | undefined
  /** True if the directory holds a journal: then a missing lock file is strange. False also if it cannot be read. */
  besideJournal(): boolean
  /** Closing the descriptor frees the lock. The file stays. */
  release(): void
}

export class SystemLockFile implements LockFile {
  readonly path: string
  private descriptor: number | undefined

  constructor(directory: string) {
    this.path = join(directory, 'lock')
  }

  tryTake(): string | undefined {
    const descriptor = fs.openSync(this.path, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o644)
    let taken = false
    try {
      taken = tryLock(descriptor)
    } finally {
      if (!taken) fs.closeSync(descriptor)
    }
    if (!taken) return `java.io.IOException: File '${this.path}' could not be locked.`
    this.descriptor = descriptor
    return undefined
  }

  makeDirectory(): void {
    fs.mkdirSync(dirname(this.path), { recursive: true })
  }

  claim(): { mark: LockMark; stamped: boolean } {
    const stamped = fs.fstatSync(this.descriptor!).size === STAMP_BYTES
    fs.ftruncateSync(this.descriptor!, 0)
    return { mark: mark(fs.fstatSync(this.descriptor!)), stamped }
  }

  stamp(nowMs: number): LockMark {
    const bytes = Buffer.alloc(STAMP_BYTES)
    bytes.writeBigInt64BE(BigInt(nowMs))
    fs.writeSync(this.descriptor!, bytes, 0, STAMP_BYTES, 0)
    fs.fsyncSync(this.descriptor!)
    return mark(fs.fstatSync(this.descriptor!))
  }

  look(): LockMark | undefined {
    const stats = fs.statSync(this.path, { throwIfNoEntry: false })
    return stats === undefined ? undefined : mark(stats)
  }

  besideJournal(): boolean {
    try {
      return fs.readdirSync(dirname(this.path)).some((name) => /^db-\d+\.log$/.test(name))
    } catch {
      return false
    }
  }

  release(): void {
    if (this.descriptor === undefined) return
    fs.closeSync(this.descriptor)
    this.descriptor = undefined
  }
}

function mark(stats: fs.Stats): LockMark {
  return { identity: `${stats.dev}:${stats.ino}`, modifiedMs: stats.mtimeMs, size: stats.size }
}
