/** Names of the advisory topics. They are decided from the destination alone, spelt as ActiveMQ spells them. */
import { ADVISORY_PREFIX, Destination, type DestinationKind } from '@hermod/model'

const BY_KIND: Record<DestinationKind, string> = {
  queue: 'Queue',
  topic: 'Topic',
  'temp-queue': 'TempQueue',
  'temp-topic': 'TempTopic',
}

export const connectionAdvisory = topic('Connection')
export const masterBrokerAdvisory = topic('MasterBroker')
export const networkBridgeAdvisory = topic('NetworkBridge')
export const networkBridgeForwardFailureAdvisory = topic('NetworkBridge.ForwardFailure')
/** Hermod's own: a bridge stops moving, is restarted, moves again. */
export const networkBridgeHealthAdvisory = topic('NetworkBridge.Health')
export const anonymousProducerAdvisory = topic('Producer.Anonymous')

const DESTINATION_ADVISORIES: Record<DestinationKind, Destination> = {
  queue: topic('Queue'),
  topic: topic('Topic'),
  'temp-queue': topic('TempQueue'),
  'temp-topic': topic('TempTopic'),
}

/** Tells of destinations of this kind coming and going. */
export function destinationAdvisory(destination: Destination): Destination {
  return DESTINATION_ADVISORIES[destination.kind]
}

export function consumerAdvisory(destination: Destination): Destination {
  return topic(`Consumer.${queueOrTopic(destination)}.${oneName(destination)}`)
}
export function virtualDestinationConsumerAdvisory(destination: Destination): Destination {
  return topic(`VirtualDestination.Consumer.${queueOrTopic(destination)}.${oneName(destination)}`)
}
/** `null`: producers without a fixed destination. */
export function producerAdvisory(destination: Destination | null): Destination {
  if (destination === null) return anonymousProducerAdvisory
  return topic(`Producer.${queueOrTopic(destination)}.${oneName(destination)}`)
}
export function expiredAdvisory(destination: Destination): Destination {
  return topic(`Expired.${queueOrTopic(destination)}.${destination.name}`)
}
export function noConsumerAdvisory(destination: Destination): Destination {
  return topic(`NoConsumer.${queueOrTopic(destination)}.${destination.name}`)
}

// These name temporary kinds apart: SlowConsumer.TempQueue.X.
export function slowConsumerAdvisory(destination: Destination): Destination {
  return ofKind('SlowConsumer', destination)
}
export function fastProducerAdvisory(destination: Destination): Destination {
  return ofKind('FastProducer', destination)
}
export function messageDiscardedAdvisory(destination: Destination): Destination {
  return ofKind('MessageDiscarded', destination)
}
export function messageDeliveredAdvisory(destination: Destination): Destination {
  return ofKind('MessageDelivered', destination)
}
export function messageConsumedAdvisory(destination: Destination): Destination {
  return ofKind('MessageConsumed', destination)
}
export function messageDispatchedAdvisory(destination: Destination): Destination {
  return ofKind('MessageDispatched', destination)
}
export function messageDLQdAdvisory(destination: Destination): Destination {
  return ofKind('MessageDLQd', destination)
}
export function fullAdvisory(destination: Destination): Destination {
  return ofKind('FULL', destination)
}

/** The topics about one destination, which go when it goes. */
export function advisoriesAbout(destination: Destination): readonly Destination[] {
  return [
    consumerAdvisory(destination),
    producerAdvisory(destination),
    expiredAdvisory(destination),
    noConsumerAdvisory(destination),
    slowConsumerAdvisory(destination),
    fastProducerAdvisory(destination),
    messageDiscardedAdvisory(destination),
    messageDeliveredAdvisory(destination),
    messageConsumedAdvisory(destination),
    messageDispatchedAdvisory(destination),
    messageDLQdAdvisory(destination),
    fullAdvisory(destination),
  ]
}

/** True if it, or any member of it, is an advisory topic. */
export function isAdvisory(destination: Destination): boolean {
  return destination.isComposite ? destination.members().some((member) => member.isAdvisory) : destination.isAdvisory
}

function topic(name: string): Destination {
  return Destination.topic(ADVISORY_PREFIX + name)
}

function ofKind(about: string, destination: Destination): Destination {
  return topic(`${about}.${BY_KIND[destination.kind]}.${destination.name}`)
}

function queueOrTopic(destination: Destination): string {
  return destination.isQueue ? 'Queue' : 'Topic'
}

/** A comma would make the topic a composite. */
function oneName(destination: Destination): string {
  return destination.name.replaceAll(',', '&sbquo;')
}
