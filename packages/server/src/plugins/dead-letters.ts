/** Plug-ins about messages that consumers have given up. */
import { DiscardingDlq, Redelivery, type RedeliveryEntry, redeliveryPolicyFault } from '@hermod/broker'
import {
  discardingDLQBrokerPluginOptions,
  type RedeliveryPolicyOptions,
  redeliveryPluginOptions,
  redeliveryPolicyOptions,
} from '@hermod/broker/options'
import { BeanError, beansIn, type ConfiguredBean, Destination, optionValues, systemRandom } from '@hermod/model'
import type { PluginBuilder } from './registry.js'

export const deadLetterPlugins: Readonly<Record<string, PluginBuilder>> = {
  redeliveryPlugin(bean) {
    const [map] = beansIn(bean, 'redeliveryPolicyMap')
    const entries =
      map === undefined ? [] : ['redeliveryPolicyEntries', 'entries'].flatMap((name) => beansIn(map, name))
    const [fallback] = map === undefined ? [] : beansIn(map, 'defaultEntry')
    const settings = {
      ...optionValues(redeliveryPluginOptions, bean.values),
      entries: entries.map(redeliveryEntry),
      defaultEntry: fallback === undefined ? undefined : redeliveryPolicy(fallback),
    }
    return (host) => {
      const { scheduler } = host.kernel
      if (scheduler === undefined) throw new BeanError(bean, 'needs schedulerSupport="true" on the <broker>')
      return new Redelivery(settings, host, scheduler, systemRandom)
    }
  },

  discardingDLQBrokerPlugin(bean) {
    const options = optionValues(discardingDLQBrokerPluginOptions, bean.values)
    return ({ log }) => {
      try {
        return new DiscardingDlq(options, log)
      } catch (error) {
        throw new BeanError(bean, `dropOnly: ${(error as Error).message}`)
      }
    }
  },
}

/** Queues at start that are for dead letters. */
export function deadLetterQueues(inside: ReadonlyMap<string, readonly ConfiguredBean[]>): readonly Destination[] {
  const queues = beansIn({ properties: inside }, 'destinations').filter((bean) => bean.values['DLQ'] === true)
  return queues.map((bean) => Destination.queue(String(bean.values['physicalName'])))
}

function redeliveryPolicy(bean: ConfiguredBean): RedeliveryPolicyOptions {
  const policy = optionValues(redeliveryPolicyOptions, bean.values)
  const fault = redeliveryPolicyFault(policy)
  if (fault !== undefined) throw new BeanError(bean, fault)
  return policy
}

function redeliveryEntry(bean: ConfiguredBean): RedeliveryEntry {
  const policy = redeliveryPolicy(bean)
  return { policy, destination: destinationOf(bean, policy) }
}

function destinationOf(
  bean: ConfiguredBean,
  { queue, topic, tempQueue, tempTopic }: RedeliveryPolicyOptions,
): Destination {
  if (queue !== '') return Destination.queue(queue)
  if (topic !== '') return Destination.topic(topic)
  if (tempQueue) return new Destination('temp-queue', '>')
  if (tempTopic) return new Destination('temp-topic', '>')
  throw new BeanError(bean, 'needs a queue, topic, tempQueue or tempTopic')
}
