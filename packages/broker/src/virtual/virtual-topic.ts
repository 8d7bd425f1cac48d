/**
 * A virtual topic: what is sent to it goes to its subscribers, and a copy to each queue that is named after it
 * (`Consumer.NAME.VirtualTopic.ORDERS` for `VirtualTopic.ORDERS`). Only queues that are there get one.
 */
import { Destination, type Message, matchesName, optionValues, pathOf } from '@hermod/model'
import type { Living } from '../destinations/destinations.js'
import { Queue } from '../destinations/queue.js'
import { type VirtualTopicOptions, virtualTopicOptions } from '../options/virtual.js'
import { overlap } from './overlap.js'
import { copyFor, type Plan, plainCopy } from './plan.js'
import type { Route } from './route.js'
import type { Surroundings, VirtualDestination } from './virtual-destination.js'

export class VirtualTopic implements VirtualDestination {
  readonly destination: Destination
  readonly options: VirtualTopicOptions
  private readonly queues: string

  constructor(
    given: Partial<VirtualTopicOptions> | undefined,
    private readonly around: Surroundings,
  ) {
    this.options = optionValues(virtualTopicOptions, given)
    const { name, prefix, postfix } = this.options
    this.destination = Destination.topic(name)
    this.queues = prefix + name + postfix
  }

  intercept(living: Living, next: Route): Route {
    return new VirtualTopicRoute(living.destination.name, this.options, this.around, next)
  }

  isMapped(queue: string): boolean {
    return overlap(this.queues, queue)
  }

  /** The part of the queue's name that is the topic's, by the number of elements before and behind. */
  demandOf({ kind, name }: Destination): Destination | undefined {
    const { prefix, postfix } = this.options
    if (kind !== 'queue' || !matchesName(`${prefix}>`, name)) return undefined
    const path = pathOf(name)
    const [before, behind] = [elements(prefix), elements(postfix)]
    if (path.length <= before + behind) return this.destination
    return Destination.topic(path.slice(before, path.length - behind).join('.'))
  }

  wantsQueue(pattern: string): boolean {
    return matchesName(`${this.options.prefix}>`, pattern)
  }
}

class VirtualTopicRoute implements Route {
  private readonly pattern: string
  private readonly start: string
  private queues: readonly Queue[] = []
  private version = -1

  constructor(
    topic: string,
    private readonly options: VirtualTopicOptions,
    private readonly around: Surroundings,
    private readonly next: Route,
  ) {
    const { prefix, postfix } = options
    this.pattern = prefix + topic + postfix
    this.start = startOf(prefix)
  }

  spread(message: Message, plan: Plan): void {
    const { local, transactedSend } = this.options
    if (!message.destination.isAdvisory && !(local && message.brokerPath !== null)) {
      this.toQueues(message, plan)
      plan.transacted ||= transactedSend
    }
    this.next.spread(message, plan)
  }

  private toQueues(message: Message, plan: Plan): void {
    const { dropOnResourceLimit, selectorAware, setOriginalDestination } = this.options
    for (const queue of this.members()) {
      if (selectorAware && !this.isWanted(message, queue)) continue
      const copy = setOriginalDestination ? copyFor(message, queue.destination) : plainCopy(message)
      if (dropOnResourceLimit) plan.sendDroppable(queue, copy)
      else plan.send(queue, copy)
    }
  }

  private isWanted(message: Message, queue: Queue): boolean {
    if (queue.subscriptions.some((consumer) => consumer.wants(message))) return true
    return this.around.selectors?.wants(queue.destination, message) === true
  }

  /** Looked up again only after queues have come or gone. */
  private members(): readonly Queue[] {
    const { destinations } = this.around
    if (this.version !== destinations.queueVersion) {
      this.version = destinations.queueVersion
      this.queues = [...destinations.ofKind('queue')].filter((living): living is Queue => this.isMember(living))
    }
    return this.queues
  }

  private isMember(living: Living): boolean {
    const { name } = living.destination
    return living instanceof Queue && name.startsWith(this.start) && overlap(this.pattern, name)
  }
}

function elements(part: string): number {
  return part.split('.').filter((element) => element !== '').length
}

/** A queue whose own name begins with a wildcard is none of a topic's, unless the prefix does so too. */
function startOf(prefix: string): string {
  const wildcard = prefix.indexOf('.*')
  return wildcard < 0 || prefix.startsWith('*') ? '' : prefix.slice(0, wildcard)
}
