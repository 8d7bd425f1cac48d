/** What a message to `ActiveMQ.Statistics…` asks for. */
import { Destination } from '@hermod/model'

/** Properties of a request that change the answer; their presence counts, not their value. */
export const RESET = 'ActiveMQ.Statistics.Broker.Reset'
export const LIST_END = 'ActiveMQ.Statistics.Destination.List.End.With.Null'
export const FIRST_MESSAGE_TIMESTAMP = 'ActiveMQ.Statistics.Destination.Include.First.Message.Timestamp'

const OF_DESTINATION = 'ActiveMQ.Statistics.Destination'
const OF_BROKER = 'ActiveMQ.Statistics.Broker'
const OF_SUBSCRIPTION = 'ActiveMQ.Statistics.Subscription'

export type QueryKind = 'destination' | 'broker' | 'subscription'

export function queryKind(name: string): QueryKind | undefined {
  if (name.startsWith(OF_DESTINATION)) return 'destination'
  if (name.startsWith(OF_BROKER)) return 'broker'
  if (name.startsWith(OF_SUBSCRIPTION)) return 'subscription'
  return undefined
}

export interface DestinationQuery {
  /** Undefined: none named, so none found. */
  readonly pattern: Destination | undefined
  /** The name itself asks for an empty map at the end of the list. */
  readonly endOfList: boolean
}

/** The part of the name behind `ActiveMQ.Statistics.Destination.`; a scheme in it (`topic://X`) beats the request's own kind. */
export function destinationQuery(asked: Destination): DestinationQuery {
  const rest = asked.name.slice(OF_DESTINATION.length).replace(/^\./, '')
  const name = rest.replace(LIST_END, '')
  const scheme = /^(queue|topic):\/\/(.*)$/.exec(name)
  const pattern = scheme === null ? plain(asked, name) : new Destination(scheme[1] as 'queue' | 'topic', scheme[2]!)
  return { pattern, endOfList: name !== rest }
}

function plain(asked: Destination, name: string): Destination | undefined {
  return name === '' ? undefined : new Destination(asked.kind, name)
}
