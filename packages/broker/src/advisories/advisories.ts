/**
 * Advisories about connections, destinations, producers and consumers: tells of each change and keeps what there is,
 * because a new consumer of such a topic is first told the present state. Destinations of advisories are never advised
 * about. What happens to messages is in `message-advisories.ts`.
 */
import {
  ADVISORY_PREFIX,
  type ConnectionId,
  type ConsumerId,
  type Destination,
  type Message,
  matchesDestination,
  type PrimitiveValue,
  type ProducerId,
} from '@hermod/model'
import type { AdvisoryMessages } from './advisory-message.js'
import type { AdvisorySubjects } from './subjects.js'
import {
  connectionAdvisory,
  consumerAdvisory,
  destinationAdvisory,
  isAdvisory,
  masterBrokerAdvisory,
  networkBridgeAdvisory,
  networkBridgeForwardFailureAdvisory,
  networkBridgeHealthAdvisory,
  producerAdvisory,
} from './topics.js'

/** How many there are now, for `consumerCount` and `producerCount`; of a wildcard the sum of what it covers. */
export interface AdvisoryCounts {
  consumers(destination: Destination): number
  producers(destination: Destination): number
}

export interface AdvisoryParts {
  readonly messages: AdvisoryMessages
  readonly subjects: AdvisorySubjects
  readonly counts: AdvisoryCounts
  /** Routes a finished message to its topic: without flow control and without advisories about it. */
  publish(message: Message): void
  /** False if nobody would get it: then no message is built. */
  wanted(topic: Destination): boolean
  /** anonymousProducerAdvisorySupport. */
  readonly anonymousProducers: boolean
}

const DESTINATION_TOPICS = ['Queue', 'Topic', 'TempQueue', 'TempTopic']

interface Known<D> {
  readonly destination: D
  readonly subject: unknown
  readonly connector: string | null
}

export class Advisories {
  private readonly connections = new Map<string, Known<null>>()
  private readonly destinations = new Map<string, Known<Destination>>()
  private readonly consumers = new Map<string, Known<Destination>>()
  private readonly producers = new Map<string, Known<Destination | null>>()
  /** Bridges that stand, by the BrokerInfo of the other end. */
  private readonly bridges = new Map<object, Readonly<Record<string, PrimitiveValue>>>()
  /** The last word on who is master, for consumers that come later. */
  private master: Message | undefined

  constructor(private readonly parts: AdvisoryParts) {}

  /** `subject`: the ConnectionInfo, password removed. */
  connectionAdded(id: ConnectionId, subject: unknown, connector: string | null): void {
    this.connections.set(id.value, { destination: null, subject, connector })
    this.fire(connectionAdvisory, subject, connector)
  }

  connectionRemoved(id: ConnectionId): void {
    const known = this.connections.get(id.value)
    if (known === undefined) return
    this.connections.delete(id.value)
    this.fire(connectionAdvisory, this.parts.subjects.removeInfo(id), known.connector)
  }

  /** `subject`: the DestinationInfo a client sent; undefined: one is made. A destination that is known is not told again. */
  destinationAdded(
    destination: Destination,
    connectionId: string | null,
    connector: string | null,
    subject: unknown = this.parts.subjects.destinationInfo(connectionId, destination, true),
  ): void {
    if (isAdvisory(destination) || this.destinations.has(destination.qualifiedName)) return
    this.destinations.set(destination.qualifiedName, { destination, subject, connector })
    this.fire(destinationAdvisory(destination), subject, connector)
  }

  destinationRemoved(destination: Destination, connectionId: string | null, connector: string | null): void {
    if (!this.destinations.delete(destination.qualifiedName)) return
    const subject = this.parts.subjects.destinationInfo(connectionId, destination, false)
    this.fire(destinationAdvisory(destination), subject, connector)
  }

  consumerAdded(id: ConsumerId, destination: Destination, subject: unknown, connector: string | null): void {
    if (isAdvisory(destination)) return
    const known = { destination, subject, connector }
    this.consumers.set(id.toString(), known)
    this.fireConsumer(known, subject)
  }

  consumerRemoved(id: ConsumerId): void {
    const known = this.consumers.get(id.toString())
    if (known === undefined) return
    this.consumers.delete(id.toString())
    // With a temporary destination its consumers go unsaid.
    if (this.isGone(known.destination)) return
    this.fireConsumer(known, this.parts.subjects.removeInfo(id))
  }

  producerAdded(id: ProducerId, destination: Destination | null, subject: unknown, connector: string | null): void {
    if (destination === null ? !this.parts.anonymousProducers : isAdvisory(destination)) return
    const known = { destination, subject, connector }
    this.producers.set(id.toString(), known)
    this.fireProducer(known, subject)
  }

  producerRemoved(id: ProducerId): void {
    const known = this.producers.get(id.toString())
    if (known === undefined) return
    this.producers.delete(id.toString())
    if (known.destination !== null && this.isGone(known.destination)) return
    this.fireProducer(known, this.parts.subjects.removeInfo(id))
  }

