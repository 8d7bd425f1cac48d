/**
 * Who subscribes to topics, there or away: for bridges, which compare it with what they forward. As for advisories, what
 * a subscriber is travels as its command of the wire, which the broker does not look into.
 */
import type { Destination } from '@hermod/model'
import type { Connection } from '../connection/connection.js'
import type { Kernel } from '../kernel.js'
import type { Durable } from './durable.js'

export interface TopicSubscriber {
  readonly destination: Destination
  /** Its ConsumerInfo; of a durable subscription that of its last consumer. Undefined: it had none since the start. */
  readonly subject: unknown
  /** Undefined for one that is not durable. */
  readonly durable: DurableTerms | undefined
}

export interface DurableTerms {
  readonly clientId: string
  readonly subscriptionName: string
  readonly selector: string | null
  readonly noLocal: boolean
}

export function topicSubscribers(kernel: Kernel, connections: readonly Connection[]): TopicSubscriber[] {
  const found = [...kernel.durables.all()].map(durableSubscriber)
  for (const connection of connections) {
    for (const { terms } of connection.consumers()) {
      const { destination, request } = terms
      if (destination.kind !== 'topic' || destination.isAdvisory || request.subscriptionName !== null) continue
      found.push({ destination, subject: request.advisorySubject, durable: undefined })
    }
  }
  for (const { destination, subject } of kernel.virtualDemand?.present() ?? []) {
    if (destination.kind === 'topic') found.push({ destination, subject, durable: undefined })
  }
  return found
}

function durableSubscriber({ identity, subscriber }: Durable): TopicSubscriber {
  const { subscribedDestination: destination, clientId, subscriptionName, selector, noLocal } = identity
  return {
    destination,
    subject: subscriber?.request.advisorySubject,
    durable: { clientId, subscriptionName, selector, noLocal },
  }
}
