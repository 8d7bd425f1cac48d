/** The door for links: each one handed in becomes an OpenWire connection of the broker. */
import type { Link } from '@hermod/model'
import type { ConnectionControl } from '../generated/commands.js'
import { OpenWireConnection } from './connection.js'
import { type AcceptorRequest, resolveSettings } from './settings.js'

export interface OpenWireAcceptor {
  /** Takes a link that is not started yet. */
  (link: Link): void
  /** Links that are open, registered with the broker or not. */
  readonly connectionCount: number
  /** Tells each failover client what `next` says, in the order in which they came. */
  tellClients(next: () => ConnectionControl): void
  /** Ends all connections in order; for those that had not registered this is the only way they hear of a stop. */
  close(): void
}

export function openWireAcceptor(request: AcceptorRequest): OpenWireAcceptor {
  const settings = resolveSettings(request)
  const connections = new Set<OpenWireConnection>()
  const ended = (connection: OpenWireConnection): void => {
    connections.delete(connection)
  }
  const accept = (link: Link): void => {
    const connection = new OpenWireConnection(link, settings, ended)
    connections.add(connection)
    connection.start()
  }
  const close = (): void => {
    for (const connection of [...connections]) connection.finish()
  }
  const tellClients = (next: () => ConnectionControl): void => {
    for (const connection of connections) if (connection.hearsOfBrokers) connection.outbox.send(next())
  }
  return Object.defineProperty(Object.assign(accept, { close, tellClients, connectionCount: 0 }), 'connectionCount', {
    get: () => connections.size,
  })
}
