// Generated from src/commands by `npm run generate`. Change the tables, not this file.

import type {
  BrokerId,
  ConnectionId,
  ConsumerId,
  Destination,
  Long,
  Message,
  MessageId,
  ProducerId,
  SessionId,
  ThrowableInfo,
  TransactionId,
} from '@hermod/model'

/** The type byte of each structure. */
export const DataType = {
  WireFormatInfo: 1,
  BrokerInfo: 2,
  ConnectionInfo: 3,
  SessionInfo: 4,
  ConsumerInfo: 5,
  ProducerInfo: 6,
  TransactionInfo: 7,
  DestinationInfo: 8,
  RemoveSubscriptionInfo: 9,
  KeepAliveInfo: 10,
  ShutdownInfo: 11,
  RemoveInfo: 12,
  ControlCommand: 14,
  FlushCommand: 15,
  ConnectionError: 16,
  ConsumerControl: 17,
  ConnectionControl: 18,
  ProducerAck: 19,
  MessagePull: 20,
  MessageDispatch: 21,
  MessageAck: 22,
  ActiveMQMessage: 23,
  ActiveMQBytesMessage: 24,
  ActiveMQMapMessage: 25,
  ActiveMQObjectMessage: 26,
  ActiveMQStreamMessage: 27,
  ActiveMQTextMessage: 28,
  ActiveMQBlobMessage: 29,
  Response: 30,
  ExceptionResponse: 31,
  DataResponse: 32,
  DataArrayResponse: 33,
  IntegerResponse: 34,
  DiscoveryEvent: 40,
  JournalTopicAck: 50,
  JournalQueueAck: 52,
  JournalTrace: 53,
  JournalTransaction: 54,
  SubscriptionInfo: 55,
  PartialCommand: 60,
  LastPartialCommand: 61,
  ReplayCommand: 65,
  MessageDispatchNotification: 90,
  NetworkBridgeFilter: 91,
  BrokerSubscriptionInfo: 92,
  ActiveMQQueue: 100,
  ActiveMQTopic: 101,
  ActiveMQTempQueue: 102,
  ActiveMQTempTopic: 103,
  MessageId: 110,
  LocalTransactionId: 111,
  XATransactionId: 112,
  ConnectionId: 120,
  SessionId: 121,
  ConsumerId: 122,
  ProducerId: 123,
  BrokerId: 124,
} as const

export class WireFormatInfo {
  readonly commandType = 1
  magic: Uint8Array = new Uint8Array(8)
  version: number = 0
  marshalledProperties: Uint8Array | null = null

