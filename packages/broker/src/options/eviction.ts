/** Elements of `<messageEvictionStrategy>`: which messages a slow consumer of a topic loses. */
import { defineOptions, flag, integer, type OptionValues, text } from '@hermod/model'

const expiry = {
  evictExpiredMessagesHighWatermark: integer(
    1000,
    'Messages waiting from which an expired one goes before a live one; the pending limit where that is less.',
    { min: 0 },
  ),
  expiryCheckEnabled: flag(true, 'Look for expired messages at all.'),
}

export const oldestMessageEvictionStrategyOptions = defineOptions('oldestMessageEvictionStrategy', expiry)

export const oldestMessageWithLowestPriorityEvictionStrategyOptions = defineOptions(
  'oldestMessageWithLowestPriorityEvictionStrategy',
  expiry,
)

export const uniquePropertyMessageEvictionStrategyOptions = defineOptions('uniquePropertyMessageEvictionStrategy', {
  propertyName: text('', 'Of messages with the same value of this property the newest stays.'),
  ...expiry,
})

export type EvictionOptions = OptionValues<typeof oldestMessageEvictionStrategyOptions>
export type UniquePropertyEvictionOptions = OptionValues<typeof uniquePropertyMessageEvictionStrategyOptions>
