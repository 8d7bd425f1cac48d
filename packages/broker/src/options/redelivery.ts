/** What becomes of messages that consumers give up, in place of the dead-letter queue: options of two plug-ins. */
import { decimal, defineOptions, duration, flag, integer, type OptionValues, text } from '@hermod/model'

export const redeliveryPluginOptions = defineOptions('redeliveryPlugin', {
  fallbackToDeadLetter: flag(
    true,
    'A message whose destination has no redeliveryPolicy goes to the dead-letter queue; false: it is dropped.',
  ),
  sendToDlqIfMaxRetriesExceeded: flag(
    true,
    'A message that was redelivered often enough goes to the dead-letter queue; false: it is dropped.',
  ),
})
export type RedeliveryPluginOptions = OptionValues<typeof redeliveryPluginOptions>

export const redeliveryPolicyMapOptions = defineOptions('redeliveryPolicyMap', {})

export const redeliveryPolicyOptions = defineOptions('redeliveryPolicy', {
  queue: text('', 'Pattern of the queues it is for: `*` stands for one part of a name, `>` for all that follow.'),
  topic: text('', 'Pattern of the topics it is for.'),
  tempQueue: flag(false, 'It is for temporary queues.'),
  tempTopic: flag(false, 'It is for temporary topics.'),
  maximumRedeliveries: integer(6, 'Redeliveries before a message is given up; -1: never.', { min: -1 }),
  initialRedeliveryDelay: duration(1000, 'Wait before the first redelivery.', { min: 0 }),
  redeliveryDelay: duration(1000, 'Wait before later ones, unless the waits grow.', { min: 0 }),
  useExponentialBackOff: flag(false, 'Each wait is the one before times backOffMultiplier.'),
  backOffMultiplier: decimal(5, 'Growth of the waits.', { min: 0 }),
  maximumRedeliveryDelay: duration(-1, 'Longest wait that growth leads to; -1: no bound.', { min: -1 }),
  useCollisionAvoidance: flag(false, 'Spreads the waits by chance.'),
  collisionAvoidancePercent: integer(15, 'Percent of the wait that chance may add or take.', { min: 0, max: 100 }),
  preDispatchCheck: flag(true, 'Something for clients; the broker looks at a message when a client has given up.', {
    status: 'unbuilt',
  }),
})
export type RedeliveryPolicyOptions = OptionValues<typeof redeliveryPolicyOptions>

export const discardingDLQBrokerPluginOptions = defineOptions('discardingDLQBrokerPlugin', {
  dropAll: flag(true, 'Drop every message that would go to a dead-letter queue.'),
  dropTemporaryTopics: flag(true, 'Drop those of temporary topics.'),
  dropTemporaryQueues: flag(true, 'Drop those of temporary queues.'),
  dropOnly: text(
    '',
    'Drop those of destinations whose whole name matches one of these regular expressions, separated by blanks.',
  ),
  reportInterval: integer(1000, 'Log a line after each such number of dropped messages; 0: never.'),
})
export type DiscardingDLQBrokerPluginOptions = OptionValues<typeof discardingDLQBrokerPluginOptions>
