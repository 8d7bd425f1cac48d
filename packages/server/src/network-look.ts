/** What the health port shows of the network: connectors, the ends of others' bridges, and why messages of a queue stay. */
import type { Broker, ConnectionView, QueueLook } from '@hermod/broker'
import type { BridgeView, ConnectorView, NetworkConnector, Responders, Way } from '@hermod/cluster'
import type { Destination } from '@hermod/model'

export interface NetworkView {
  readonly connectors: readonly ConnectorView[]
  /** Ends of duplex bridges that other brokers made. */
  readonly responders: readonly BridgeView[]
  /** Connections of other brokers' bridges to this one. */
  readonly incoming: readonly ConnectionView[]
}

/** A message of the queue, and what keeps it from each of the brokers that it could go to. */
export interface StayView {
  readonly messageId: string
  readonly place: QueueLook['messages'][number]['place']
  /** The consumer that has it. */
  readonly holder: QueueLook['messages'][number]['holder']
  readonly ways: readonly Way[]
}

export interface QueueStays {
  readonly size: number
  readonly localConsumers: number
  readonly messages: readonly StayView[]
}

/** What the health port asks. */
export interface NetworkLook {
  view(): NetworkView
  /** Of the first `most` messages; undefined: there is no such queue. */
  whyStays(queue: Destination, most: number): Promise<QueueStays | undefined>
}

/** Of many ends of others' bridges, and of many connections, the first are shown: others decide how many there are. */
const MAX_RESPONDERS = 100
const MAX_INCOMING = 1000

export interface LookParts {
  readonly broker: Broker
  readonly connectors: readonly NetworkConnector[]
  readonly responders: Responders
  /** The connection is one that a bridge of this broker holds to it. */
  isOwn(connectionId: string): boolean
}

export function networkLook(parts: LookParts): NetworkLook {
  const { broker, connectors, responders } = parts
  return {
    view: () => ({
      connectors: connectors.map((connector) => connector.view()),
      responders: responders.all.slice(0, MAX_RESPONDERS).flatMap(({ standing }) => standing?.view() ?? []),
      incoming: broker
        .view()
        .connections.filter(({ networkConnection, connectionId }) => networkConnection && !parts.isOwn(connectionId))
        .slice(0, MAX_INCOMING),
    }),
    whyStays: async (queue, most) => {
      const look = await broker.look(queue, most)
      if (look === undefined) return undefined
      const { size, localConsumers } = look
      const messages = look.messages.map((message) => stayView(parts, message))
      return { size, localConsumers, messages }
    },
  }
}

function stayView(parts: LookParts, look: QueueLook['messages'][number]): StayView {
  const { message, place, holder, wantedBy } = look
  const held = holder !== undefined && !holder.isBridge
  const ways = held
    ? []
    : [parts.connectors, [parts.responders]].flat().flatMap((one) => one.whyStays(message, wantedBy))
  return { messageId: message.messageId.toString(), place, holder, ways }
}
