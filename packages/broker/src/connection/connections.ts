/** Who is connected: one connection per connection id and per client id. */
import type { ConnectionSink, ConnectRequest, Identity } from '@hermod/model'
import { errors } from '../errors.js'
import type { Kernel } from '../kernel.js'
import { ask } from '../plugins/hooks.js'
import { Connection, type ConnectionHome } from './connection.js'

export class Connections implements ConnectionHome {
  private readonly byId = new Map<string, Connection>()
  private readonly byClientId = new Map<string, Connection>()

  constructor(private readonly kernel: Kernel) {}

  get all(): readonly Connection[] {
    return [...this.byId.values()]
  }

  add(request: ConnectRequest, sink: ConnectionSink, identity: Identity | undefined): Connection {
    const { clientId, connectionId, remoteAddress } = request
    if (clientId === '') throw errors.missingClientId()
    // The same client came back before its old link was seen to be gone: the new one takes over.
    const before = this.byId.get(connectionId.value)
    // Ids are no secret, they stand in every message: only the same user may go on.
    if (before !== undefined && before.identity?.userName !== identity?.userName) {
      throw errors.connectionOfAnother({ connectionId: `${connectionId}` })
    }
    before?.expel(errors.replaced({ connectionId: `${connectionId}`, address: remoteAddress }))
    this.settleClientId(request, identity)
    const connection = new Connection(request, sink, this.kernel, this, identity)
    const { hooks } = this.kernel
    if (hooks.connect !== undefined) ask(hooks.connect, (plugin) => plugin.connect(connection))
    this.byId.set(connection.id, connection)
    this.byClientId.set(clientId, connection)
    this.kernel.advisories?.connectionAdded(connectionId, request.advisorySubject, request.connector)
    return connection
  }

  connectionClosed(connection: Connection): void {
    if (this.byId.get(connection.id) === connection) this.byId.delete(connection.id)
    if (this.byClientId.get(connection.clientId) === connection) this.byClientId.delete(connection.clientId)
    this.kernel.advisories?.connectionRemoved(connection.request.connectionId)
  }

  private settleClientId(request: ConnectRequest, identity: Identity | undefined): void {
    const { clientId, remoteAddress, allowLinkStealing } = request
    const holder = this.byClientId.get(clientId)
    if (holder === undefined) return
    if (!allowLinkStealing || (request.networkConnection === true && !isSameBridge(holder, identity))) {
      throw errors.duplicateClientId({ broker: this.kernel.brokerName, clientId, address: holder.remoteAddress })
    }
    this.kernel.log.warn(`Stealing link for clientId ${clientId} From Connection ${holder.remoteAddress}`)
    holder.expel(errors.linkStolen({ clientId, address: remoteAddress }))
  }
}

/** Anybody may call themselves a bridge, and it shall not help them: it comes back in the place of itself only. */
function isSameBridge(holder: Connection, identity: Identity | undefined): boolean {
  return holder.request.networkConnection === true && holder.identity?.userName === identity?.userName
}
