/**
 * What has crossed a bridge, by destination, each way: ActiveMQ's NetworkDestinationView. Destinations that nothing
 * crosses to any more are forgotten (`gcDestinationViews`, `gcSweepTime`).
 */
import type { Destination, DestinationKind } from '@hermod/model'

export class DestinationCounter {
  count = 0
  private readonly firstMs: number
  lastMs: number

  constructor(
    readonly destination: Destination,
    nowMs: number,
  ) {
    this.firstMs = nowMs
    this.lastMs = nowMs
  }

  /** Messages per second from the first to the last; 0 for a single one. */
  get rate(): number {
    const spanMs = this.lastMs - this.firstMs
    return spanMs === 0 ? 0 : (this.count * 1000) / spanMs
  }
}

type ByName = Map<string, DestinationCounter>

/** Beyond this the destination that was met first is forgotten, whether it is in use or not. */
const MAX_PER_KIND = 5000

export class DestinationCounters {
  // By kind and then by name: a name with its kind in front would be a new text for each message.
  private readonly kinds: Record<DestinationKind, ByName> = {
    queue: new Map(),
    topic: new Map(),
    'temp-queue': new Map(),
    'temp-topic': new Map(),
  }
  private last: DestinationCounter | undefined

  add(destination: Destination, nowMs: number): void {
    const counter = this.last?.destination.equals(destination) === true ? this.last : this.counter(destination, nowMs)
    counter.count++
    counter.lastMs = nowMs
    this.last = counter
  }

  all(): readonly DestinationCounter[] {
    return Object.values(this.kinds).flatMap((names) => [...names.values()])
  }

  /** Forgets those that nothing has crossed to since `sinceMs`. */
  forgetUnused(sinceMs: number): void {
    this.last = undefined
    for (const names of Object.values(this.kinds)) {
      for (const [name, { lastMs }] of names) if (lastMs <= sinceMs) names.delete(name)
    }
  }

  private counter(destination: Destination, nowMs: number): DestinationCounter {
    const names = this.kinds[destination.kind]
    let counter = names.get(destination.name)
    if (counter === undefined) {
      if (names.size >= MAX_PER_KIND) names.delete(names.keys().next().value!)
      counter = new DestinationCounter(destination, nowMs)
      names.set(destination.name, counter)
    }
    return counter
  }
}

export class BridgeCounters {
  readonly outbound = new DestinationCounters()
  readonly inbound = new DestinationCounters()

  forgetUnused(sinceMs: number): void {
    this.outbound.forgetUnused(sinceMs)
    this.inbound.forgetUnused(sinceMs)
  }
}
