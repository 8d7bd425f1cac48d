/** The system's own file system behind the Disk port. */
import * as fs from 'node:fs'
import { dirname } from 'node:path'
import type { Disk, DiskFile } from '@hermod/model'
import { NodeFile } from './node-file.js'

export class NodeDisk implements Disk {
  open(path: string, mode: 'read' | 'write' | 'create' | 'new'): DiskFile {
    return new NodeFile(path, fs.openSync(path, FLAGS[mode], 0o644))
  }

  exists(path: string): boolean {
    return fs.existsSync(path)
  }

  list(directory: string): string[] {
    return fs.readdirSync(directory).sort()
  }

  makeDirectory(path: string): void {
    fs.mkdirSync(path, { recursive: true })
  }

  rename(from: string, to: string): void {
    fs.renameSync(from, to)
  }

  remove(path: string): void {
    fs.unlinkSync(path)
  }

  syncDirectory(directory: string): void {
    // Windows cannot open a directory, and makes names durable with their files.
    if (process.platform === 'win32') return
    const descriptor = fs.openSync(directory, 'r')
    try {
      fs.fsyncSync(descriptor)
    } finally {
      fs.closeSync(descriptor)
    }
  }

  /** Of the file system that holds `directory`, or would hold it once made: what an unprivileged user may still take. */
  freeBytes(directory: string): number {
    let at = directory
    while (!fs.existsSync(at) && dirname(at) !== at) at = dirname(at)
    const system = fs.statfsSync(at)
    return system.bavail * system.bsize
  }
}

const FLAGS = {
  read: fs.constants.O_RDONLY,
  write: fs.constants.O_RDWR,
  create: fs.constants.O_RDWR | fs.constants.O_CREAT,
  new: fs.constants.O_RDWR | fs.constants.O_CREAT | fs.constants.O_EXCL,
}
