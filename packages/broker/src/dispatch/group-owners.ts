/**
 * Which consumer owns which message group: ActiveMQ's three kinds of map.
 *
 * - `cached`: each group on its own, the one that was silent longest is forgotten at the limit
 * - `simple`: the same, practically without a limit
 * - `bucket`: groups share a fixed number of owners by the hash of their name, so memory never grows
 */
import type { MessageGroupMapConfig } from '../options/message-groups.js'

/** ActiveMQ's simple map has no limit, and fills the memory with what groups nobody closes. */
const SIMPLE_LIMIT = 1_000_000

export function groupOwners<T>(config: MessageGroupMapConfig): GroupOwners<T> {
  if (config.kind === 'bucket') return new BucketGroupOwners(config.bucketCount)
  return new CachedGroupOwners(config.kind === 'cached' ? config.cacheSize : SIMPLE_LIMIT)
}

export interface GroupOwners<T> {
  /** Looking a group up keeps it from being forgotten. */
  get(group: string): T | undefined
  /** Returns the owner of what had to be forgotten to make room. */
  put(group: string, owner: T): T | undefined
  /** The group is closed. */
  remove(group: string): void
  /** Forgets all that this owner has; returns how many. */
  removeOwner(owner: T): number
}

export class CachedGroupOwners<T> implements GroupOwners<T> {
  /** The most recently used is last. */
  private readonly owners = new Map<string, T>()

  constructor(private readonly limit: number) {}

  get(group: string): T | undefined {
    const owner = this.owners.get(group)
    if (owner === undefined) return undefined
    this.owners.delete(group)
    this.owners.set(group, owner)
    return owner
  }

  put(group: string, owner: T): T | undefined {
    this.owners.delete(group)
    this.owners.set(group, owner)
    return this.owners.size > this.limit ? this.forgetOldest() : undefined
  }

  remove(group: string): void {
    this.owners.delete(group)
  }

  removeOwner(owner: T): number {
    const before = this.owners.size
    for (const [group, each] of this.owners) if (each === owner) this.owners.delete(group)
    return before - this.owners.size
  }

  private forgetOldest(): T | undefined {
    for (const [group, owner] of this.owners) {
      this.owners.delete(group)
      return owner
    }
    return undefined
  }
}

export class BucketGroupOwners<T> implements GroupOwners<T> {
  private readonly owners: (T | undefined)[]

  constructor(bucketCount: number) {
    this.owners = new Array<T | undefined>(bucketCount).fill(undefined)
  }

  get(group: string): T | undefined {
    return this.owners[this.bucketOf(group)]
  }

  put(group: string, owner: T): undefined {
    this.owners[this.bucketOf(group)] = owner
  }

  remove(group: string): void {
    this.owners[this.bucketOf(group)] = undefined
  }

  removeOwner(owner: T): number {
    let removed = 0
    for (let at = 0; at < this.owners.length; at++) {
      if (this.owners[at] !== owner) continue
      this.owners[at] = undefined
      removed++
    }
    return removed
  }

  private bucketOf(group: string): number {
    return Math.abs(javaHash(group) % this.owners.length)
  }
}

/** Java's String.hashCode: groups fall together here as they do in ActiveMQ. */
function javaHash(text: string): number {
  let hash = 0
  for (let at = 0; at < text.length; at++) hash = (Math.imul(31, hash) + text.charCodeAt(at)) | 0
  return hash
}
