/** Virtual destinations: topics that feed queues, names that stand for several destinations, mirrors of queues. */
import { type Destination, defineOptions, duration, flag, type OptionValues, text } from '@hermod/model'

export const virtualTopicOptions = defineOptions('virtualTopic', {
  name: text('>', 'Topics that are virtual; may have wildcards.'),
  prefix: text('Consumer.*.', 'What stands before the name of the topic in the names of its queues.'),
  postfix: text('', 'What stands behind it.'),
  selectorAware: flag(false, 'A queue gets only what the selector of one of its consumers wants.'),
  local: flag(false, 'Messages that came over a network bridge stay on the topic.'),
  concurrentSend: flag(false, 'Copies are made side by side in threads. One event loop makes them all at once here.'),
  transactedSend: flag(false, 'The copies of a persistent message are stored in one transaction.'),
  dropOnResourceLimit: flag(false, 'A queue that refuses for want of space goes without; the send succeeds.'),
  setOriginalDestination: flag(true, 'Copies carry the name of their queue; false: that of the topic.'),
})

const composite = {
  name: text('', 'Name that clients send to; may have wildcards.'),
  forwardOnly: flag(true, 'Nothing stays with the name itself.'),
  copyMessage: flag(true, 'Each destination gets a copy of its own. Always so.'),
  concurrentSend: flag(false, 'Copies are made side by side in threads. One event loop makes them all at once here.'),
  sendWhenNotMatched: flag(false, 'The name itself gets what no filtered destination wanted, and only that.'),
}

export const compositeQueueOptions = defineOptions('compositeQueue', composite)
export const compositeTopicOptions = defineOptions('compositeTopic', composite)

export const filteredDestinationOptions = defineOptions('filteredDestination', {
  selector: text('', 'Which messages go there.'),
  queue: text('', 'Name of a queue.'),
  topic: text('', 'Name of a topic.'),
})

export const mirroredQueueOptions = defineOptions('mirroredQueue', {
  prefix: text('VirtualTopic.Mirror.', "What stands before the name of the queue in its mirror's."),
  postfix: text('', 'What stands behind it.'),
  copyMessage: flag(true, 'The topic and the queue get messages of their own. Always so here.'),
})

export const virtualSelectorCacheOptions = defineOptions('virtualSelectorCacheBrokerPlugin', {
  persistFile: text('', 'File that keeps the selectors over restarts. Empty: they are not kept.'),
  persistInterval: duration(600_000, 'How often they are written there.', { min: 1 }),
  singleSelectorPerDestination: flag(false, 'Of each queue only the last selector is remembered.'),
  ignoreWildcardSelectors: flag(false, 'Selectors with wildcards in a LIKE are not remembered.'),
})

export type VirtualTopicOptions = OptionValues<typeof virtualTopicOptions>
export type CompositeOptions = OptionValues<typeof compositeQueueOptions>
export type MirroredQueueOptions = OptionValues<typeof mirroredQueueOptions>
export type VirtualSelectorCacheOptions = OptionValues<typeof virtualSelectorCacheOptions>

/** Where a composite forwards to. */
export interface ForwardConfig {
  readonly destination: Destination
  /** Undefined: every message. */
  readonly selector: string | undefined
}

export type VirtualDestinationConfig =
  | { readonly kind: 'virtualTopic'; readonly options?: Partial<VirtualTopicOptions> }
  | {
      readonly kind: 'compositeQueue' | 'compositeTopic'
      readonly options?: Partial<CompositeOptions>
      readonly forwardTo: readonly ForwardConfig[]
    }

/** What stands between senders and destinations; the last one comes first. */
export type InterceptorConfig =
  | { readonly kind: 'virtualDestinations'; readonly destinations: readonly VirtualDestinationConfig[] }
  | { readonly kind: 'mirroredQueue'; readonly options?: Partial<MirroredQueueOptions> }
