/** Makes the kind of subscription that a consumer's request asks for and attaches it to its destinations. */
import type { Message } from '@hermod/model'
import type { Origin } from '../destinations/destinations.js'
import { errors } from '../errors.js'
import type { Kernel } from '../kernel.js'
import type { PrefetchKind } from '../policies/prefetch.js'
import { Browser } from './browser.js'
import { DurableConsumer } from './durable-consumer.js'
import { consumerPolicy, grantedPrefetch } from './granted-prefetch.js'
import { QueueSubscription } from './queue-subscription.js'
import type { Subscription } from './subscription.js'
import { isSomebodyElses } from './temporary-owner.js'
import { checkConsumable, type Terms } from './terms.js'
import { TopicSubscription } from './topic-subscription.js'
import { Window } from './window.js'

/** Throws BrokerError; then nothing is left of it. */
export function openSubscription(terms: Terms, kernel: Kernel, origin: Origin): Subscription {
  const refusal = checkConsumable(terms.destination)
  if (refusal !== undefined) throw refusal
  checkOwner(terms, kernel, origin)
  if (terms.request.subscriptionName !== null) return openDurable(terms, kernel, origin)
  if (!terms.destination.isQueue) return openTopic(terms, kernel, origin)
  return terms.request.browser ? openBrowser(terms, kernel, origin) : openQueue(terms, kernel, origin)
}

function openQueue(terms: Terms, kernel: Kernel, origin: Origin): Subscription {
  const subscription = new QueueSubscription(terms, windowOf(terms, kernel, 'queue'), kernel)
  kernel.destinations.subscribe(subscription, origin)
  return subscription
}

function openBrowser(terms: Terms, kernel: Kernel, origin: Origin): Subscription {
  const browser = new Browser(
    terms,
    windowOf(terms, kernel, 'queueBrowser'),
    kernel,
    consumerPolicy(terms, kernel).browseLimit,
  )
  kernel.destinations.subscribe(browser, origin)
  browser.attached()
  return browser
}

function openTopic(terms: Terms, kernel: Kernel, origin: Origin): Subscription {
  const window = windowOf(terms, kernel, 'topic')
  const policy = consumerPolicy(terms, kernel)
  const limit = policy.pendingLimitFor(window.size, terms.request.maximumPendingMessageLimit)
  const subscription = new TopicSubscription(terms, window, limit, policy.eviction, kernel)
  if (terms.destination.members().some((member) => member.isAdvisory)) {
    tellState(subscription, kernel.advisories?.replay(terms.id, terms.destination))
    tellState(subscription, kernel.virtualDemand?.replay(terms.id, terms.destination))
  }
  kernel.destinations.subscribe(subscription, origin)
  return subscription
}

/** A bridge is not told what has come from its peer, and nobody of topics that only wildcards let them ask for. */
function tellState(subscription: TopicSubscription, messages: readonly Message[] = []): void {
  for (const message of messages) {
    if (subscription.terms.mayAttach(message.destination) && subscription.accepts(message)) subscription.tell(message)
  }
}

function openDurable(terms: Terms, kernel: Kernel, origin: Origin): Subscription {
  if (terms.destination.isQueue || terms.destination.isTemporary) {
    throw errors.durableOnQueue({ destination: `${terms.destination}` })
  }
  if (kernel.options.rejectDurableConsumers) throw errors.durablesRejected()
  const { connection, request } = terms
  const durable = kernel.durables.obtain(connection.clientId, request, origin, connection.allowLinkStealing)
  const window = windowOf(terms, kernel, 'durableTopic')
  const consumer = new DurableConsumer(terms, durable, window)
  durable.activate(consumer, window)
  return consumer
}

/** What wildcards cover is looked at when they meet it. */
function checkOwner(terms: Terms, kernel: Kernel, origin: Origin): void {
  for (const member of terms.destination.members()) {
    if (member.isWildcard || !isSomebodyElses(kernel, member, origin)) continue
    throw errors.temporaryNotOwner({ kind: member.isQueue ? 'queue' : 'topic' })
  }
}

function windowOf(terms: Terms, kernel: Kernel, kind: PrefetchKind): Window {
  const size = grantedPrefetch(terms, kernel, kind, terms.request.prefetchSize)
  return new Window(size, consumerPolicy(terms, kernel).usePrefetchExtension)
}
