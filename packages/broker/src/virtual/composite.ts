/** A composite destination of the broker: one name that forwards to others, some of them by selector. */
import { Destination, type Message, matchesDestination, optionValues } from '@hermod/model'
import { compileSelector, type Selector } from '@hermod/selector'
import type { Living } from '../destinations/destinations.js'
import { type CompositeOptions, compositeQueueOptions, type ForwardConfig } from '../options/virtual.js'
import { overlap } from './overlap.js'
import { copyFor, type Plan } from './plan.js'
import type { Route } from './route.js'
import type { VirtualDestination } from './virtual-destination.js'

interface Forward {
  readonly destination: Destination
  /** Undefined: every message. */
  readonly filter: Selector | undefined
}

export class Composite implements VirtualDestination {
  readonly destination: Destination
  private readonly options: CompositeOptions
  private readonly forwards: readonly Forward[]

  /** Throws for a selector that cannot be compiled. */
  constructor(kind: 'queue' | 'topic', given: Partial<CompositeOptions> | undefined, to: readonly ForwardConfig[]) {
    this.options = optionValues(compositeQueueOptions, given)
    this.destination = new Destination(kind, this.options.name)
    this.forwards = to.flatMap(({ destination, selector }) => {
      const filter = selector === undefined ? undefined : compileSelector(selector)
      return destination.members().map((member) => ({ destination: member, filter }))
    })
  }

  intercept(_living: Living, next: Route): Route {
    return new CompositeRoute(this.forwards, this.options, next)
  }

  /** Those of a topic that keeps its messages are queues for its absent subscribers. */
  isMapped(queue: string): boolean {
    if (this.destination.isQueue || this.options.forwardOnly) return false
    return this.forwards.some(({ destination }) => destination.kind === 'queue' && overlap(destination.name, queue))
  }

  demandOf(consumed: Destination): Destination | undefined {
    return this.forwards.some(({ destination }) => matchesDestination(destination, consumed))
      ? this.destination
      : undefined
  }

  wantsQueue(): boolean {
    return false
  }
}

class CompositeRoute implements Route {
  constructor(
    private readonly forwards: readonly Forward[],
    private readonly options: CompositeOptions,
    private readonly next: Route,
  ) {}

  spread(message: Message, plan: Plan): void {
    const { forwardOnly, sendWhenNotMatched } = this.options
    let matched = false
    for (const { destination, filter } of this.forwards) {
      if (filter !== undefined && !filter.matches(message)) continue
      matched = true
      plan.forward(destination, copyFor(message, destination))
    }
    const stays = sendWhenNotMatched ? !matched : !forwardOnly
    if (stays) this.next.spread(message, plan)
  }
}
