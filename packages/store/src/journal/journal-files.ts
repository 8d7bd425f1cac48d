/** The journal's files on the disk: which there are, making a new one, opening them for reading, taking one away. */
import type { Disk, DiskFile } from '@hermod/model'
import type { KahaDBOptions } from '../options.js'
import { END_MARK, journalFileName, journalFileNumber } from './format.js'

/** Small on purpose: filled with big writes, the page cache rewrites a whole large folio for every small sync. */
const ZERO_FILL_BYTES = 4096
const CHUNKED_ZEROS_STEP = 1024 * 1024
/** Open files kept for reading. */
const MAX_READERS = 32

type FileOptions = Pick<
  KahaDBOptions,
  'journalMaxFileLength' | 'preallocationScope' | 'preallocationStrategy' | 'archiveDataLogs' | 'directoryArchive'
>

export class JournalFiles {
  /** Bytes in use by file number, ascending. */
  private readonly lengths = new Map<number, number>()
  private readonly readers = new Map<number, DiskFile>()
  usedBytes = 0
  /** The last file that `create` made, whether it got its size or not. */
  private begun = -1

  constructor(
    private readonly disk: Disk,
    readonly directory: string,
    private readonly options: FileOptions,
  ) {}

  /** Looks at the directory; ascending numbers of the files found. */
  list(): number[] {
    const numbers = this.disk
      .list(this.directory)
      .map(journalFileNumber)
      .filter((number) => number >= 0)
      .sort((a, b) => a - b)
    return numbers
  }

  path(file: number): string {
    return `${this.directory}/${journalFileName(file)}`
  }

  get numbers(): Iterable<number> {
    return this.lengths.keys()
  }

  has(file: number): boolean {
    return this.lengths.has(file)
  }

  /** Notes how much of a file is in use. */
  setLength(file: number, bytes: number): void {
    this.usedBytes += bytes - (this.lengths.get(file) ?? 0)
    this.lengths.set(file, bytes)
  }

  openForRepair(file: number): DiskFile {
    return this.disk.open(this.path(file), 'write')
  }

  /** A file kept open for reading; the longest kept is closed when there are too many. */
  reader(file: number): DiskFile {
    let reader = this.readers.get(file)
    if (reader === undefined) {
      reader = this.disk.open(this.path(file), 'read')
      this.readers.set(file, reader)
      if (this.readers.size > MAX_READERS) this.closeReader(this.readers.keys().next().value!)
    }
    return reader
  }

  /** Makes a file, of its full size if so configured, and makes its name durable. */
  create(file: number): DiskFile {
    // One that somebody else made is another master's: it must not get our bytes. Our own may be left from a failure.
    const handle = this.disk.open(this.path(file), this.begun === file ? 'create' : 'new')
    this.begun = file
    try {
      if (this.options.preallocationScope !== 'none') this.preallocate(handle)
      handle.sync()
      this.disk.syncDirectory(this.directory)
    } catch (error) {
      handle.close()
      throw error
    }
    this.setLength(file, 0)
    return handle
  }

  /** Deletes the file, or moves it to the archive. */
  remove(file: number): void {
    this.closeReader(file)
    if (this.options.archiveDataLogs) {
      const archive = this.options.directoryArchive || `${this.directory}/data-archive`
      this.disk.makeDirectory(archive)
      this.disk.rename(this.path(file), `${archive}/${journalFileName(file)}`)
    } else this.disk.remove(this.path(file))
    this.usedBytes -= this.lengths.get(file) ?? 0
    this.lengths.delete(file)
  }

  /** Files made by `create` have their blocks only as they are written. */
  get sparse(): boolean {
    return this.options.preallocationScope !== 'none' && this.options.preallocationStrategy === 'sparse_file'
  }

  get fileBytes(): number {
    return this.options.journalMaxFileLength
  }

  syncDirectory(): void {
    this.disk.syncDirectory(this.directory)
  }

  close(): void {
    for (const file of [...this.readers.keys()]) this.closeReader(file)
  }

  private closeReader(file: number): void {
    this.readers.get(file)?.close()
    this.readers.delete(file)
  }

  private preallocate(handle: DiskFile): void {
    const length = this.options.journalMaxFileLength
    switch (this.options.preallocationStrategy) {
      case 'sparse_file':
        handle.truncate(length)
        handle.write([END_MARK], length - END_MARK.length)
        break
      case 'zeros':
      case 'os_kernel_copy':
        fillWithZeros(handle, length)
        break
      case 'chunked_zeros':
        fillWithZeros(handle, length)
        for (let at = CHUNKED_ZEROS_STEP; at < length; at += CHUNKED_ZEROS_STEP) handle.write([END_MARK], at)
        break
    }
    handle.write([END_MARK], 0)
  }
}

function fillWithZeros(handle: DiskFile, length: number): void {
  const zeros = new Uint8Array(ZERO_FILL_BYTES)
  for (let at = 0; at < length; at += ZERO_FILL_BYTES) {
    handle.write([at + ZERO_FILL_BYTES <= length ? zeros : zeros.subarray(0, length - at)], at)
  }
}
