/**
 * The file operations the store uses, handed in so that a test can fail, delay or tear them.
 * Positions and lengths are bytes. Every call may throw the system's error (`code` is ENOSPC, EIO, …).
 */
export interface Disk {
  /** `create`: makes the file if it is not there. `new`: fails with EEXIST if it is, whoever made it. */
  open(path: string, mode: 'read' | 'write' | 'create' | 'new'): DiskFile
  exists(path: string): boolean
  list(directory: string): string[]
  makeDirectory(path: string): void
  rename(from: string, to: string): void
  remove(path: string): void
  /** Makes creations, renames and removals in `directory` durable. */
  syncDirectory(directory: string): void
  freeBytes(directory: string): number
}

export interface DiskFile {
  readonly path: string
  size(): number
  modifiedMs(): number
  read(target: Uint8Array, targetOffset: number, length: number, position: number): number
  /** Writes all of the parts, one behind the other, from `position`. */
  write(parts: readonly Uint8Array[], position: number): void
  writeAsync(parts: readonly Uint8Array[], position: number, done: (error: Error | null) => void): void
  /** Data to stable storage; blocks. */
  sync(): void
  syncAsync(done: (error: Error | null) => void): void
  truncate(length: number): void
  close(): void
}
