/** A mirror: what is sent to a queue goes to a topic of its own as well, for whoever wants to listen. */
import { Destination, type Message, optionValues } from '@hermod/model'
import type { Living } from '../destinations/destinations.js'
import { type MirroredQueueOptions, mirroredQueueOptions } from '../options/virtual.js'
import { type Plan, plainCopy } from './plan.js'
import type { Route } from './route.js'

export class MirroredQueue {
  private readonly options: MirroredQueueOptions

  constructor(
    given: Partial<MirroredQueueOptions> | undefined,
    private readonly temporaryToo: boolean,
  ) {
    this.options = optionValues(mirroredQueueOptions, given)
  }

  /** Undefined: it has none. */
  mirrorOf({ isQueue, isTemporary, name }: Destination): Destination | undefined {
    if (!isQueue || (isTemporary && !this.temporaryToo)) return undefined
    return Destination.topic(this.options.prefix + name + this.options.postfix)
  }

  intercept(living: Living, next: Route): Route {
    const mirror = this.mirrorOf(living.destination)
    return mirror === undefined ? next : new MirroredRoute(living.destination, mirror, next)
  }
}

class MirroredRoute implements Route {
  constructor(
    private readonly queue: Destination,
    private readonly mirror: Destination,
    private readonly next: Route,
  ) {}

  spread(message: Message, plan: Plan): void {
    const copy = plainCopy(message)
    copy.destination = this.mirror
    plan.forward(this.mirror, copy)
    message.destination = this.queue
    this.next.spread(message, plan)
  }
}
