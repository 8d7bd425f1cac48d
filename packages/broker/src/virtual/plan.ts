/**
 * All places one sent message goes to. It is made before anything is kept, so that a refusal leaves nothing behind.
 * Bodies are shared by the copies, not copied.
 */
import { type Destination, type Message, MessageId } from '@hermod/model'
import type { Living, Origin } from '../destinations/destinations.js'
import { errors } from '../errors.js'
import type { Kernel } from '../kernel.js'

/** Virtual destinations that lead to virtual destinations. More than these can only be a circle. */
const MAX_DEPTH = 32
/** Places one message may go to, on its way or in the end: where each of a few layers doubles it, they are soon millions. */
export const MAX_PLACES = 10_000
/** Characters of a name that each copy remembers; the name of a composite may be longer than all else in a message. */
const MAX_REMEMBERED = 1024

export interface Part {
  readonly living: Living
  readonly message: Message
  /** It may be left out if there is no space for it. */
  readonly mayDrop: boolean
}

export class Plan {
  readonly parts: Part[] = []
  /** The parts are to be stored in one transaction. */
  transacted = false
  private depth = 0
  private places = 0
  private dropping = false

  constructor(
    private readonly kernel: Kernel,
    /** On whose behalf destinations are made. */
    private readonly origin: Origin | undefined,
  ) {}

  /** To `living` and wherever its route leads. */
  send(living: Living, message: Message): void {
    if (++this.places > MAX_PLACES)
      throw errors.virtualTooMany({ destination: `${living.destination}`, limit: MAX_PLACES })
    const { route } = living
    if (route === undefined) {
      this.keep(living, message)
      return
    }
    if (this.depth === MAX_DEPTH) throw errors.virtualCircle({ destination: `${living.destination}` })
    this.depth++
    route.spread(message, this)
    this.depth--
  }

  /** As `send`, of a message that its destination may do without. */
  sendDroppable(living: Living, message: Message): void {
    const outer = this.dropping
    this.dropping = true
    this.send(living, message)
    this.dropping = outer
  }

  /** To `destination` by its name; made if it is not there. */
  forward(destination: Destination, message: Message): void {
    this.send(this.kernel.destinations.obtain(destination, this.origin), message)
  }

  /** In `living` itself. */
  keep(living: Living, message: Message): void {
    this.parts.push({ living, message, mayDrop: this.dropping })
  }
}

/** A copy for another destination that remembers where it was sent, unless that is very long; it gets a broker sequence of its own. */
export function copyFor(message: Message, destination: Destination): Message {
  const copy = plainCopy(message)
  copy.originalDestination = remembered(message.destination)
  copy.destination = destination
  return copy
}

export function plainCopy(message: Message): Message {
  const copy = message.copy()
  const id = new MessageId(message.messageId.producerId, message.messageId.producerSequenceId)
  id.textView = message.messageId.textView
  copy.messageId = id
  return copy
}

export function remembered(destination: Destination): Destination | null {
  return destination.name.length > MAX_REMEMBERED ? null : destination
}

/** Refuses a composite name of too many members, before any of them is made. */
export function checkPlaces(members: readonly Destination[]): void {
  if (members.length > MAX_PLACES)
    throw errors.virtualTooMany({ destination: `${members[MAX_PLACES]}`, limit: MAX_PLACES })
}
