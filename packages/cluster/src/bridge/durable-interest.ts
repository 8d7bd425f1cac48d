/**
 * Durable subscriptions at the other broker that keep one here. Each is known by client id and name; but those of its
 * bridges ActiveMQ tells of under whatever client id their consumers have, and deletes under that of the bridge. So the
 * consumer counts as well: one that is deleted has just lost it. Where a bridge tells of its own client id that is
 * enough: of several that have one name, another may be the one without a consumer.
 */
import type { ConsumerId } from '@hermod/model'
import { DURABLE_PREFIX } from './durable-name.js'

export interface DurableTold {
  readonly consumerId: ConsumerId | null
  readonly clientId: string | null
  readonly subscriptionName: string | null
}

/** In client ids of bridges, between the two brokers. */
const INBOUND = '_inbound_'

interface Interest {
  readonly name: string
  /** `ConsumerId.toString` */
  readonly consumer: string
  /** It was told of under the client id that it is deleted by. */
  readonly isPlain: boolean
  hasLeft: boolean
}

export class DurableInterest {
  /** By `durableKey`; those whose consumer has left in the order in which they did, behind the others. */
  private readonly interests = new Map<string, Interest>()
  private readonly keyOfConsumer = new Map<string, string>()

  get size(): number {
    return this.interests.size
  }

  /** `durableKey` of all. */
  keys(): Iterable<string> {
    return this.interests.keys()
  }

  /** Subscription names of all, each as often as it is there. */
  *names(): Iterable<string> {
    for (const { name } of this.interests.values()) yield name
  }

  /** `ConsumerId.toString` of all. */
  consumers(): Iterable<string> {
    return this.keyOfConsumer.keys()
  }

  /** Returns the consumer that had it before; undefined: none, or this one. */
  add({ consumerId, clientId, subscriptionName }: DurableTold): string | undefined {
    const consumer = String(consumerId)
    if (this.keyOfConsumer.has(consumer)) return undefined
    const key = durableKey(clientId, subscriptionName)
    const before = this.forget(key)
    this.interests.set(key, {
      name: subscriptionName ?? '',
      consumer,
      isPlain: isOwnId(clientId, subscriptionName),
      hasLeft: false,
    })
    this.keyOfConsumer.set(consumer, key)
    return before?.consumer
  }

  /** `consumer`: as `ConsumerId.toString`. */
  consumerGone(consumer: string): void {
    const key = this.keyOfConsumer.get(consumer)
    const interest = key === undefined ? undefined : this.interests.get(key)
    if (interest === undefined) return
    interest.hasLeft = true
    this.interests.delete(key!)
    this.interests.set(key!, interest)
  }

  /** False: it was not among them. `exactly`: only one that was told of under that client id is meant. */
  delete(clientId: string | null, subscriptionName: string | null, exactly = false): boolean {
    const exact = this.forget(durableKey(clientId, subscriptionName))
    if (exactly) return exact !== undefined
    // Told of by two client ids it would be left over under the other.
    if (exact?.hasLeft === true || subscriptionName?.startsWith(DURABLE_PREFIX) !== true) return exact !== undefined
    const last = this.lastToLeave(subscriptionName)
    return (last !== undefined && this.forget(last) !== undefined) || exact !== undefined
  }

  private forget(key: string): Interest | undefined {
    const interest = this.interests.get(key)
    if (interest === undefined) return undefined
    this.interests.delete(key)
    this.keyOfConsumer.delete(interest.consumer)
    return interest
  }

  private lastToLeave(name: string): string | undefined {
    let last: string | undefined
    for (const [key, interest] of this.interests) {
      if (interest.hasLeft && interest.name === name && !interest.isPlain) last = key
    }
    return last
  }
}

/** Either may hold colons, so the first tells its length. */
export function durableKey(clientId: string | null, name: string | null): string {
  return `${clientId?.length ?? 0}:${clientId ?? ''}:${name ?? ''}`
}

/** `NC_D_inbound_C` for `NC-DS_C_T`: both end in, or begin with, the bridge's broker. */
function isOwnId(clientId: string | null, name: string | null): boolean {
  const at = clientId?.lastIndexOf(INBOUND) ?? -1
  return at >= 0 && name?.startsWith(`${DURABLE_PREFIX}${clientId!.slice(at + INBOUND.length)}_`) === true
}
