/** The numbered files of a spool directory and the space they take. Files are open only while they are used. */
import type { Disk } from '@hermod/model'

const SUFFIX = '.spool'

export class SegmentFiles {
  private lastNumber = 0
  usedBytes = 0

  constructor(
    private readonly disk: Disk,
    private readonly directory: string,
  ) {
    disk.makeDirectory(directory)
    // Only names of our own making: should the path be mistaken for a data directory, nothing else may be lost.
    for (const name of disk.list(directory)) {
      if (/^\d+\.spool$/.test(name)) disk.remove(this.path(name))
    }
  }

  nextNumber(): number {
    return ++this.lastNumber
  }

  write(number: number, bytes: Uint8Array, position: number): void {
    const file = this.disk.open(this.path(number + SUFFIX), 'create')
    try {
      file.write([bytes], position)
    } finally {
      file.close()
    }
  }

  /** Reads up to `target.length` bytes; returns how many there were. */
  read(number: number, target: Uint8Array, position: number): number {
    const file = this.disk.open(this.path(number + SUFFIX), 'read')
    try {
      return file.read(target, 0, target.length, position)
    } finally {
      file.close()
    }
  }

  remove(number: number): void {
    const path = this.path(number + SUFFIX)
    if (this.disk.exists(path)) this.disk.remove(path)
  }

  private path(name: string): string {
    return `${this.directory}/${name}`
  }
}
