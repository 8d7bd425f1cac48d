/** RemoveInfo: one command takes back any of connection, session, producer and consumer. */
import { ConnectionId, ConsumerId, type Long, ProducerId, SessionId, type Ticket } from '@hermod/model'
import type { RemoveInfo } from '../../generated/commands.js'
import type { OpenWireConnection } from '../connection.js'
import { openWireErrors } from '../errors.js'

/** A brokerSequenceId that says: which messages reached the application is not known. */
export const LAST_DELIVERED_UNKNOWN = -2
/** Since then RemoveInfo tells which messages reached the application. */
const LAST_DELIVERED_SINCE_VERSION = 5

export function remove(connection: OpenWireConnection, info: RemoveInfo): Ticket {
  const id = info.objectId
  const lastDelivered = lastDeliveredOf(connection, info)
  // Whoever takes its leave twice is answered twice, as ActiveMQ does.
  if (id instanceof ConnectionId) {
    connection.unregister(lastDelivered)
    return 0
  }
  const port = connection.port(info)
  // A consumer that is not known may have been closed by us (its queue was removed), so nobody is told off.
  if (id instanceof ConsumerId) {
    connection.registry.removeConsumer(id)
    port.removeConsumer(id, lastDelivered)
  } else if (id instanceof ProducerId) {
    if (!connection.registry.removeProducer(id)) throw notRegistered('a producer', id)
    port.removeProducer(id)
  } else if (id instanceof SessionId) {
    if (!connection.registry.removeSession(id)) throw notRegistered('a session', id)
    port.removeSession(id, lastDelivered)
  } else throw openWireErrors.missingField({ command: 'RemoveInfo', field: 'objectId' })
  return 0
}

function notRegistered(what: string, id: ProducerId | SessionId): Error {
  return openWireErrors.notRegistered({ action: `remove ${what}`, id })
}

function lastDeliveredOf(connection: OpenWireConnection, info: RemoveInfo): Long {
  return connection.version < LAST_DELIVERED_SINCE_VERSION ? LAST_DELIVERED_UNKNOWN : info.lastDeliveredSequenceId
}
