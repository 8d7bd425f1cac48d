/** What `<destinationInterceptors>` says, as the broker wants it. A mistake names its place in the file. */
import {
  compositeQueueOptions,
  type ForwardConfig,
  filteredDestinationOptions,
  type InterceptorConfig,
  type VirtualDestinationConfig,
} from '@hermod/broker/options'
import { BeanError, beansIn, type ConfiguredBean, Destination, type Logger, optionValues } from '@hermod/model'
import { compileSelector } from '@hermod/selector'

type Inside = ReadonlyMap<string, readonly ConfiguredBean[]>

/** Undefined: nothing is configured, which leaves the broker its defaults. */
export function destinationInterceptors(inside: Inside, log: Logger): readonly InterceptorConfig[] | undefined {
  const beans = inside.get('destinationInterceptors')
  if (beans === undefined || beans.length === 0) return undefined
  return beans.flatMap((bean) => interceptor(bean, log) ?? [])
}

function interceptor(bean: ConfiguredBean, log: Logger): InterceptorConfig | undefined {
  if (bean.name === 'mirroredQueue') return { kind: 'mirroredQueue', options: bean.values }
  // Others were named in a warning when the file was read.
  if (bean.name !== 'virtualDestinationInterceptor') return undefined
  const destinations = beansIn(bean, 'virtualDestinations').map((one) => virtualDestination(one, log))
  return { kind: 'virtualDestinations', destinations }
}

function virtualDestination(bean: ConfiguredBean, log: Logger): VirtualDestinationConfig {
  const options = bean.values
  if (bean.name === 'virtualTopic') return { kind: 'virtualTopic', options }
  if (bean.name !== 'compositeQueue' && bean.name !== 'compositeTopic') {
    throw new BeanError(bean, 'a virtual destination is a virtualTopic, a compositeQueue or a compositeTopic')
  }
  if (optionValues(compositeQueueOptions, options).name === '') throw new BeanError(bean, 'it needs a name')
  return { kind: bean.name, options, forwardTo: beansIn(bean, 'forwardTo').flatMap((one) => forward(one, log)) }
}

function forward(bean: ConfiguredBean, log: Logger): ForwardConfig[] {
  if (bean.name !== 'filteredDestination') return [{ destination: destinationOf(bean), selector: undefined }]
  const { selector } = optionValues(filteredDestinationOptions, bean.values)
  const destination = filteredTo(bean)
  if (selector === '') {
    // As in ActiveMQ: without a selector nothing matches.
    const { file, line, column } = bean.position
    log.warn(
      `${file}:${line}:${column}: <filteredDestination> has no selector, so nothing is forwarded to ${destination}`,
    )
    return []
  }
  checkSelector(bean, selector)
  return [{ destination, selector }]
}

function filteredTo(bean: ConfiguredBean): Destination {
  const { queue, topic } = optionValues(filteredDestinationOptions, bean.values)
  if (queue !== '') return Destination.parse(queue, 'queue')
  if (topic !== '') return Destination.parse(topic, 'topic')
  const inner = beansIn(bean, 'destination')[0]
  if (inner === undefined) throw new BeanError(bean, 'it needs a queue, a topic or a destination')
  return destinationOf(inner)
}

function destinationOf(bean: ConfiguredBean): Destination {
  const name = bean.texts.get('physicalName')?.text ?? bean.texts.get('name')?.text ?? ''
  if (bean.name !== 'queue' && bean.name !== 'topic') throw new BeanError(bean, 'expected a queue or a topic')
  if (name === '') throw new BeanError(bean, 'it needs a physicalName')
  return new Destination(bean.name, name)
}

function checkSelector(bean: ConfiguredBean, selector: string): void {
  try {
    compileSelector(selector)
  } catch (error) {
    throw new BeanError(bean, `selector ${JSON.stringify(selector)}: ${(error as Error).message}`)
  }
}
