/** A connection of a bridge to its own broker, in this process. */
import {
  type BrokerError,
  type BrokerPort,
  ConnectionId,
  type ConnectionPort,
  type ConnectionSink,
  type ProducerId,
  SessionId,
  type Ticket,
} from '@hermod/model'
import { ConnectionInfo } from '@hermod/openwire'

/** Of the bridge's messages it is not known how far they got at the other end. */
export const LAST_DELIVERED_UNKNOWN = -2
export const NONE_DELIVERED = -1
/** The one session of a bridge's connection. */
const SESSION = 1

export interface LocalConnectionRequest {
  readonly connectionId: string
  readonly clientId: string
  readonly userName: string
  readonly password: string
  /** Of the other broker's certificate: as in ActiveMQ the bridge also shows it here. Default: none. */
  readonly certificateSubject?: string | null
  /** `vm://A#4` */
  readonly address: string
  /** As in `ConnectRequest`. */
  readonly auditNetworkProducers?: boolean
}

export interface LocalSink {
  durable(ticket: Ticket): void
  durabilityFailed(error: BrokerError, ticket: Ticket): void
  producerResumed(): void
  /** The broker ended the connection. */
  closed(reason: BrokerError | undefined): void
}

export class LocalConnection implements ConnectionSink {
  private port: ConnectionPort | undefined
  private over = false

  private constructor(private readonly sink: LocalSink) {}

  /** Rejects with BrokerError where the broker lets nobody in. */
  static async open(broker: BrokerPort, request: LocalConnectionRequest, sink: LocalSink): Promise<LocalConnection> {
    const connection = new LocalConnection(sink)
    const connectionId = new ConnectionId(request.connectionId)
    const { clientId, address } = request
    const userName = request.userName === '' ? null : request.userName
    const port = await broker.connect(
      {
        connectionId,
        clientId,
        userName,
        password: request.password === '' ? null : request.password,
        certificateSubject: request.certificateSubject ?? null,
        remoteAddress: address,
        connector: address.replace(/#.*/, ''),
        protocol: 'openwire',
        failoverReconnect: false,
        faultTolerant: false,
        manageable: false,
        clientMaster: true,
        networkConnection: true,
        ownBridge: true,
        auditNetworkProducers: request.auditNetworkProducers === true,
        allowLinkStealing: false,
        advisorySubject: new ConnectionInfo({ connectionId, clientId, userName, password: '', clientMaster: true }),
      },
      connection,
    )
    connection.port = port
    port.addSession({ id: new SessionId(request.connectionId, SESSION) })
    return connection
  }

  /** Throws where the broker has ended it. */
  get broker(): ConnectionPort {
    if (this.port === undefined) throw new Error('the connection to the own broker is not open')
    return this.port
  }

  /** What is not acknowledged is given back; `NONE_DELIVERED`: without counting as delivered once more. */
  close(lastDelivered = LAST_DELIVERED_UNKNOWN): void {
    if (this.over) return
    this.over = true
    this.port?.close(lastDelivered)
  }

  durable(ticket: Ticket): void {
    if (!this.over) this.sink.durable(ticket)
  }

  durabilityFailed(error: BrokerError, ticket: Ticket): void {
    if (!this.over) this.sink.durabilityFailed(error, ticket)
  }

  producerResumed(_producer: ProducerId): void {
    if (!this.over) this.sink.producerResumed()
  }

  closed(reason: BrokerError | undefined): void {
    if (this.over) return
    this.over = true
    this.sink.closed(reason)
  }
}
