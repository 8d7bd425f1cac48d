/** Which `slowConsumerStrategy` a policy has. */
import { type ConfiguredBean, optionValues } from '@hermod/model'
import {
  type AbortSlowAckConsumerOptions,
  type AbortSlowConsumerOptions,
  abortSlowAckConsumerStrategyOptions,
  abortSlowConsumerStrategyOptions,
} from '../../options/slow-consumers.js'

export type SlowConsumerConfig =
  | { readonly kind: 'abortSlow'; readonly options: AbortSlowConsumerOptions }
  | { readonly kind: 'abortSlowAck'; readonly options: AbortSlowAckConsumerOptions }

/** Undefined: slow consumers are left alone. */
export function slowConsumerConfig(bean: ConfiguredBean | undefined): SlowConsumerConfig | undefined {
  if (bean?.name === 'abortSlowConsumerStrategy') {
    return { kind: 'abortSlow', options: optionValues(abortSlowConsumerStrategyOptions, bean.values) }
  }
  if (bean?.name !== 'abortSlowAckConsumerStrategy') return undefined
  return { kind: 'abortSlowAck', options: optionValues(abortSlowAckConsumerStrategyOptions, bean.values) }
}
