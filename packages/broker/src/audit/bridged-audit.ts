/**
 * Recognises what a bridge brings a second time: after a cut link the other broker forwards again whatever it had no
 * answer for. Bridges take messages of many producers along, in an order that queues and consumers on the way have made,
 * so each destination remembers each producer's sequences by itself, and what is too long ago to be known is not taken
 * for a duplicate: better twice than never.
 *
 * Where several ways lead from one broker to another there may be several copies of a message, which meet. One that is
 * here, or was consumed here, stands for all that come; but one that is under way to another broker, or is there, may be
 * refused there or further on for the sake of the very copy that comes now. Then that one is kept, or both would be gone.
 */
import type { BrokerId, Destination, Message, ProducerId, StoredIds } from '@hermod/model'
import { BridgedWindow } from './bridged-window.js'

/** Pairs of destination and producer remembered; the one not asked for longest is forgotten first. */
const MAX_WINDOWS = 4096

/** Destinations whose contents of before are remembered at a time. */
const MAX_SEARCHED = 64
/** Producers of whom it is remembered how far they had come when they were first seen. */
const MAX_PRODUCERS = 4096

export interface BridgedAuditParts {
  readonly brokerId: string
  /** The highest sequence that the store holds or held of a producer, -1 if it knows none. */
  lastSequence(producerKey: string): number
  /** What the destination holds, by id; undefined where nothing outlives the process. */
  storedIds(destination: Destination): StoredIds | undefined
  /** The copy takes the place of one that is under way from its queue to another broker, once it is there; if there is one. */
  succeed(copy: Message): void
}

/** One for the broker: a bridge that is made again finds what the last one brought. */
export class BridgedAudit {
  /** In the order of their last use. */
  private readonly windows = new Map<string, BridgedWindow>()
  /** By destination; undefined: it held nothing when the first message came over a bridge. */
  private readonly stored = new Map<string, StoredIds | undefined>()
  /** By producer, in the order of their first messages. */
  private readonly before = new Map<string, number>()

  constructor(private readonly parts: BridgedAuditParts) {}

  get brokerId(): string {
    return this.parts.brokerId
  }

  window(destination: Destination, producer: ProducerId): BridgedWindow {
    const key = `${destination.qualifiedName} ${producer}`
    const window = this.windows.get(key) ?? this.makeWindow(destination, producer)
    this.windows.delete(key)
    this.windows.set(key, window)
    if (this.windows.size > MAX_WINDOWS) this.windows.delete(this.windows.keys().next().value!)
    return window
  }

  /** It came over a bridge, or before a restart, and is read from the store: maybe to be consumed in a moment. */
  note({ destination, messageId }: Message): void {
    this.window(destination, messageId.producerId).note(messageId)
  }

  private makeWindow(destination: Destination, producer: ProducerId): BridgedWindow {
    return new BridgedWindow({
      storedUpTo: this.parts.lastSequence(producer.toString()),
      lastBefore: this.lastBefore(producer),
      stored: () => this.storedIn(destination),
    })
  }

  /** How far the producer had come before the first message of it over a bridge: before this broker was started. */
  lastBefore(producer: ProducerId): number {
    const key = producer.toString()
    let last = this.before.get(key)
    if (last === undefined) {
      last = this.parts.lastSequence(key)
      this.before.set(key, last)
      if (this.before.size > MAX_PRODUCERS) this.before.delete(this.before.keys().next().value!)
    }
    return last
  }

  succeed(copy: Message): void {
    this.parts.succeed(copy)
  }

  private storedIn(destination: Destination): StoredIds | undefined {
    const key = destination.qualifiedName
    if (!this.stored.has(key)) {
      this.stored.set(key, this.parts.storedIds(destination))
      if (this.stored.size > MAX_SEARCHED) this.stored.delete(this.stored.keys().next().value!)
    }
    return this.stored.get(key)
  }
}

/** Identity entries beyond this are dropped: peers without cache name a producer by a new object in every message. */
const MAX_IDENTITIES = 256

/** The audit as the producer of one bridge uses it, message by message. */
export class BridgedArrivals {
  private lastDestination: Destination | undefined
  /** Of the last destination. Codecs hand out one object per id where they can, so no key is made. */
  private readonly byIdentity = new Map<ProducerId, BridgedWindow>()

  /**
   * `strictly`: what is persistent and may have come before this broker was started counts as that, as with ActiveMQ's
   * `auditNetworkProducers`: nothing comes twice that was consumed before, and what has overtaken others makes them lost.
   */
  constructor(
    private readonly audit: BridgedAudit,
    private readonly strictly = false,
  ) {}

  /** False: it has been here. One that left and came back over other brokers is none that was sent twice. */
  accept(message: Message): boolean {
    const { messageId, brokerPath, destination } = message
    if (hasBeen(brokerPath, this.audit.brokerId)) return true
    const window = this.windowOf(message)
    const isNew = window.accept(messageId, this.strictly && message.persistent)
    // What comes to a topic goes to all who are to have it here at its first coming, and on to all others that it reaches.
    if (!destination.isQueue && isNew) window.take(messageId, brokerPath)
    if (!destination.isQueue || this.strictly) return isNew
    const isOther = !isNew && !window.hasTaken(messageId, brokerPath)
    if (isNew || (isOther && window.comeBack(messageId))) {
      window.take(messageId, brokerPath)
      return true
    }
    if (isOther) this.audit.succeed(message)
    return false
  }

  /**
   * Of a message of a topic that was not accepted: the way by which the one before came, if that was longer. Then this
   * one may go on to brokers for which that one had passed too many.
   */
  longerWay(message: Message): readonly BrokerId[] | undefined {
    const { messageId, brokerPath, destination } = message
    if (destination.isQueue) return undefined
    const window = this.windowOf(message)
    const longer = window.longerWay(messageId, brokerPath)
    if (longer !== undefined) window.take(messageId, brokerPath)
    return longer
  }

  /** A copy has taken the place of the one that went. */
  succeeded({ messageId, brokerPath, destination }: Message): void {
    this.audit.window(destination, messageId.producerId).take(messageId, brokerPath)
  }

  /** Another broker has taken it from here. */
  passedOn(message: Message): void {
    this.windowOf(message).passOn(message.messageId)
  }

  /** Of a copy, whose original was accepted: its destination has it, from before this broker was started or by another way. */
  knowsCopy(copy: Message): boolean {
    return !hasBeen(copy.brokerPath, this.audit.brokerId) && this.windowOf(copy).knows(copy.messageId)
  }

  /** It was not kept after all. */
  forget(message: Message): void {
    if (!hasBeen(message.brokerPath, this.audit.brokerId)) {
      this.windowOf(message).forget(message.messageId, message.brokerPath)
    }
  }

  private windowOf({ destination, messageId }: Message): BridgedWindow {
    if (destination !== this.lastDestination || this.byIdentity.size >= MAX_IDENTITIES) {
      this.byIdentity.clear()
      this.lastDestination = destination
    }
    let window = this.byIdentity.get(messageId.producerId)
    if (window === undefined) {
      window = this.audit.window(destination, messageId.producerId)
      this.byIdentity.set(messageId.producerId, window)
    }
    return window
  }
}

function hasBeen(path: readonly BrokerId[] | null, brokerId: string): boolean {
  if (path === null) return false
  for (const id of path) if (id.value === brokerId) return true
  return false
}
