/** The three dead-letter strategies of a policy entry. */
import { defineOptions, duration, flag, integer, type OptionValues, text } from '@hermod/model'

const unbuilt = { status: 'unbuilt' } as const

const common = {
  processExpired: flag(true, 'Keep expired messages; false: they vanish.'),
  processNonPersistent: flag(false, 'Keep non-persistent messages too.'),
  expiration: duration(0, 'How long a dead letter lives; 0: for ever.', { min: 0 }),
  enableAudit: flag(true, 'Store a message that died twice only once.', unbuilt),
  maxProducersToAudit: integer(64, 'Producers remembered for that.', unbuilt),
  maxAuditDepth: integer(2048, 'Messages remembered per producer.', unbuilt),
}

export const sharedDeadLetterStrategyOptions = defineOptions('sharedDeadLetterStrategy', {
  deadLetterQueue: text('ActiveMQ.DLQ', 'The one destination for all: a queue name, or topic://NAME.'),
  ...common,
})

export const individualDeadLetterStrategyOptions = defineOptions('individualDeadLetterStrategy', {
  queuePrefix: text('ActiveMQ.DLQ.Queue.', 'In front of the name of a queue.'),
  topicPrefix: text('ActiveMQ.DLQ.Topic.', 'In front of the name of a topic.'),
  queueSuffix: text('', 'Behind the name of a queue.'),
  topicSuffix: text('', 'Behind the name of a topic.'),
  useQueueForQueueMessages: flag(true, 'A queue for messages of queues; false: a topic.'),
  useQueueForTopicMessages: flag(true, 'A queue for messages of topics; false: a topic.'),
  destinationPerDurableSubscriber: flag(false, 'A destination of its own for each durable subscription.'),
  ...common,
})

export const discardingOptions = defineOptions('discarding', {
  deadLetterQueue: text('ActiveMQ.DLQ', 'Not used: nothing is kept.', unbuilt),
  ...common,
})

export type SharedDeadLetterOptions = OptionValues<typeof sharedDeadLetterStrategyOptions>
export type IndividualDeadLetterOptions = OptionValues<typeof individualDeadLetterStrategyOptions>
export type DiscardingOptions = OptionValues<typeof discardingOptions>

/** The strategy of a policy entry, as the configuration gives it. */
export type DeadLetterConfig =
  | { readonly kind: 'shared'; readonly options?: Partial<SharedDeadLetterOptions> }
  | { readonly kind: 'individual'; readonly options?: Partial<IndividualDeadLetterOptions> }
  | { readonly kind: 'discarding'; readonly options?: Partial<DiscardingOptions> }
