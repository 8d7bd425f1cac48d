/**
 * A disk in memory that fails as real ones do, under a seed. What it promises after `crash()` is only what POSIX does:
 * synced bytes are there; of unsynced writes any part may be there, torn anywhere; a creation, rename or removal that no
 * `syncDirectory` followed may or may not have happened.
 */
import type { Disk, DiskFile, Random } from '@hermod/model'
import type { FaultyNode } from './faulty-file.js'
import { FaultyFile, newNode, settleNode } from './faulty-file.js'

export interface FaultyDiskOptions {
  readonly random: Random
  /** Space for file contents; a write beyond throws ENOSPC after writing what fits. Default: no limit. */
  readonly capacityBytes?: number
  /** True: `writeAsync` and `syncAsync` take effect only when the test calls `completeNext`. Default: at the next turn of the event loop. */
  readonly manualCompletion?: boolean
  /** Arranges for the completion of one of them; in place of `manualCompletion`. */
  readonly schedule?: (run: () => void) => void
  readonly now?: () => number
}

export type DiskOperation = 'write' | 'sync' | 'read' | 'open'

export class FaultyDisk implements Disk {
  /** Change at will between operations. */
  capacityBytes: number
  /** Operations done so far, by kind. */
  readonly counts: Record<DiskOperation, number> = { write: 0, sync: 0, read: 0, open: 0 }

  private names = new Map<string, FaultyNode>()
  /** Names as the directory on the platter has them. */
  private durableNames = new Map<string, FaultyNode>()
  private directories = new Set<string>(['/', '.'])
  private plans: { operation: DiskOperation; at: number; code: string }[] = []
  private pending: (() => void)[] = []
  private generation = 0

  constructor(private readonly options: FaultyDiskOptions) {
    this.capacityBytes = options.capacityBytes ?? Number.POSITIVE_INFINITY
  }

  /** The `nth` operation of that kind from now on (1: the next) throws `code`; a write may have torn half of its bytes in. */
  failNext(operation: DiskOperation, code = 'EIO', nth = 1): void {
    this.plans.push({ operation, at: this.counts[operation] + nth, code })
  }

  /** Async operations started and not completed. */
  get pendingCompletions(): number {
    return this.pending.length
  }

  /** Completes the oldest async operation; false if there is none. Only with `manualCompletion`. */
  completeNext(): boolean {
    const run = this.pending.shift()
    run?.()
    return run !== undefined
  }

  completeAll(): void {
    while (this.completeNext());
  }

  /**
   * Power loss. Open files are dead (every call throws EBADF), pending completions are lost, contents become what the
   * platter may hold. The same disk is then opened again by the next life of the program.
   */
  crash(): void {
    this.generation++
    this.pending = []
    this.plans = []
    const random = this.options.random
    const survivors = new Map<string, FaultyNode>()
    for (const path of new Set([...this.durableNames.keys(), ...this.names.keys()])) {
      const before = this.durableNames.get(path)
      const after = this.names.get(path)
      const kept = before === after ? before : random.next() < 0.5 ? before : after
      if (kept !== undefined) survivors.set(path, kept)
    }
    for (const node of new Set(survivors.values())) settleNode(node, random)
    this.names = survivors
    this.durableNames = new Map(survivors)
  }

  /** An independent copy of what a reader sees now (as if all had been synced); options stay shared. */
  clone(): FaultyDisk {
    const copy = new FaultyDisk(this.options)
    copy.directories = new Set(this.directories)
    for (const [path, node] of this.names)
      copy.names.set(path, newNode(node.bytes.subarray(0, node.length), node.modifiedMs))
    copy.durableNames = new Map(copy.names)
    return copy
  }

  /** Contents by path. */
  dump(): Map<string, Uint8Array> {
    return new Map([...this.names].map(([path, node]) => [path, new Uint8Array(node.bytes.subarray(0, node.length))]))
  }

  /** Puts a file there as if it had always been: damaged ones, fixtures. */
  put(path: string, bytes: Uint8Array): void {
    const node = newNode(bytes, this.now())
    this.names.set(path, node)
    this.durableNames.set(path, node)
  }

  get usedBytes(): number {
    let used = 0
    for (const node of new Set(this.names.values())) used += node.length
    return used
  }

  open(path: string, mode: 'read' | 'write' | 'create' | 'new'): DiskFile {
    this.count('open')
    let node = this.names.get(path)
    if (mode === 'new' && node !== undefined) throw diskError('EEXIST', 'open', path)
    if (mode === 'create' || mode === 'new') {
      if (!this.directories.has(parent(path))) throw diskError('ENOENT', 'open', path)
      node ??= newNode(new Uint8Array(0), this.now())
      this.names.set(path, node)
    }
    if (node === undefined) throw diskError('ENOENT', 'open', path)
    return new FaultyFile(path, node, mode !== 'read', this.hooks())
  }

  exists(path: string): boolean {
    return this.names.has(path) || this.directories.has(path)
  }

  list(directory: string): string[] {
    if (!this.directories.has(directory)) throw diskError('ENOENT', 'scandir', directory)
    const entries = [...this.names.keys(), ...this.directories].filter(
      (path) => path !== directory && parent(path) === directory,
    )
    return entries.map((path) => path.slice(path.lastIndexOf('/') + 1)).sort()
  }

  makeDirectory(path: string): void {
    for (let at = path; at !== parent(at); at = parent(at)) this.directories.add(at)
  }

  rename(from: string, to: string): void {
    const node = this.names.get(from)
    if (node === undefined) throw diskError('ENOENT', 'rename', from)
    this.names.delete(from)
    this.names.set(to, node)
  }

  remove(path: string): void {
    if (!this.names.delete(path)) throw diskError('ENOENT', 'unlink', path)
  }

  syncDirectory(directory: string): void {
    this.count('sync')
    for (const path of [...this.durableNames.keys()]) {
      if (parent(path) === directory && !this.names.has(path)) this.durableNames.delete(path)
    }
    for (const [path, node] of this.names) if (parent(path) === directory) this.durableNames.set(path, node)
  }

  freeBytes(_directory: string): number {
    return Math.max(0, this.capacityBytes - this.usedBytes)
  }

  private now(): number {
    return this.options.now?.() ?? 1_700_000_000_000
  }

  private count(operation: DiskOperation): void {
    const turn = ++this.counts[operation]
    const at = this.plans.findIndex((plan) => plan.operation === operation && plan.at === turn)
    if (at >= 0) throw diskError(this.plans.splice(at, 1)[0]!.code, operation, '')
  }

  private hooks(): FileHooks {
    const generation = this.generation
    return {
      random: this.options.random,
      alive: () => generation === this.generation,
      count: (operation) => this.count(operation),
      freeBytes: () => this.freeBytes(''),
      now: () => this.now(),
      later: (run) => {
        if (this.options.schedule !== undefined) this.options.schedule(run)
        else if (this.options.manualCompletion === true) this.pending.push(run)
        else setImmediate(run)
      },
    }
  }
}

/** What a file needs of its disk. */
export interface FileHooks {
  readonly random: Random
  alive(): boolean
  count(operation: DiskOperation): void
  freeBytes(): number
  now(): number
  later(run: () => void): void
}

export function diskError(code: string, operation: string, path: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(`${code}: simulated, ${operation} ${path}`)
  error.code = code
  return error
}

function parent(path: string): string {
  const slash = path.lastIndexOf('/')
  if (slash < 0) return '.'
  return slash === 0 ? '/' : path.slice(0, slash)
}