  /** A durable subscription was deleted. `destination` is what it subscribed to. */
  subscriptionRemoved(
    destination: Destination,
    connectionId: string,
    clientId: string,
    subscriptionName: string,
    connector: string | null,
  ): void {
    if (isAdvisory(destination)) return
    const subject = this.parts.subjects.removeSubscriptionInfo(connectionId, clientId, subscriptionName)
    this.fireConsumer({ destination, subject, connector }, subject)
  }

  /** A bridge stands. `subject`: the other broker's BrokerInfo, which names it until `bridgeStopped`. */
  bridgeStarted(subject: object, createdByDuplex: boolean, remoteIp: string): void {
    const properties = { started: true, createdByDuplex, remoteIp }
    this.bridges.set(subject, properties)
    this.fire(networkBridgeAdvisory, subject, null, properties)
  }

  bridgeStopped(subject: object): void {
    if (this.bridges.delete(subject)) this.fire(networkBridgeAdvisory, subject, null, { started: false })
  }

  /** A bridge could not forward the message, and never will. */
  forwardFailed(message: Message, cause: string | null): void {
    this.fire(networkBridgeForwardFailureAdvisory, message, null, { cause })
  }

  /** How the bridge to the broker of `subject` does. */
  bridgeHealth(subject: object, properties: Readonly<Record<string, PrimitiveValue>>): void {
    this.fire(networkBridgeHealthAdvisory, subject, null, properties)
  }

  /** This broker serves from now on. */
  nowMaster(): void {
    this.master = this.parts.messages.build(masterBrokerAdvisory, {})
    if (this.parts.wanted(masterBrokerAdvisory)) this.parts.publish(this.master)
  }

  /** The present state for a new consumer of advisories, addressed to it alone; to be delivered before anything else. */
  replay(consumer: ConsumerId, destination: Destination): readonly Message[] {
    const messages: Message[] = []
    const asked = destination.members()
    const add = (
      topic: Destination,
      known: Omit<Known<unknown>, 'destination'>,
      properties?: Readonly<Record<string, PrimitiveValue>>,
    ): void => {
      if (!matchesDestination(destination, topic)) return
      const { subject, connector } = known
      messages.push(
        this.parts.messages.build(topic, { subject, connector, target: consumer, ...(properties && { properties }) }),
      )
    }
    if (this.master !== undefined && matchesDestination(destination, masterBrokerAdvisory)) messages.push(this.master)
    if (asks(asked, 'NetworkBridge')) {
      for (const [subject, properties] of this.bridges)
        add(networkBridgeAdvisory, { subject, connector: null }, properties)
    }
    if (asks(asked, 'Connection')) for (const known of this.connections.values()) add(connectionAdvisory, known)
    for (const known of this.destinationsFor(asked)) add(destinationAdvisory(known.destination), known)
    if (asksUnder(asked, 'Producer.')) {
      for (const known of this.producers.values()) {
        add(producerAdvisory(known.destination), known, { producerCount: this.producerCount(known.destination) })
      }
    }
    if (asksUnder(asked, 'Consumer.')) {
      for (const known of this.consumers.values()) {
        const consumerCount = this.parts.counts.consumers(known.destination)
        add(consumerAdvisory(known.destination), known, { consumerCount })
      }
    }
    return messages
  }

  /** Java clients watch the temporary destinations only, and there may be very many others. */
  private destinationsFor(asked: readonly Destination[]): Known<Destination>[] {
    const temporaryOnly = asked.every((one) => asks([one], 'TempQueue') || asks([one], 'TempTopic'))
    if (!DESTINATION_TOPICS.some((name) => asks(asked, name))) return []
    const all = [...this.destinations.values()]
    return temporaryOnly ? all.filter((known) => known.destination.isTemporary) : all
  }

  private isGone(destination: Destination): boolean {
    return destination.isTemporary && !this.destinations.has(destination.qualifiedName)
  }

  private fireConsumer(known: Known<Destination>, subject: unknown): void {
    const consumerCount = this.parts.counts.consumers(known.destination)
    this.fire(consumerAdvisory(known.destination), subject, known.connector, { consumerCount })
  }

  private fireProducer(known: Known<Destination | null>, subject: unknown): void {
    const producerCount = this.producerCount(known.destination)
    this.fire(producerAdvisory(known.destination), subject, known.connector, { producerCount })
  }

  private producerCount(destination: Destination | null): number {
    return destination === null ? 0 : this.parts.counts.producers(destination)
  }

  private fire(
    topic: Destination,
    subject: unknown,
    connector: string | null,
    properties: Readonly<Record<string, PrimitiveValue>> = {},
  ): void {
    if (!this.parts.wanted(topic)) return
    this.parts.publish(this.parts.messages.build(topic, { subject, connector, properties }))
  }
}

/** ActiveMQ tells the state only to who asks for exactly the topic, or for one under the prefix: not to `ActiveMQ.Advisory.>`. */
function asks(asked: readonly Destination[], name: string): boolean {
  return asked.some((one) => one.kind === 'topic' && one.name === ADVISORY_PREFIX + name)
}

function asksUnder(asked: readonly Destination[], prefix: string): boolean {
  return asked.some((one) => one.kind === 'topic' && one.name.startsWith(ADVISORY_PREFIX + prefix))
}
