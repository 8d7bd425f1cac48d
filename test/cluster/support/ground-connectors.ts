/** The connectors of a network for scenarios: one for all that need nothing special, and one for each that does. */
import type { Mix } from './mix.js'

/** Below these names destinations are left to the connector that is named for them. */
const LEFT = ['lists', 'priority', 'static', 'durable', 'kept', 'one', 'asked', 'mesh', 'once', 'spare', 'nowhere']

const QUICK = '?initialReconnectDelay=100&amp;useExponentialBackOff=false'

/** All between one broker and `address`. */
export function connectorsTo(name: string, address: string, mix: Mix): string {
  const uri = `static:(${address})${QUICK}`
  const hops = mix.shape === 'chain' ? 3 : 1
  const connector = (own: string, attributes: string, lists: string): string =>
    `<networkConnector name="${own}-${name}" duplex="${mix.duplex}" ${attributes} ${temporary(own)} uri="${uri}">${lists}</networkConnector>`
  const below = (own: string, attributes: string, more = ''): string =>
    connector(own, attributes, `${included(own)}${more}`)
  return [
    // Said to both, for the default differs: true in 6.x.
    connector(
      'nc',
      `networkTTL="${hops}" decreaseNetworkConsumerPriority="false"`,
      `${leftOut()}${statically('always.q', 'wild.>')}`,
    ),
    below(
      'lists',
      `networkTTL="${hops}"`,
      '<excludedDestinations><queue physicalName="lists.secret.>"/></excludedDestinations>',
    ),
    below('priority', `networkTTL="${hops}" decreaseNetworkConsumerPriority="true"`),
    connector('static', `networkTTL="${hops}" staticBridge="true"`, statically('static.always')),
    connector(
      'virtual',
      `networkTTL="${hops}" useVirtualDestSubs="true"`,
      '<dynamicallyIncludedDestinations><topic physicalName="VirtualTopic.>"/></dynamicallyIncludedDestinations>',
    ),
    below('durable', `networkTTL="${hops}" dynamicOnly="true"`),
    below('kept', `networkTTL="${hops}" dynamicOnly="false"`),
    ...(mix.shape === 'chain'
      ? [below('one', 'networkTTL="1"'), below('asked', 'messageTTL="3" consumerTTL="1"')]
      : []),
    ...(mix.shape === 'mesh'
      ? [below('mesh', 'networkTTL="3"'), below('once', 'networkTTL="3" suppressDuplicateQueueSubscriptions="true"')]
      : []),
  ].join('')
}

/**
 * One alone makes temporary destinations known: in 6.x only the connector that does it first can serve them, and any of
 * several may be the first.
 */
const temporary = (own: string): string => `bridgeTempDestinations="${own === 'nc'}"`

/** With the default back-off, and for one scenario only. */
export const spareConnector = (address: string): string =>
  `<networkConnector name="spare" bridgeTempDestinations="false" uri="static:(${address})">${included('spare')}</networkConnector>`

const included = (own: string): string =>
  `<dynamicallyIncludedDestinations><queue physicalName="${own}.>"/><topic physicalName="${own}.>"/></dynamicallyIncludedDestinations>`

const statically = (...queues: string[]): string =>
  `<staticallyIncludedDestinations>${queues.map((name) => `<queue physicalName="${name}"/>`).join('')}</staticallyIncludedDestinations>`

function leftOut(): string {
  const all = LEFT.map((own) => `<queue physicalName="${own}.>"/><topic physicalName="${own}.>"/>`)
  return `<excludedDestinations>${all.join('')}<queue physicalName="Consumer.>"/><topic physicalName="VirtualTopic.>"/></excludedDestinations>`
}
