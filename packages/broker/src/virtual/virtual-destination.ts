/** One configured virtual destination: whose messages it routes, and which queues belong to it. */
import type { Destination, DestinationKind, Message } from '@hermod/model'
import type { Living } from '../destinations/destinations.js'
import type { Route } from './route.js'

export interface VirtualDestination {
  /** The name that clients send to; may have wildcards. */
  readonly destination: Destination
  /** Stands before `next`, which leads to `living` itself. */
  intercept(living: Living, next: Route): Route
  /** A queue of this name is fed by it. */
  isMapped(queue: string): boolean
  /** What a consumer of `consumed` would have to consume from to make the same demand; undefined: none of its affair. */
  demandOf(consumed: Destination): Destination | undefined
  /** A consumer of this wildcard name needs a queue of that very name, which then gets one copy of each message. */
  wantsQueue(pattern: string): boolean
}

/** What virtual destinations need to know of the broker. */
export interface Surroundings {
  readonly destinations: {
    /** Changes when a queue comes or goes. */
    readonly queueVersion: number
    ofKind(kind: DestinationKind): Iterable<Living>
  }
  /** Selectors of consumers that are away; undefined: nobody remembers them. */
  readonly selectors: SelectorMemory | undefined
}

export interface SelectorMemory {
  /** A consumer of the queue that is away wanted such a message. */
  wants(queue: Destination, message: Message): boolean
}
