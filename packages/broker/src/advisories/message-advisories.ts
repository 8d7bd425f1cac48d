/**
 * Advisories about what happens to messages, limits and slow peers. Most are off until a policy turns them on, and even
 * then nothing is built unless somebody listens.
 */
import {
  type Blockage,
  type ConsumerId,
  type Destination,
  JavaLong,
  type Message,
  type Notice,
  type PrimitiveValue,
  type ProducerId,
} from '@hermod/model'
import type { PolicyEntryOptions } from '../options/policy-entry.js'
import type { AdvisoryMessages } from './advisory-message.js'
import {
  expiredAdvisory,
  fastProducerAdvisory,
  fullAdvisory,
  isAdvisory,
  messageConsumedAdvisory,
  messageDeliveredAdvisory,
  messageDiscardedAdvisory,
  messageDispatchedAdvisory,
  messageDLQdAdvisory,
  noConsumerAdvisory,
  slowConsumerAdvisory,
} from './topics.js'

export interface MessageAdvisoryParts {
  readonly messages: AdvisoryMessages
  publish(message: Message): void
  wanted(topic: Destination): boolean
  /** Plug-ins that hear of the same things, advisories or not. */
  readonly told: (notice: Notice) => void
}

/** Where it happened: the living queue or topic, whatever destination the message names. */
export interface AdvisoryPlace {
  readonly destination: Destination
  readonly policy: PolicyEntryOptions
}

export class MessageAdvisories {
  constructor(private readonly parts: MessageAdvisoryParts) {}

  expired(place: AdvisoryPlace, message: Message): void {
    this.about(expiredAdvisory(place.destination), place, message, { orignalMessageId: idOf(message) })
  }

  sentToDeadLetterQueue(place: AdvisoryPlace, message: Message): void {
    this.about(messageDLQdAdvisory(place.destination), place, message, {})
  }

  /** It came in. With advisoryForDelivery. */
  delivered(place: AdvisoryPlace, message: Message): void {
    if (!place.policy.advisoryForDelivery) return
    this.tell('delivered', place, message)
    this.about(messageDeliveredAdvisory(place.destination), place, message, names(place, message))
  }

  /** With advisoryForConsumed. */
  consumed(place: AdvisoryPlace, message: Message): void {
    if (!place.policy.advisoryForConsumed) return
    this.tell('consumed', place, message)
    this.about(messageConsumedAdvisory(place.destination), place, message, names(place, message))
  }

  /** It was handed to a consumer (not a browser). With advisoryForDispatched. */
  dispatched(place: AdvisoryPlace, message: Message, consumer: ConsumerId): void {
    if (!place.policy.advisoryForDispatched) return
    this.tell('dispatched', place, message, consumer)
    const properties = { ...names(place, message), consumerId: consumer.toString() }
    this.about(messageDispatchedAdvisory(place.destination), place, message, properties)
  }

  /** It was dropped for a slow consumer, which lost `discardedCount` so far. With advisoryForDiscardingMessages. */
  discarded(place: AdvisoryPlace, message: Message, consumer: ConsumerId, discardedCount: number): void {
    if (!place.policy.advisoryForDiscardingMessages) return
    this.tell('discarded', place, message, consumer)
    const properties = { ...names(place, message), consumerId: consumer.toString(), discardedCount }
    this.about(messageDiscardedAdvisory(place.destination), place, message, properties)
  }

  /** Nobody was there: the message itself goes to the advisory topic. With sendAdvisoryIfNoConsumers. */
  noConsumers(place: AdvisoryPlace, message: Message): void {
    if (!place.policy.sendAdvisoryIfNoConsumers) return
    this.tell('noConsumers', place, message)
    const topic = noConsumerAdvisory(place.destination)
    if (this.isMute(topic, place)) return
    const told = message.copy()
    told.destination = topic
    told.transactionId = null
    this.parts.publish(told)
  }

  /** `subject`: the ConsumerInfo. With advisoryForSlowConsumers. */
  slowConsumer(place: AdvisoryPlace, consumer: ConsumerId, subject: unknown): void {
    if (!place.policy.advisoryForSlowConsumers) return
    this.tell('slowConsumer', place, undefined, consumer)
    const topic = slowConsumerAdvisory(place.destination)
    if (this.isMute(topic, place)) return
    this.publish(topic, subject, { consumerId: consumer.toString() })
  }

  /** `subject`: the ProducerInfo. With advisoryForFastProducers. */
  fastProducer(place: AdvisoryPlace, producer: ProducerId, subject: unknown): void {
    if (!place.policy.advisoryForFastProducers) return
    this.tell('fastProducer', place, undefined, producer)
    const topic = fastProducerAdvisory(place.destination)
    if (this.isMute(topic, place)) return
    this.publish(topic, subject, { producerId: producer.toString() })
  }

  /** A limit is reached. With advisoryWhenFull. */
  full(place: AdvisoryPlace, blockage: Blockage): void {
    if (!place.policy.advisoryWhenFull) return
    this.tell('full', place, undefined)
    const topic = fullAdvisory(place.destination)
    if (this.isMute(topic, place)) return
    this.publish(topic, undefined, { usageName: blockage.limit, usageCount: new JavaLong(blockage.usedBytes) })
  }

  private tell(
    what: Notice['what'],
    place: AdvisoryPlace,
    message: Message | undefined,
    client?: ConsumerId | ProducerId,
  ): void {
    this.parts.told({ what, destination: place.destination, message, client })
  }

  private about(
    topic: Destination,
    place: AdvisoryPlace,
    message: Message,
    properties: Readonly<Record<string, PrimitiveValue>>,
  ): void {
    if (this.isMute(topic, place)) return
    const subject = message.copy()
    if (!place.policy.includeBodyForAdvisory) {
      subject.content = null
      subject.compressed = false
    }
    this.publish(topic, subject, properties)
  }

  private isMute(topic: Destination, place: AdvisoryPlace): boolean {
    return isAdvisory(place.destination) || !this.parts.wanted(topic)
  }

  private publish(topic: Destination, subject: unknown, properties: Readonly<Record<string, PrimitiveValue>>): void {
    this.parts.publish(this.parts.messages.build(topic, { subject, properties }))
  }
}

function idOf(message: Message): string {
  return message.messageId.toString()
}

/** The first `i` is missing in both names: peers read them so. */
function names(place: AdvisoryPlace, message: Message): Record<string, PrimitiveValue> {
  return { orignalMessageId: idOf(message), orignalDestination: place.destination.qualifiedName }
}
