/**
 * `useVirtualDestSubs`: tells of consumers of queues that virtual destinations feed as if they consumed from the virtual
 * destination, so that bridges of a network forward what they need. With `useVirtualDestSubsOnCreation` such a queue
 * makes demand by being there.
 */
import { ConsumerId, type Destination, type Message, matchesDestination } from '@hermod/model'
import type { VirtualDestination } from '../virtual/virtual-destination.js'
import type { AdvisoryMessages } from './advisory-message.js'
import type { AdvisorySubjects } from './subjects.js'
import { isAdvisory, virtualDestinationConsumerAdvisory } from './topics.js'

export interface VirtualDemandParts {
  readonly messages: AdvisoryMessages
  readonly subjects: AdvisorySubjects
  publish(message: Message): void
  wanted(topic: Destination): boolean
  /** Consumers there are of a destination, for `consumerCount`. */
  consumers(destination: Destination): number
  virtual(): readonly VirtualDestination[]
  readonly onCreation: boolean
  /** Connection id under which queues consume that make demand by being there. */
  readonly connectionId: string
}

/** A consumer that there is. */
export interface Consuming {
  readonly id: ConsumerId
  readonly consumed: Destination
  /** Its ConsumerInfo. */
  readonly subject: unknown
  readonly connector: string | null
}

interface Demand {
  readonly id: ConsumerId
  /** As configured. */
  readonly virtual: Destination
  /** What the consumer would have to consume from to get the same messages. */
  readonly destination: Destination
  readonly subject: unknown
  readonly connector: string | null
}

export class VirtualDemand {
  /** By consumer id. */
  private readonly demands = new Map<string, Demand>()
  /** Ids of those that are made by a queue, by its qualified name. */
  private readonly ofQueues = new Map<string, ConsumerId[]>()
  private made = 0

  constructor(private readonly parts: VirtualDemandParts) {}

  /** `subject`: its ConsumerInfo. */
  consumerAdded(id: ConsumerId, consumed: Destination, subject: unknown, connector: string | null): void {
    if (isAdvisory(consumed)) return
    for (const { virtual, destination } of this.demandsOf(consumed)) {
      const asIf = this.parts.subjects.consumerOf(id, subject, destination)
      this.add({ id, virtual, destination, subject: asIf, connector })
    }
  }

  consumerRemoved(id: ConsumerId): void {
    const demand = this.demands.get(id.toString())
    if (demand === undefined) return
    this.demands.delete(id.toString())
    // As in ActiveMQ: that it came is told on the topic of the destination, that it went on that of the pattern.
    this.fire(demand.virtual, demand, this.parts.subjects.removeInfo(id))
  }

  destinationAdded(destination: Destination): void {
    if (!this.parts.onCreation || !destination.isQueue) return
    const ids: ConsumerId[] = []
    for (const demand of this.demandsOf(destination)) {
      const id = new ConsumerId(this.parts.connectionId, 1, ++this.made)
      const subject = this.parts.subjects.consumerOf(id, null, demand.destination)
      ids.push(id)
      this.add({ id, ...demand, subject, connector: null })
    }
    if (ids.length > 0) this.ofQueues.set(destination.qualifiedName, ids)
  }

  destinationRemoved(destination: Destination): void {
    for (const id of this.ofQueues.get(destination.qualifiedName) ?? []) this.consumerRemoved(id)
    this.ofQueues.delete(destination.qualifiedName)
  }

  /** Others are configured now. `consumers` and `queues`: all there are. */
  virtualChanged(consumers: Iterable<Consuming>, queues: Iterable<Destination>): void {
    const configured = new Set(this.parts.virtual().map(({ destination }) => destination.qualifiedName))
    for (const { id, virtual } of [...this.demands.values()]) {
      if (!configured.has(virtual.qualifiedName)) this.consumerRemoved(id)
    }
    // Who makes a demand already makes no second one.
    for (const { id, consumed, subject, connector } of consumers) this.consumerAdded(id, consumed, subject, connector)
    for (const queue of queues) {
      const ids = this.ofQueues.get(queue.qualifiedName) ?? []
      if (!ids.some((id) => this.demands.has(id.toString()))) this.destinationAdded(queue)
    }
  }

  /** What is demanded now. `subject`: the ConsumerInfo that tells so. */
  present(): Iterable<{ readonly destination: Destination; readonly subject: unknown }> {
    return this.demands.values()
  }

  /** The present state for a new consumer of these advisories, addressed to it alone. */
  replay(consumer: ConsumerId, asked: Destination): readonly Message[] {
    if (!asked.members().some(({ name }) => name.startsWith(PREFIX))) return []
    return [...this.demands.values()]
      .filter(({ destination }) => matchesDestination(asked, virtualDestinationConsumerAdvisory(destination)))
      .map((demand) => this.message(demand.destination, demand, demand.subject, { target: consumer }))
  }

  private demandsOf(consumed: Destination): { readonly virtual: Destination; readonly destination: Destination }[] {
    return this.parts.virtual().flatMap((one) => {
      const destination = one.demandOf(consumed)
      return destination === undefined ? [] : [{ virtual: one.destination, destination }]
    })
  }

  /** A consumer makes one demand, the first. */
  private add(demand: Demand): void {
    const key = demand.id.toString()
    if (this.demands.has(key)) return
    this.demands.set(key, demand)
    this.fire(demand.destination, demand, demand.subject)
  }

  private fire(about: Destination, demand: Demand, subject: unknown): void {
    if (!this.parts.wanted(virtualDestinationConsumerAdvisory(about))) return
    this.parts.publish(this.message(about, demand, subject, {}))
  }

  private message(
    about: Destination,
    demand: Demand,
    subject: unknown,
    extra: { readonly target?: ConsumerId },
  ): Message {
    return this.parts.messages.build(virtualDestinationConsumerAdvisory(about), {
      subject,
      connector: demand.connector,
      properties: { consumerCount: this.parts.consumers(demand.destination) },
      ...extra,
    })
  }
}

const PREFIX = 'ActiveMQ.Advisory.VirtualDestination.Consumer.'
