/** Sessions and producers. */
import type { Ticket } from '@hermod/model'
import type { ProducerInfo, SessionInfo } from '../../generated/commands.js'
import type { OpenWireConnection } from '../connection.js'
import { ProducerLane } from '../producers.js'
import { required } from './handler.js'

export function addSession(connection: OpenWireConnection, info: SessionInfo): Ticket {
  const id = required(info.sessionId, info, 'sessionId')
  const port = connection.port(info)
  connection.registry.addSession(id)
  port.addSession({ id })
  return 0
}

export function addProducer(connection: OpenWireConnection, info: ProducerInfo): Ticket {
  const id = required(info.producerId, info, 'producerId')
  const port = connection.port(info)
  connection.registry.checkSession('a producer', id.connectionId, id.sessionId)
  const { destination, windowSize } = info
  connection.registry.checkProducers(destination?.isAdvisory === true)
  const producer = port.addProducer({ id, destination, windowSize, advisorySubject: info })
  connection.registry.producers.add(new ProducerLane(producer, windowSize))
  return 0
}
