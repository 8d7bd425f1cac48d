/** Elements of `<slowConsumerStrategy>`: when a consumer that does not keep up is closed. */
import { defineOptions, duration, flag, integer, type OptionValues, text } from '@hermod/model'

const common = {
  name: text('', 'Name in management.', { status: 'unbuilt' }),
  maxSlowCount: integer(-1, 'Times a consumer may be found slow before it is closed; -1: any number.'),
  maxSlowDuration: duration(30_000, 'How long it may be slow before it is closed; -1: for ever.'),
  checkPeriod: duration(30_000, 'How often to look.', { min: 1 }),
  abortConnection: flag(false, 'Close the whole connection in place of the consumer.'),
  ignoreNetworkConsumers: flag(true, 'Leave consumers of other brokers alone.'),
}

export const abortSlowConsumerStrategyOptions = defineOptions('abortSlowConsumerStrategy', common)

export const abortSlowAckConsumerStrategyOptions = defineOptions('abortSlowAckConsumerStrategy', {
  ...common,
  maxTimeSinceLastAck: duration(30_000, 'A consumer whose last acknowledgement is older is slow; -1: none is.'),
  ignoreIdleConsumers: flag(true, 'Leave consumers alone that have nothing to acknowledge.'),
})

export type AbortSlowConsumerOptions = OptionValues<typeof abortSlowConsumerStrategyOptions>
export type AbortSlowAckConsumerOptions = OptionValues<typeof abortSlowAckConsumerStrategyOptions>
