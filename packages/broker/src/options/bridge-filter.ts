/** Elements of `<networkBridgeFilterFactory>`: which messages of a destination bridges to other brokers may take. */
import { defineOptions, duration, flag, integer, type OptionValues } from '@hermod/model'

export const defaultNetworkBridgeFilterFactoryOptions = defineOptions('defaultNetworkBridgeFilterFactory', {})

export const conditionalNetworkBridgeFilterFactoryOptions = defineOptions('conditionalNetworkBridgeFilterFactory', {
  replayWhenNoConsumers: flag(
    false,
    'Messages of a queue may go back to a broker they have passed once nobody is here.',
  ),
  replayDelay: duration(0, 'How long they must have been here before.', { min: 0 }),
  selectorAware: flag(false, 'Consumers here count only for messages that their selectors match.'),
  rateLimit: integer(0, 'Messages per rateDuration that each consumer behind the bridge is given; 0: no limit.', {
    min: 0,
  }),
  rateDuration: duration(1000, 'The time that rateLimit is for.', { min: 0 }),
})

export type ConditionalBridgeFilter = OptionValues<typeof conditionalNetworkBridgeFilterFactoryOptions>
