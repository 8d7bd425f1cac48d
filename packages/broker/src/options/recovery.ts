/** Elements of `<subscriptionRecoveryPolicy>`: what a topic keeps for consumers that come late and ask for it. */
import { bytes, defineOptions, duration, flag, integer, type OptionValues } from '@hermod/model'

export const fixedSizedSubscriptionRecoveryPolicyOptions = defineOptions('fixedSizedSubscriptionRecoveryPolicy', {
  maximumSize: bytes(65_536, 'Bytes of messages kept; the oldest go first.', { min: 0 }),
  useSharedBuffer: flag(true, 'One buffer per topic, whatever names its messages bear. Always so here.'),
})

export const fixedCountSubscriptionRecoveryPolicyOptions = defineOptions('fixedCountSubscriptionRecoveryPolicy', {
  maximumSize: integer(100, 'Messages kept; the oldest go first.', { min: 1 }),
})

export const timedSubscriptionRecoveryPolicyOptions = defineOptions('timedSubscriptionRecoveryPolicy', {
  recoverDuration: duration(60_000, 'How long messages are kept.', { min: 0 }),
})

export const lastImageSubscriptionRecoveryPolicyOptions = defineOptions('lastImageSubscriptionRecoveryPolicy', {})
export const noSubscriptionRecoveryPolicyOptions = defineOptions('noSubscriptionRecoveryPolicy', {})
export const retainedMessageSubscriptionRecoveryPolicyOptions = defineOptions(
  'retainedMessageSubscriptionRecoveryPolicy',
  {},
)

export type FixedSizedOptions = OptionValues<typeof fixedSizedSubscriptionRecoveryPolicyOptions>
export type FixedCountOptions = OptionValues<typeof fixedCountSubscriptionRecoveryPolicyOptions>
export type TimedOptions = OptionValues<typeof timedSubscriptionRecoveryPolicyOptions>
