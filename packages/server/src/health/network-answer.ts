/**
 * What the health port says about the network of brokers, as JSON:
 *
 *   /networks                          connectors and their bridges, the ends of others' bridges, who is connected
 *   /networks/why?queue=NAME[&max=N]   where the first N messages of a queue are, and what keeps each here
 *
 * A broker that is not the master has no network: 503.
 */
import type { BridgeView, ConnectorView } from '@hermod/cluster'
import { Destination } from '@hermod/model'
import type { NetworkLook, NetworkView, StayView } from '../network-look.js'
import type { HealthAnswer } from './health-answer.js'

const DEFAULT_MESSAGES = 10
const MOST_MESSAGES = 100
const NETWORKS = '/networks'

/** Undefined: the question is not about the network. */
export function networkAnswer(
  method: string,
  url: string,
  look: NetworkLook | undefined,
): Promise<HealthAnswer> | HealthAnswer | undefined {
  if (!/^\/networks(?:[/?]|$)/.test(url)) return undefined
  const { pathname, searchParams } = new URL(url, 'http://broker')
  if (method !== 'GET' && method !== 'HEAD') return text(405, 'GET or HEAD')
  if (look === undefined) return text(503, 'no network: this broker is not the master')
  if (pathname === NETWORKS) return json(200, networkJson(look.view()))
  if (pathname === `${NETWORKS}/why`) return why(searchParams, look)
  return text(404, `expected ${NETWORKS} or ${NETWORKS}/why?queue=NAME`)
}

async function why(parameters: URLSearchParams, look: NetworkLook): Promise<HealthAnswer> {
  const name = parameters.get('queue') ?? ''
  if (name === '') return text(400, 'which queue? …/why?queue=NAME')
  const max = parameters.get('max') ?? String(DEFAULT_MESSAGES)
  if (!/^[1-9]\d{0,8}$/.test(max)) return text(400, `max=${max}: expected a whole number from 1 to ${MOST_MESSAGES}`)
  const queue = Destination.parse(name)
  const stays = await look.whyStays(queue, Math.min(Number(max), MOST_MESSAGES))
  if (stays === undefined) return text(404, `there is no ${queue}`)
  const { size, localConsumers, messages } = stays
  return json(200, { queue: queue.qualifiedName, size, localConsumers, messages: messages.map(stayJson) })
}

function networkJson({ connectors, responders, incoming }: NetworkView): object {
  return {
    networkConnectors: connectors.map(connectorJson),
    responders: responders.map(bridgeJson),
    incoming: incoming.map(({ clientId, connectionId, remoteAddress, connector, connectedAtMs }) => ({
      clientId,
      connectionId,
      remoteAddress,
      connector,
      since: time(connectedAtMs),
    })),
  }
}

function connectorJson({ name, uri, duplex, brokers }: ConnectorView): object {
  return {
    name,
    uri,
    duplex,
    brokers: brokers.map((broker) => ({
      uri: broker.uri,
      state: broker.state,
      since: time(broker.sinceMs),
      problem: broker.problem,
      bridge: broker.bridge && bridgeJson(broker.bridge),
    })),
  }
}

function bridgeJson(bridge: BridgeView): object {
  const { startedMs, stalledSinceMs, unansweredSinceMs, outbound, inbound, ...values } = bridge
  const crossed = (list: BridgeView['outbound']): object[] =>
    list.map(({ name, count, rate, lastMs }) => ({
      name,
      count,
      rate: Math.round(rate * 100) / 100,
      last: time(lastMs),
    }))
  return {
    ...values,
    started: time(startedMs),
    stalledSince: stalledSinceMs && time(stalledSinceMs),
    unansweredSince: unansweredSinceMs && time(unansweredSinceMs),
    outbound: crossed(outbound),
    inbound: crossed(inbound),
  }
}

function stayJson({ ways, ...message }: StayView): object {
  return { ...message, ways: ways.map(({ sinceMs, ...way }) => ({ ...way, since: sinceMs && time(sinceMs) })) }
}

const time = (ms: number): string => new Date(ms).toISOString()

const text = (status: number, body: string): HealthAnswer => ({ status, type: 'text/plain', body: `${body}\n` })
const json = (status: number, body: object): HealthAnswer => ({
  status,
  type: 'application/json',
  body: `${JSON.stringify(body, undefined, 2)}\n`,
})