  constructor(init?: Partial<Omit<WireFormatInfo, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class BrokerInfo {
  readonly commandType = 2
  commandId: number = 0
  responseRequired: boolean = false
  brokerId: BrokerId | null = null
  brokerURL: string | null = null
  peerBrokerInfos: readonly (BrokerInfo | null)[] | null = null
  brokerName: string | null = null
  slaveBroker: boolean = false
  masterBroker: boolean = false
  faultTolerantConfiguration: boolean = false
  duplexConnection: boolean = false
  networkConnection: boolean = false
  connectionId: Long = 0
  brokerUploadUrl: string | null = null
  networkProperties: string | null = null

  constructor(init?: Partial<Omit<BrokerInfo, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class ConnectionInfo {
  readonly commandType = 3
  commandId: number = 0
  responseRequired: boolean = false
  connectionId: ConnectionId | null = null
  clientId: string | null = null
  password: string | null = null
  userName: string | null = null
  brokerPath: readonly (BrokerId | null)[] | null = null
  brokerMasterConnector: boolean = false
  manageable: boolean = false
  clientMaster: boolean = false
  faultTolerant: boolean = false
  failoverReconnect: boolean = false
  clientIp: string | null = null

  constructor(init?: Partial<Omit<ConnectionInfo, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class SessionInfo {
  readonly commandType = 4
  commandId: number = 0
  responseRequired: boolean = false
  sessionId: SessionId | null = null

  constructor(init?: Partial<Omit<SessionInfo, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class ConsumerInfo {
  readonly commandType = 5
  commandId: number = 0
  responseRequired: boolean = false
  consumerId: ConsumerId | null = null
  browser: boolean = false
  destination: Destination | null = null
  prefetchSize: number = 0
  maximumPendingMessageLimit: number = 0
  dispatchAsync: boolean = false
  selector: string | null = null
  clientId: string | null = null
  subscriptionName: string | null = null
  noLocal: boolean = false
  exclusive: boolean = false
  retroactive: boolean = false
  priority: number = 0
  brokerPath: readonly (BrokerId | null)[] | null = null
  additionalPredicate: NetworkBridgeFilter | null = null
  networkSubscription: boolean = false
  optimizedAcknowledge: boolean = false
  noRangeAcks: boolean = false
  networkConsumerPath: readonly (ConsumerId | null)[] | null = null

  constructor(init?: Partial<Omit<ConsumerInfo, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class ProducerInfo {
  readonly commandType = 6
  commandId: number = 0
  responseRequired: boolean = false
  producerId: ProducerId | null = null
  destination: Destination | null = null
  brokerPath: readonly (BrokerId | null)[] | null = null
  dispatchAsync: boolean = false
  windowSize: number = 0

  constructor(init?: Partial<Omit<ProducerInfo, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class TransactionInfo {
  readonly commandType = 7
  commandId: number = 0
  responseRequired: boolean = false
  connectionId: ConnectionId | null = null
  transactionId: TransactionId | null = null
  type: number = 0

  constructor(init?: Partial<Omit<TransactionInfo, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class DestinationInfo {
  readonly commandType = 8
  commandId: number = 0
  responseRequired: boolean = false
  connectionId: ConnectionId | null = null
  destination: Destination | null = null
  operationType: number = 0
  timeout: Long = 0
  brokerPath: readonly (BrokerId | null)[] | null = null

  constructor(init?: Partial<Omit<DestinationInfo, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class RemoveSubscriptionInfo {
  readonly commandType = 9
  commandId: number = 0
  responseRequired: boolean = false
  connectionId: ConnectionId | null = null
  subcriptionName: string | null = null
  clientId: string | null = null

  constructor(init?: Partial<Omit<RemoveSubscriptionInfo, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class KeepAliveInfo {
  readonly commandType = 10
  commandId: number = 0
  responseRequired: boolean = false

  constructor(init?: Partial<Omit<KeepAliveInfo, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class ShutdownInfo {
  readonly commandType = 11
  commandId: number = 0
  responseRequired: boolean = false

  constructor(init?: Partial<Omit<ShutdownInfo, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class RemoveInfo {
  readonly commandType = 12
  commandId: number = 0
  responseRequired: boolean = false
  objectId: object | null = null
  lastDeliveredSequenceId: Long = 0

  constructor(init?: Partial<Omit<RemoveInfo, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class ControlCommand {
  readonly commandType = 14
  commandId: number = 0
  responseRequired: boolean = false
  command: string | null = null

  constructor(init?: Partial<Omit<ControlCommand, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class FlushCommand {
  readonly commandType = 15
  commandId: number = 0
  responseRequired: boolean = false

  constructor(init?: Partial<Omit<FlushCommand, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class ConnectionError {
  readonly commandType = 16
  commandId: number = 0
  responseRequired: boolean = false
  exception: ThrowableInfo | null = null
  connectionId: ConnectionId | null = null

  constructor(init?: Partial<Omit<ConnectionError, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class ConsumerControl {
  readonly commandType = 17
  commandId: number = 0
  responseRequired: boolean = false
  destination: Destination | null = null
  close: boolean = false
  consumerId: ConsumerId | null = null
  prefetch: number = 0
  flush: boolean = false
  start: boolean = false
  stop: boolean = false

  constructor(init?: Partial<Omit<ConsumerControl, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class ConnectionControl {
  readonly commandType = 18
  commandId: number = 0
  responseRequired: boolean = false
  close: boolean = false
  exit: boolean = false
  faultTolerant: boolean = false
  resume: boolean = false
  suspend: boolean = false
  connectedBrokers: string | null = null
  reconnectTo: string | null = null
  rebalanceConnection: boolean = false
  token: Uint8Array | null = null

  constructor(init?: Partial<Omit<ConnectionControl, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class ProducerAck {
  readonly commandType = 19
  commandId: number = 0
  responseRequired: boolean = false
  producerId: ProducerId | null = null
  size: number = 0

  constructor(init?: Partial<Omit<ProducerAck, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class MessagePull {
  readonly commandType = 20
  commandId: number = 0
  responseRequired: boolean = false
  consumerId: ConsumerId | null = null
  destination: Destination | null = null
  timeout: Long = 0
  correlationId: string | null = null
  messageId: MessageId | null = null

  constructor(init?: Partial<Omit<MessagePull, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class MessageDispatch {
  readonly commandType = 21
  commandId: number = 0
  responseRequired: boolean = false
  consumerId: ConsumerId | null = null
  destination: Destination | null = null
  message: Message | null = null
  redeliveryCounter: number = 0

  constructor(init?: Partial<Omit<MessageDispatch, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class MessageAck {
  readonly commandType = 22
  commandId: number = 0
  responseRequired: boolean = false
  destination: Destination | null = null
  transactionId: TransactionId | null = null
  consumerId: ConsumerId | null = null
  ackType: number = 0
  firstMessageId: MessageId | null = null
  lastMessageId: MessageId | null = null
  messageCount: number = 0
  poisonCause: ThrowableInfo | null = null

  constructor(init?: Partial<Omit<MessageAck, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class Response {
  readonly commandType = 30
  commandId: number = 0
  responseRequired: boolean = false
  correlationId: number = 0

  constructor(init?: Partial<Omit<Response, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class ExceptionResponse {
  readonly commandType = 31
  commandId: number = 0
  responseRequired: boolean = false
  correlationId: number = 0
  exception: ThrowableInfo | null = null

  constructor(init?: Partial<Omit<ExceptionResponse, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class DataResponse {
  readonly commandType = 32
  commandId: number = 0
  responseRequired: boolean = false
  correlationId: number = 0
  data: object | null = null

  constructor(init?: Partial<Omit<DataResponse, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class DataArrayResponse {
  readonly commandType = 33
  commandId: number = 0
  responseRequired: boolean = false
  correlationId: number = 0
  data: readonly (object | null)[] | null = null

  constructor(init?: Partial<Omit<DataArrayResponse, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class IntegerResponse {
  readonly commandType = 34
  commandId: number = 0
  responseRequired: boolean = false
  correlationId: number = 0
  result: number = 0

  constructor(init?: Partial<Omit<IntegerResponse, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class DiscoveryEvent {
  readonly commandType = 40
  serviceName: string | null = null
  brokerName: string | null = null

  constructor(init?: Partial<Omit<DiscoveryEvent, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class JournalTopicAck {
  readonly commandType = 50
  destination: Destination | null = null
  messageId: MessageId | null = null
  messageSequenceId: Long = 0
  subscritionName: string | null = null
  clientId: string | null = null
  transactionId: TransactionId | null = null

  constructor(init?: Partial<Omit<JournalTopicAck, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class JournalQueueAck {
  readonly commandType = 52
  destination: Destination | null = null
  messageAck: MessageAck | null = null

  constructor(init?: Partial<Omit<JournalQueueAck, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class JournalTrace {
  readonly commandType = 53
  message: string | null = null

  constructor(init?: Partial<Omit<JournalTrace, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class JournalTransaction {
  readonly commandType = 54
  transactionId: TransactionId | null = null
  type: number = 0
  wasPrepared: boolean = false

  constructor(init?: Partial<Omit<JournalTransaction, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class SubscriptionInfo {
  readonly commandType = 55
  clientId: string | null = null
  destination: Destination | null = null
  selector: string | null = null
  subcriptionName: string | null = null
  subscribedDestination: Destination | null = null
  noLocal: boolean = false

  constructor(init?: Partial<Omit<SubscriptionInfo, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class PartialCommand {
  readonly commandType = 60
  commandId: number = 0
  data: Uint8Array | null = null

  constructor(init?: Partial<Omit<PartialCommand, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class LastPartialCommand {
  readonly commandType = 61
  commandId: number = 0
  data: Uint8Array | null = null

  constructor(init?: Partial<Omit<LastPartialCommand, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class ReplayCommand {
  readonly commandType = 65
  commandId: number = 0
  responseRequired: boolean = false
  firstNakNumber: number = 0
  lastNakNumber: number = 0

  constructor(init?: Partial<Omit<ReplayCommand, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class MessageDispatchNotification {
  readonly commandType = 90
  commandId: number = 0
  responseRequired: boolean = false
  consumerId: ConsumerId | null = null
  destination: Destination | null = null
  deliverySequenceId: Long = 0
  messageId: MessageId | null = null

  constructor(init?: Partial<Omit<MessageDispatchNotification, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class NetworkBridgeFilter {
  readonly commandType = 91
  messageTTL: number = 0
  networkBrokerId: BrokerId | null = null
  consumerTTL: number = 0

  constructor(init?: Partial<Omit<NetworkBridgeFilter, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

export class BrokerSubscriptionInfo {
  readonly commandType = 92
  commandId: number = 0
  responseRequired: boolean = false
  brokerId: BrokerId | null = null
  brokerName: string | null = null
  subscriptionInfos: readonly (ConsumerInfo | null)[] | null = null

  constructor(init?: Partial<Omit<BrokerSubscriptionInfo, 'commandType'>>) {
    if (init !== undefined) Object.assign(this, init)
  }
}

/** What may stand alone in a frame. */

export type Command =
  | Message
  | WireFormatInfo
  | BrokerInfo
  | ConnectionInfo
  | SessionInfo
  | ConsumerInfo
  | ProducerInfo
  | TransactionInfo
  | DestinationInfo
  | RemoveSubscriptionInfo
  | KeepAliveInfo
  | ShutdownInfo
  | RemoveInfo
  | ControlCommand
  | FlushCommand
  | ConnectionError
  | ConsumerControl
  | ConnectionControl
  | ProducerAck
  | MessagePull
  | MessageDispatch
  | MessageAck
  | Response
  | ExceptionResponse
  | DataResponse
  | DataArrayResponse
  | IntegerResponse
  | PartialCommand
  | LastPartialCommand
  | ReplayCommand
  | MessageDispatchNotification
  | BrokerSubscriptionInfo
