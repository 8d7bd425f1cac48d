/** A `<jmsQueueConnector>` or `<jmsTopicConnector>` of the configuration as a connector with its bridges. */
import { ConnectionFactory } from '@hermod/client'
import { BeanError, beansIn, type Clock, type ConfiguredBean, type Logger, optionValues } from '@hermod/model'
import {
  type ClientSurroundings,
  type Credentials,
  configuredFactory,
  credentialsOf,
  hasClientId,
} from './configured-factory.js'
import { type BridgeSettings, JmsConnector } from './jms-connector.js'
import { type JmsConnectorOptions, jmsQueueConnectorOptions, reconnectionPolicyOptions } from './options.js'

export interface ConnectorSurroundings {
  /** Address of this broker, `vm://NAME`. */
  readonly localUrl: string
  readonly client: ClientSurroundings
  readonly clock: Clock
  readonly log: Logger
  /** Number of the connector among those without a name. */
  nextNumber(): number
}

const DIRECTIONS = ['inbound', 'outbound'] as const

/** Throws BeanError where the element does not say enough, or what it says makes no sense. */
export function configuredConnector(bean: ConfiguredBean, around: ConnectorSurroundings): JmsConnector {
  const kind = bean.name === 'jmsTopicConnector' ? 'Topic' : 'Queue'
  const options: JmsConnectorOptions = optionValues(jmsQueueConnectorOptions, bean.values)
  const localFactory = beansIn(bean, `local${kind}ConnectionFactory`)[0]
  const foreignFactory = requiredFactory(bean, `outbound${kind}ConnectionFactory`)
  const ofLocal = credentials(options, 'local')
  const ofForeign = credentials(options, 'outbound')
  const bridges = DIRECTIONS.flatMap((direction) =>
    beansIn(bean, `${direction}${kind}Bridges`).map((inner) => bridge(inner, direction, kind)),
  )
  requireClientIds(bean, bridges, hasClientId(localFactory, ofLocal), hasClientId(foreignFactory, ofForeign))
  const { clock, log, client } = around
  return new JmsConnector({
    name: options.name === '' ? `Connector:${around.nextNumber()}` : options.name,
    local:
      localFactory === undefined
        ? new ConnectionFactory(around.localUrl, { ...client, ...credentialsOf(ofLocal) })
        : configuredFactory(localFactory, ofLocal, client),
    foreign: configuredFactory(foreignFactory, ofForeign, client),
    bridges,
    replyToDestinationCacheSize: options.replyToDestinationCacheSize,
    policy: optionValues(reconnectionPolicyOptions, beansIn(bean, 'reconnectionPolicy')[0]?.values ?? {}),
    clock,
    log,
  })
}

function requiredFactory(bean: ConfiguredBean, property: string): ConfiguredBean {
  const factory = beansIn(bean, property)[0]
  if (factory !== undefined) return factory
  const byName = bean.texts.has(`${property}Name`) ? '; there is no JNDI to look a name up in' : ''
  const how = `give ${property}="#id" of a bean of class org.apache.activemq.ActiveMQConnectionFactory with a brokerURL`
  throw new BeanError(bean, `it does not say how the other broker is reached${byName}: ${how}`)
}

function credentials(options: JmsConnectorOptions, side: 'local' | 'outbound'): Credentials {
  return {
    userName: options[`${side}Username`],
    password: options[`${side}Password`],
    clientId: options[`${side}ClientId`],
  }
}

function bridge(bean: ConfiguredBean, direction: 'inbound' | 'outbound', kind: 'Queue' | 'Topic'): BridgeSettings {
  const text = (name: string): string => (bean.values[name] as string | undefined) ?? ''
  const foreign = text(`${direction}${kind}Name`)
  if (foreign === '') throw new BeanError(bean, `it needs ${direction}${kind}Name`)
  const scheme = kind === 'Queue' ? 'queue://' : 'topic://'
  const there = scheme + foreign
  const here = scheme + (text(`local${kind}Name`) || foreign)
  const selector = text('selector')
  const subscription = text('consumerName')
  return {
    direction,
    source: direction === 'inbound' ? there : here,
    target: direction === 'inbound' ? here : there,
    ...(selector === '' ? {} : { selector }),
    ...(subscription === '' ? {} : { subscription }),
    doHandleReplyTo: (bean.values['doHandleReplyTo'] as boolean | undefined) ?? true,
  }
}

/** Said now, since a broker would refuse the subscription again and again. */
function requireClientIds(
  bean: ConfiguredBean,
  bridges: readonly BridgeSettings[],
  local: boolean,
  foreign: boolean,
): void {
  for (const { direction, subscription } of bridges) {
    if (subscription === undefined || (direction === 'inbound' ? foreign : local)) continue
    const option = direction === 'inbound' ? 'outboundClientId' : 'localClientId'
    throw new BeanError(bean, `the durable subscription ${subscription} needs a client id: give ${option}`)
  }
}
