/** All durable subscriptions by client id and name: made, found again, changed and deleted as ActiveMQ does. */
import {
  type ConsumerRequest,
  type DurableSubscription as DurableRecord,
  matchesDestination,
  subscriptionKey,
} from '@hermod/model'
import type { Living, Origin } from '../destinations/destinations.js'
import { Topic } from '../destinations/topic.js'
import { errors } from '../errors.js'
import type { Kernel } from '../kernel.js'
import { Durable, type DurableIdentity } from './durable.js'
import { selectorOf } from './terms.js'

export class Durables {
  private readonly byKey = new Map<string, Durable>()

  constructor(private readonly kernel: Kernel) {}

  all(): Iterable<Durable> {
    return this.byKey.values()
  }

  find(clientId: string, subscriptionName: string): Durable | undefined {
    const durable = this.byKey.get(subscriptionKey({ clientId, subscriptionName }))
    return durable?.identity.clientId === clientId ? durable : undefined
  }

  /** From the store at start: one record per topic. */
  recover(records: readonly DurableRecord[]): void {
    for (const record of records) {
      const { destination, ...identity } = record
      const key = subscriptionKey(record)
      let durable = this.byKey.get(key)
      if (durable === undefined) {
        durable = new Durable(key, identity, this.kernel)
        this.byKey.set(key, durable)
      }
      const topic = this.kernel.destinations.obtain(destination, undefined)
      if (topic instanceof Topic) durable.attach(topic, true, false)
    }
    // Topics that came to a wildcard without having been recorded.
    for (const durable of this.byKey.values()) this.attachMatching(durable, false)
  }

  /** The subscription a consumer asks for: found, made, or made anew because its terms changed. Not yet activated. */
  obtain(clientId: string, request: ConsumerRequest, origin: Origin, steal: boolean): Durable {
    const identity = identityOf(clientId, request)
    selectorOf(identity.selector) // a bad selector is refused before anything is changed
    const known = this.find(clientId, identity.subscriptionName)
    if (known === undefined) return this.create(identity, request, origin)
    if (known.active && !steal) throw errors.durableInUse({ clientId, name: identity.subscriptionName })
    known.activeConsumer?.close(-2)
    if (sameTerms(known.identity, identity)) return known
    this.delete(known)
    return this.create(identity, request, origin)
  }

  /** Deletes it with all it has pending. */
  remove(clientId: string, name: string): Durable {
    const durable = this.find(clientId, name)
    if (durable === undefined) throw errors.durableUnknown({ clientId, name })
    if (durable.active) throw errors.durableRemoveInUse()
    this.delete(durable)
    return durable
  }

  topicAdded(topic: Topic): void {
    for (const durable of this.byKey.values()) {
      if (durable.destination.isWildcard && matchesDestination(durable.destination, topic.destination)) {
        durable.attach(topic, false, false)
      }
    }
  }

  topicRemoved(living: Living): void {
    if (!(living instanceof Topic)) return
    for (const { durable } of [...living.durableBacklogs]) {
      durable.topicRemoved(living)
      if (durable.backlogs.length === 0 && !durable.destination.isWildcard) this.byKey.delete(durable.key)
    }
  }

  /** Deletes those whose last consumer left `timeoutMs` ago. */
  removeInactive(timeoutMs: number): void {
    const before = this.kernel.clock.now() - timeoutMs
    for (const durable of [...this.byKey.values()]) {
      if (durable.active || durable.offlineSinceMs > before) continue
      this.kernel.log.info(`Destroying durable subscriber due to inactivity: ${durable.key}`)
      this.delete(durable)
    }
  }

  private create(identity: DurableIdentity, request: ConsumerRequest, origin: Origin): Durable {
    const key = subscriptionKey(identity)
    // The store's key of `a:b` and `c` is that of `a` and `b:c`: another client's must not be had by it.
    if (this.byKey.has(key)) throw errors.durableKeyTaken({ key })
    const durable = new Durable(key, identity, this.kernel)
    if (origin.context !== undefined) durable.subscriber = { context: origin.context, request }
    const { destinations } = this.kernel
    for (const member of identity.subscribedDestination.members()) {
      if (member.isWildcard) continue
      const topic = destinations.obtain(member, origin)
      if (topic instanceof Topic) durable.attach(topic, false, request.retroactive)
    }
    this.byKey.set(key, durable)
    this.attachMatching(durable, request.retroactive)
    return durable
  }

  private attachMatching(durable: Durable, retroactive: boolean): void {
    if (!durable.destination.isWildcard) return
    for (const living of this.kernel.destinations.matching(durable.destination)) {
      if (living instanceof Topic) durable.attach(living, false, retroactive)
    }
  }

  private delete(durable: Durable): void {
    this.byKey.delete(durable.key)
    durable.dispose()
  }
}

function identityOf(clientId: string, request: ConsumerRequest): DurableIdentity {
  return {
    clientId,
    subscriptionName: request.subscriptionName!,
    subscribedDestination: request.destination,
    selector: request.selector,
    noLocal: request.noLocal,
  }
}

/** As ActiveMQ: another destination, selector or noLocal makes it another subscription. */
function sameTerms(a: DurableIdentity, b: DurableIdentity): boolean {
  return (
    a.subscribedDestination.equals(b.subscribedDestination) &&
    (a.selector ?? '') === (b.selector ?? '') &&
    a.noLocal === b.noLocal
  )
}
