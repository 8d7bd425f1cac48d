/**
 * One open file. A write returns only when every byte of every part is with the system: short writes are continued,
 * and lists longer than the system takes at once are split.
 */
import * as fs from 'node:fs'
import type { DiskFile } from '@hermod/model'

/** Below IOV_MAX, which is 1024 on Linux and macOS. */
const MAX_PARTS = 1000

export class NodeFile implements DiskFile {
  constructor(
    readonly path: string,
    private readonly descriptor: number,
  ) {}

  size(): number {
    return fs.fstatSync(this.descriptor).size
  }

  modifiedMs(): number {
    return fs.fstatSync(this.descriptor).mtimeMs
  }

  read(target: Uint8Array, targetOffset: number, length: number, position: number): number {
    let done = 0
    while (done < length) {
      const count = fs.readSync(this.descriptor, target, targetOffset + done, length - done, position + done)
      if (count === 0) break
      done += count
    }
    return done
  }

  write(parts: readonly Uint8Array[], position: number): void {
    if (parts.length === 1) {
      this.writeOne(parts[0]!, position)
      return
    }
    let at = position
    let rest = parts
    while (rest.length > 0) {
      const count = fs.writevSync(this.descriptor, rest.slice(0, MAX_PARTS), at)
      at += count
      rest = behind(rest, count)
    }
  }

  writeAsync(parts: readonly Uint8Array[], position: number, done: (error: Error | null) => void): void {
    const round = (rest: readonly Uint8Array[], at: number): void => {
      fs.writev(this.descriptor, rest.slice(0, MAX_PARTS), at, (error, count) => {
        if (error !== null) done(error)
        else {
          const left = behind(rest, count)
          if (left.length === 0) done(null)
          else round(left, at + count)
        }
      })
    }
    // Nothing to write must answer later too, as a write does.
    if (parts.length === 0) setImmediate(done, null)
    else round(parts, position)
  }

  sync(): void {
    fs.fdatasyncSync(this.descriptor)
  }

  syncAsync(done: (error: Error | null) => void): void {
    fs.fdatasync(this.descriptor, done)
  }

  truncate(length: number): void {
    fs.ftruncateSync(this.descriptor, length)
  }

  close(): void {
    fs.closeSync(this.descriptor)
  }

  private writeOne(bytes: Uint8Array, position: number): void {
    let done = 0
    while (done < bytes.length) {
      done += fs.writeSync(this.descriptor, bytes, done, bytes.length - done, position + done)
    }
  }
}

/** What is left of `parts` once their first `count` bytes are written. */
export function behind(parts: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  let skipped = count
  let first = 0
  while (first < parts.length && skipped >= parts[first]!.length) {
    skipped -= parts[first]!.length
    first++
  }
  if (skipped === 0) return parts.slice(first)
  return [parts[first]!.subarray(skipped), ...parts.slice(first + 1)]
}
