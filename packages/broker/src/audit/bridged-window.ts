/**
 * What is known of one producer's messages in one destination. A message can come several times, and by several ways:
 * what comes by one way twice is the same copy; by another way it is another one, of which this broker may have to take
 * care after it has given the first one on.
 */
import type { BrokerId, MessageId, StoredIds } from '@hermod/model'
import { ProducerWindow } from './producer-audit.js'

const WINDOW_SIZE = 2048
/** Ways remembered; the oldest is forgotten first. */
const MAX_WAYS = 64

export type Path = readonly BrokerId[] | null

export interface WindowPast {
  /** Up to here the store may hold messages from before this window, and so from before the broker was restarted. */
  readonly storedUpTo: number
  /** Up to here the producer had come when this broker was started. */
  readonly lastBefore: number
  /** What the store had of its destination, asked for once it is needed. */
  stored(): StoredIds | undefined
}

interface Way {
  readonly path: Path
  readonly taken: ProducerWindow
}

export class BridgedWindow {
  private readonly seen = new ProducerWindow(WINDOW_SIZE, -1, 'unknown')
  /** Those of them that other brokers have now. */
  private gone: ProducerWindow | undefined
  private ways: Map<string, Way> | undefined
  private lastPath: Path = null
  private lastWay: ProducerWindow | undefined

  constructor(private readonly past: WindowPast) {}

  /** `strictly`: none that may be from before counts as new. */
  accept(id: MessageId, strictly: boolean): boolean {
    if (!this.seen.accept(id.producerSequenceId)) return false
    if (strictly && id.producerSequenceId <= this.past.lastBefore) return false
    return !this.isStored(id)
  }

  /** The copy that comes by this way is kept: that very one is not needed again. One that was refused might be. */
  take(id: MessageId, path: Path): void {
    this.way(path).accept(id.producerSequenceId)
  }

  hasTaken(id: MessageId, path: Path): boolean {
    return this.way(path).has(id.producerSequenceId)
  }

  /** The shortest of the ways by which copies came that were kept, if it is longer than this one; else undefined. */
  longerWay(id: MessageId, path: Path): readonly BrokerId[] | undefined {
    let shortest: Way | undefined
    for (const way of this.ways?.values() ?? []) {
      if (!way.taken.has(id.producerSequenceId)) continue
      if (shortest === undefined || lengthOf(way.path) < lengthOf(shortest.path)) shortest = way
    }
    return lengthOf(shortest?.path ?? null) > lengthOf(path) ? (shortest?.path ?? undefined) : undefined
  }

  knows(id: MessageId): boolean {
    return this.seen.has(id.producerSequenceId) || this.isStored(id)
  }

  note(id: MessageId): void {
    this.seen.accept(id.producerSequenceId)
  }

  forget(id: MessageId, path: Path): void {
    this.seen.forget(id.producerSequenceId)
    this.way(path).forget(id.producerSequenceId)
  }

  /** Another broker has it now, and answers for it. */
  passOn(id: MessageId): void {
    this.gone ??= new ProducerWindow(WINDOW_SIZE, -1, 'unknown')
    this.gone.accept(id.producerSequenceId)
  }

  /** True: it had been passed on, and is here again from now on. */
  comeBack(id: MessageId): boolean {
    if (this.gone?.has(id.producerSequenceId) !== true) return false
    this.gone.forget(id.producerSequenceId)
    return true
  }

  private isStored(id: MessageId): boolean {
    return id.producerSequenceId <= this.past.storedUpTo && this.past.stored()?.holds(id) === true
  }

  private way(path: Path): ProducerWindow {
    if (this.lastWay !== undefined && isSame(path, this.lastPath)) return this.lastWay
    const key = path === null ? '' : path.join(' ')
    this.ways ??= new Map()
    let taken = this.ways.get(key)?.taken
    if (taken === undefined) {
      taken = new ProducerWindow(WINDOW_SIZE, -1, 'unknown')
      this.ways.set(key, { path, taken })
      if (this.ways.size > MAX_WAYS) this.ways.delete(this.ways.keys().next().value!)
    }
    this.lastPath = path
    this.lastWay = taken
    return taken
  }
}

function lengthOf(path: Path): number {
  return path?.length ?? 0
}

function isSame(one: Path, other: Path): boolean {
  if (one === null || other === null) return one === other
  if (one.length !== other.length) return false
  for (let i = 0; i < one.length; i++) if (one[i]!.value !== other[i]!.value) return false
  return true
}
