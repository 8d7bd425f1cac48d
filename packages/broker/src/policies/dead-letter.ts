/**
 * Where messages go that nobody could or should consume: the decision (which queue, or drop) and the copy that is
 * stored there.
 *
 * Unlike ActiveMQ no audit stands between: it would drop a message that fails again after an operator had moved it
 * back, and losing a message is worse than a second dead letter.
 */
import { Destination, JavaLong, type Message, optionValues } from '@hermod/model'
import {
  type DeadLetterConfig,
  discardingOptions,
  type IndividualDeadLetterOptions,
  individualDeadLetterStrategyOptions,
  sharedDeadLetterStrategyOptions,
} from '../options/dead-letter.js'

export type DeadLetterReason = 'poison' | 'expired'

export interface DeadLetterContext {
  /** Where the message lies now. */
  readonly destination: Destination
  readonly reason: DeadLetterReason
  /** `clientId:subscriptionName` of the durable subscription that gave up, if it was one. */
  readonly subscriptionKey: string | undefined
}

export interface DeadLetterStrategy {
  /** The destination to keep it in; undefined: drop it. */
  decide(message: Message, context: DeadLetterContext): Destination | undefined
  /** ms a dead letter lives; 0: for ever. */
  readonly expirationMs: number
}

/** The strategy a policy asks for; ActiveMQ's shared `ActiveMQ.DLQ` when it asks for none. */
export function deadLetterStrategy(config: DeadLetterConfig = { kind: 'shared' }): DeadLetterStrategy {
  if (config.kind === 'individual') {
    const options = optionValues(individualDeadLetterStrategyOptions, config.options)
    return strategy(options, (_message, context) => individualQueue(options, context))
  }
  if (config.kind === 'discarding') return strategy(optionValues(discardingOptions, config.options), () => undefined)
  const options = optionValues(sharedDeadLetterStrategyOptions, config.options)
  const queue = Destination.parse(options.deadLetterQueue)
  return strategy(options, () => queue)
}

interface CommonOptions {
  readonly processNonPersistent: boolean
  readonly processExpired: boolean
  readonly expiration: number
}

function strategy(options: CommonOptions, queueFor: DeadLetterStrategy['decide']): DeadLetterStrategy {
  return {
    expirationMs: options.expiration,
    decide(message, context) {
      if (!message.persistent && !options.processNonPersistent) return undefined
      if (context.reason === 'expired' && !options.processExpired) return undefined
      const queue = queueFor(message, context)
      // A dead letter that dies again has nowhere to go but away: sending it to where it lies would go round for ever.
      return queue?.equals(context.destination) ? undefined : queue
    },
  }
}

function individualQueue(options: IndividualDeadLetterOptions, context: DeadLetterContext): Destination {
  const { destination, subscriptionKey } = context
  const ofQueue = destination.isQueue
  let name = (ofQueue ? options.queuePrefix : options.topicPrefix) + destination.name
  if (options.destinationPerDurableSubscriber && subscriptionKey !== undefined) name += `.${subscriptionKey}`
  name += ofQueue ? options.queueSuffix : options.topicSuffix
  const useQueue = ofQueue ? options.useQueueForQueueMessages : options.useQueueForTopicMessages
  return useQueue ? Destination.queue(name) : Destination.topic(name)
}

/**
 * The message as it is stored in the dead-letter destination: same id and payload, with what ActiveMQ notes on it.
 * `cause` is the text shown as `dlqDeliveryFailureCause`, null if the consumer told none.
 */
export function deadLetter(
  message: Message,
  queue: Destination,
  cause: string | null,
  expirationMs: number,
  nowMs: number,
): Message {
  const letter = message.copy()
  const properties = new Map(message.properties())
  // The consumer of a dead letter may want to know when it would have expired; 0 is noted too, as a long.
  if (expirationMs <= 0 && !properties.has('originalExpiration')) {
    properties.set('originalExpiration', new JavaLong(message.expiration))
  }
  if (!message.persistent) properties.set('originalDeliveryMode', 'NON_PERSISTENT')
  if (cause !== null) properties.set('dlqDeliveryFailureCause', cause)
  letter.setProperties(properties)
  letter.persistent = true
  letter.expiration = expirationMs > 0 ? nowMs + expirationMs : 0
  letter.originalDestination = message.destination
  letter.originalTransactionId = message.transactionId
  letter.destination = queue
  letter.transactionId = null
  letter.redeliveryCounter = 0
  return letter
}

/** `java.lang.Throwable: Message Expired. Expiration:N`: the cause ActiveMQ gives for an expired message. */
export function expiredCause(message: Message): string {
  return `java.lang.Throwable: Message Expired. Expiration:${message.expiration}`
}
