/** One open file of a FaultyDisk, and the node (the inode) that holds its bytes and its unsynced past. */
import type { DiskFile, Random } from '@hermod/model'
import type { FileHooks } from './faulty-disk.js'
import { diskError } from './faulty-disk.js'

export interface FaultyNode {
  bytes: Uint8Array
  length: number
  modifiedMs: number
  /** Contents at the last sync. */
  synced: Uint8Array
  /** What happened since, in order. */
  unsynced: Change[]
}

type Change = { readonly kind: 'write'; at: number; bytes: Uint8Array } | { readonly kind: 'truncate'; length: number }

/** Copies `bytes`. (Not by `slice`: a Buffer's gives a view.) */
export function newNode(bytes: Uint8Array, modifiedMs: number): FaultyNode {
  return { bytes: new Uint8Array(bytes), length: bytes.length, modifiedMs, synced: new Uint8Array(bytes), unsynced: [] }
}

/** After a crash: the synced contents plus whatever part of the later changes the seed lets through. */
export function settleNode(node: FaultyNode, random: Random): void {
  const changes = node.unsynced
  node.bytes = node.synced.slice()
  node.length = node.bytes.length
  for (const change of changes) {
    const fate = random.next()
    if (fate < 0.35) continue
    if (change.kind === 'truncate') resize(node, change.length)
    else if (fate < 0.7) overwrite(node, change.at, change.bytes)
    else tear(node, change.at, change.bytes, random)
  }
  node.synced = node.bytes.slice(0, node.length)
  node.unsynced = []
}

/** Sectors of one write reach the platter in any order: a prefix, or a prefix with a hole of zeros in it. */
function tear(node: FaultyNode, at: number, bytes: Uint8Array, random: Random): void {
  const kept = bytes.slice(0, Math.floor(random.next() * (bytes.length + 1)))
  if (kept.length > 512 && random.next() < 0.5) {
    const sector = Math.floor(random.next() * Math.floor(kept.length / 512)) * 512
    kept.fill(0, sector, sector + 512)
  }
  overwrite(node, at, kept)
}

function overwrite(node: FaultyNode, at: number, bytes: Uint8Array): void {
  const end = at + bytes.length
  if (end > node.length) resize(node, end)
  node.bytes.set(bytes, at)
}

function resize(node: FaultyNode, length: number): void {
  if (length > node.bytes.length) {
    const grown = new Uint8Array(Math.max(length, node.bytes.length * 2))
    grown.set(node.bytes.subarray(0, node.length))
    node.bytes = grown
  } else if (length < node.length) node.bytes.fill(0, length, node.length)
  node.length = length
}

export class FaultyFile implements DiskFile {
  private open = true

  constructor(
    readonly path: string,
    private readonly node: FaultyNode,
    private readonly writable: boolean,
    private readonly hooks: FileHooks,
  ) {}

  size(): number {
    this.check('fstat')
    return this.node.length
  }

  modifiedMs(): number {
    this.check('fstat')
    return this.node.modifiedMs
  }

  read(target: Uint8Array, targetOffset: number, length: number, position: number): number {
    this.check('read')
    this.hooks.count('read')
    const from = this.node.bytes.subarray(position, Math.min(this.node.length, position + length))
    target.set(from, targetOffset)
    return from.length
  }

  write(parts: readonly Uint8Array[], position: number): void {
    this.check('write')
    if (!this.writable) throw diskError('EBADF', 'write', this.path)
    const bytes = Buffer.concat(parts)
    const room = this.hooks.freeBytes() - Math.max(0, position + bytes.length - this.node.length)
    const fitting = room >= 0 ? bytes.length : Math.max(0, bytes.length + room)
    try {
      this.hooks.count('write')
    } catch (error) {
      this.change(position, bytes.subarray(0, Math.floor(this.hooks.random.next() * (fitting + 1))))
      throw error
    }
    this.change(position, bytes.subarray(0, fitting))
    if (fitting < bytes.length) throw diskError('ENOSPC', 'write', this.path)
  }

  writeAsync(parts: readonly Uint8Array[], position: number, done: (error: Error | null) => void): void {
    this.hooks.later(() => this.settle(() => this.write(parts, position), done))
  }

  sync(): void {
    this.check('fdatasync')
    // A failed sync leaves the changes unsynced for good: what the platter has of them is unknown.
    this.hooks.count('sync')
    this.node.synced = this.node.bytes.slice(0, this.node.length)
    this.node.unsynced = []
  }

  syncAsync(done: (error: Error | null) => void): void {
    this.hooks.later(() => this.settle(() => this.sync(), done))
  }

  truncate(length: number): void {
    this.check('ftruncate')
    if (length - this.node.length > this.hooks.freeBytes()) throw diskError('ENOSPC', 'ftruncate', this.path)
    resize(this.node, length)
    this.node.unsynced.push({ kind: 'truncate', length })
    this.node.modifiedMs = this.hooks.now()
  }

  close(): void {
    this.open = false
  }

  private change(at: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return
    overwrite(this.node, at, bytes)
    this.node.unsynced.push({ kind: 'write', at, bytes: new Uint8Array(bytes) })
    this.node.modifiedMs = this.hooks.now()
  }

  private settle(operation: () => void, done: (error: Error | null) => void): void {
    if (!this.hooks.alive()) return // the program that waited is gone
    try {
      operation()
    } catch (error) {
      done(error as Error)
      return
    }
    done(null)
  }

  private check(operation: string): void {
    if (!this.open || !this.hooks.alive()) throw diskError('EBADF', operation, this.path)
  }
}
