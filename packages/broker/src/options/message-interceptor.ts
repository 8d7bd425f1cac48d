/** Elements of `<messageInterceptorStrategy>`: what is changed about each message that comes to a destination. */
import { defineOptions, duration, flag, type OptionValues } from '@hermod/model'

export const headerMessageInterceptorStrategyOptions = defineOptions('headerMessageInterceptorStrategy', {
  forceDeliveryMode: flag(false, 'Make every message persistent, or every one not, as `persistent` says.'),
  persistent: flag(true, 'The delivery mode for forceDeliveryMode.'),
  forceExpiration: flag(false, "Reckon time stamp and expiration anew by the broker's clock."),
  zeroExpirationOverride: duration(0, 'Time to live of messages that came without; 0: for ever.', { min: 0 }),
  expirationCeiling: duration(0, 'Longest time to live; 0: any.', { min: 0 }),
  futureOnly: flag(false, 'Never bring an expiration forward.'),
  processNetworkMessages: flag(false, 'Also messages that came from another broker.'),
})

export const chainMessageInterceptorStrategyOptions = defineOptions('chainMessageInterceptorStrategy', {})

export type HeaderInterceptorOptions = OptionValues<typeof headerMessageInterceptorStrategyOptions>
