/**
 * `dispatchPolicy` of a topic: in which order its consumers of the moment get a message. All of them see all messages in
 * the same order in any case, since one event loop hands out one message after the other; so `strictOrderDispatchPolicy`
 * and `simpleDispatchPolicy` have nothing to do.
 */
import { type ConfiguredBean, optionValues } from '@hermod/model'
import { type ClientIdFilterOptions, clientIdFilterDispatchPolicyOptions } from '../../options/dispatch-policy.js'

export type TopicDispatch =
  | { readonly kind: 'simple' }
  /** The first consumer that got this message is the last to get the next. */
  | { readonly kind: 'roundRobin' }
  /** Consumers of higher priority first. */
  | { readonly kind: 'priority' }
  | ({ readonly kind: 'clientIdFilter' } & ClientIdFilterOptions)

export function topicDispatchOf(bean: ConfiguredBean | undefined): TopicDispatch {
  if (bean?.name === 'roundRobinDispatchPolicy') return { kind: 'roundRobin' }
  if (bean?.name === 'priorityDispatchPolicy') return { kind: 'priority' }
  if (bean?.name !== 'clientIdFilterDispatchPolicy') return { kind: 'simple' }
  return { kind: 'clientIdFilter', ...optionValues(clientIdFilterDispatchPolicyOptions, bean.values) }
}
