// Generated from src/commands by `npm run generate`. Change the tables, not this file.

import {
  BrokerId,
  ConnectionId,
  ConsumerId,
  Destination,
  LocalTransactionId,
  Message,
  MessageId,
  ProducerId,
  SessionId,
  XaTransactionId,
  type MessageKind,
  type TransactionId,
} from '@hermod/model'
import type { LooseReader } from '../reading/loose-reader.js'
import {
  type Command,
  WireFormatInfo,
  BrokerInfo,
  ConnectionInfo,
  SessionInfo,
  ConsumerInfo,
  ProducerInfo,
  TransactionInfo,
  DestinationInfo,
  RemoveSubscriptionInfo,
  KeepAliveInfo,
  ShutdownInfo,
  RemoveInfo,
  ControlCommand,
  FlushCommand,
  ConnectionError,
  ConsumerControl,
  ConnectionControl,
  ProducerAck,
  MessagePull,
  MessageDispatch,
  MessageAck,
  Response,
  ExceptionResponse,
  DataResponse,
  DataArrayResponse,
  IntegerResponse,
  DiscoveryEvent,
  JournalTopicAck,
  JournalQueueAck,
  JournalTrace,
  JournalTransaction,
  SubscriptionInfo,
  PartialCommand,
  LastPartialCommand,
  ReplayCommand,
  MessageDispatchNotification,
  NetworkBridgeFilter,
  BrokerSubscriptionInfo,
} from './commands.js'

export function readCommand(r: LooseReader, type: number): Command {
  switch (type) {
    case 1:
      return readWireFormatInfo(r)
    case 2:
      return readBrokerInfo(r)
    case 3:
      return readConnectionInfo(r)
    case 4:
      return readSessionInfo(r)
    case 5:
      return readConsumerInfo(r)
    case 6:
      return readProducerInfo(r)
    case 7:
      return readTransactionInfo(r)
    case 8:
      return readDestinationInfo(r)
    case 9:
      return readRemoveSubscriptionInfo(r)
    case 10:
      return readKeepAliveInfo(r)
    case 11:
      return readShutdownInfo(r)
    case 12:
      return readRemoveInfo(r)
    case 14:
      return readControlCommand(r)
    case 15:
      return readFlushCommand(r)
    case 16:
      return readConnectionError(r)
    case 17:
      return readConsumerControl(r)
    case 18:
      return readConnectionControl(r)
    case 19:
      return readProducerAck(r)
    case 20:
      return readMessagePull(r)
    case 21:
      return readMessageDispatch(r)
    case 22:
      return readMessageAck(r)
    case 23:
    case 24:
    case 25:
    case 26:
    case 27:
    case 28:
    case 29:
      return readMessage(r, type)
    case 30:
      return readResponse(r)
    case 31:
      return readExceptionResponse(r)
    case 32:
      return readDataResponse(r)
    case 33:
      return readDataArrayResponse(r)
    case 34:
      return readIntegerResponse(r)
    case 60:
      return readPartialCommand(r)
    case 61:
      return readLastPartialCommand(r)
    case 65:
      return readReplayCommand(r)
    case 90:
      return readMessageDispatchNotification(r)
    case 92:
      return readBrokerSubscriptionInfo(r)
    default:
      throw r.wrongType(type, 'command')
  }
}

export function readStructure(r: LooseReader, type: number): object {
  switch (type) {
    case 1:
      return readWireFormatInfo(r)
    case 2:
      return readBrokerInfo(r)
    case 3:
      return readConnectionInfo(r)
    case 4:
      return readSessionInfo(r)
    case 5:
      return readConsumerInfo(r)
    case 6:
      return readProducerInfo(r)
    case 7:
      return readTransactionInfo(r)
    case 8:
      return readDestinationInfo(r)
    case 9:
      return readRemoveSubscriptionInfo(r)
    case 10:
      return readKeepAliveInfo(r)
    case 11:
      return readShutdownInfo(r)
    case 12:
      return readRemoveInfo(r)
    case 14:
      return readControlCommand(r)
    case 15:
      return readFlushCommand(r)
    case 16:
      return readConnectionError(r)
    case 17:
      return readConsumerControl(r)
    case 18:
      return readConnectionControl(r)
    case 19:
      return readProducerAck(r)
    case 20:
      return readMessagePull(r)
    case 21:
      return readMessageDispatch(r)
    case 22:
      return readMessageAck(r)
    case 23:
    case 24:
    case 25:
    case 26:
    case 27:
    case 28:
    case 29:
      return readMessage(r, type)
    case 30:
      return readResponse(r)
    case 31:
      return readExceptionResponse(r)
    case 32:
      return readDataResponse(r)
    case 33:
      return readDataArrayResponse(r)
    case 34:
      return readIntegerResponse(r)
    case 40:
      return readDiscoveryEvent(r)
    case 50:
      return readJournalTopicAck(r)
    case 52:
      return readJournalQueueAck(r)
    case 53:
      return readJournalTrace(r)
    case 54:
      return readJournalTransaction(r)
    case 55:
      return readSubscriptionInfo(r)
    case 60:
      return readPartialCommand(r)
    case 61:
      return readLastPartialCommand(r)
    case 65:
      return readReplayCommand(r)
    case 90:
      return readMessageDispatchNotification(r)
    case 91:
      return readNetworkBridgeFilter(r)
    case 92:
      return readBrokerSubscriptionInfo(r)
    case 100:
    case 101:
    case 102:
    case 103:
      return readDestination(r, type)
    case 110:
      return readMessageId(r)
    case 111:
      return readLocalTransactionId(r)
    case 112:
      return readXaTransactionId(r)
    case 120:
      return readConnectionId(r)
    case 121:
      return readSessionId(r)
    case 122:
      return readConsumerId(r)
    case 123:
      return readProducerId(r)
    case 124:
      return readBrokerId(r)
    default:
      throw r.wrongType(type, 'known structure')
  }
}

function readWireFormatInfo(r: LooseReader): WireFormatInfo {
  const o = new WireFormatInfo()
  o.magic = r.fixed(8)
  o.version = r.int()
  o.marshalledProperties = r.byteSequence()
  return o
}

function readBrokerInfo(r: LooseReader): BrokerInfo {
  const o = new BrokerInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.brokerId = cachedBrokerId(r)
  o.brokerURL = r.string()
  o.peerBrokerInfos = arrayBrokerInfo(r)
  o.brokerName = r.string()
  o.slaveBroker = r.boolean()
  o.masterBroker = r.boolean()
  o.faultTolerantConfiguration = r.boolean()
  if (r.version >= 2) {
    o.duplexConnection = r.boolean()
    o.networkConnection = r.boolean()
    o.connectionId = r.long()
  }
  if (r.version >= 3) {
    o.brokerUploadUrl = r.string()
    o.networkProperties = r.string()
  }
  return o
}

function readConnectionInfo(r: LooseReader): ConnectionInfo {
  const o = new ConnectionInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.connectionId = cachedConnectionId(r)
  o.clientId = r.string()
  o.password = r.string()
  o.userName = r.string()
  o.brokerPath = arrayBrokerId(r)
  o.brokerMasterConnector = r.boolean()
  o.manageable = r.boolean()
  if (r.version >= 2) {
    o.clientMaster = r.boolean()
  }
  if (r.version >= 6) {
    o.faultTolerant = r.boolean()
    o.failoverReconnect = r.boolean()
  }
  if (r.version >= 8) {
    o.clientIp = r.string()
  }
  return o
}

function readSessionInfo(r: LooseReader): SessionInfo {
  const o = new SessionInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.sessionId = cachedSessionId(r)
  return o
}

function readConsumerInfo(r: LooseReader): ConsumerInfo {
  const o = new ConsumerInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.consumerId = cachedConsumerId(r)
  o.browser = r.boolean()
  o.destination = cachedDestination(r)
  o.prefetchSize = r.int()
  o.maximumPendingMessageLimit = r.int()
  o.dispatchAsync = r.boolean()
  o.selector = r.string()
  if (r.version >= 10) {
    o.clientId = r.string()
  }
  o.subscriptionName = r.string()
  o.noLocal = r.boolean()
  o.exclusive = r.boolean()
  o.retroactive = r.boolean()
  o.priority = r.byte()
  o.brokerPath = arrayBrokerId(r)
  o.additionalPredicate = nestedNetworkBridgeFilter(r)
  o.networkSubscription = r.boolean()
  o.optimizedAcknowledge = r.boolean()
  o.noRangeAcks = r.boolean()
  if (r.version >= 4) {
    o.networkConsumerPath = arrayConsumerId(r)
  }
  return o
}

function readProducerInfo(r: LooseReader): ProducerInfo {
  const o = new ProducerInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.producerId = cachedProducerId(r)
  o.destination = cachedDestination(r)
  o.brokerPath = arrayBrokerId(r)
  if (r.version >= 2) {
    o.dispatchAsync = r.boolean()
  }
  if (r.version >= 3) {
    o.windowSize = r.int()
  }
  return o
}

function readTransactionInfo(r: LooseReader): TransactionInfo {
  const o = new TransactionInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.connectionId = cachedConnectionId(r)
  o.transactionId = cachedTransactionId(r)
  o.type = r.byte()
  return o
}

function readDestinationInfo(r: LooseReader): DestinationInfo {
  const o = new DestinationInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.connectionId = cachedConnectionId(r)
  o.destination = cachedDestination(r)
  o.operationType = r.byte()
  o.timeout = r.long()
  o.brokerPath = arrayBrokerId(r)
  return o
}

function readRemoveSubscriptionInfo(r: LooseReader): RemoveSubscriptionInfo {
  const o = new RemoveSubscriptionInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.connectionId = cachedConnectionId(r)
  o.subcriptionName = r.string()
  o.clientId = r.string()
  return o
}

function readKeepAliveInfo(r: LooseReader): KeepAliveInfo {
  const o = new KeepAliveInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  return o
}

function readShutdownInfo(r: LooseReader): ShutdownInfo {
  const o = new ShutdownInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  return o
}

function readRemoveInfo(r: LooseReader): RemoveInfo {
  const o = new RemoveInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.objectId = cachedDataStructure(r)
  if (r.version >= 5) {
    o.lastDeliveredSequenceId = r.long()
  }
  return o
}

function readControlCommand(r: LooseReader): ControlCommand {
  const o = new ControlCommand()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.command = r.string()
  return o
}

function readFlushCommand(r: LooseReader): FlushCommand {
  const o = new FlushCommand()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  return o
}

function readConnectionError(r: LooseReader): ConnectionError {
  const o = new ConnectionError()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.exception = r.throwable()
  o.connectionId = nestedConnectionId(r)
  return o
}

function readConsumerControl(r: LooseReader): ConsumerControl {
  const o = new ConsumerControl()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  if (r.version >= 6) {
    o.destination = nestedDestination(r)
  }
  o.close = r.boolean()
  o.consumerId = nestedConsumerId(r)
  o.prefetch = r.int()
  if (r.version >= 2) {
    o.flush = r.boolean()
    o.start = r.boolean()
    o.stop = r.boolean()
  }
  return o
}

function readConnectionControl(r: LooseReader): ConnectionControl {
  const o = new ConnectionControl()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.close = r.boolean()
  o.exit = r.boolean()
  o.faultTolerant = r.boolean()
  o.resume = r.boolean()
  o.suspend = r.boolean()
  if (r.version >= 6) {
    o.connectedBrokers = r.string()
    o.reconnectTo = r.string()
    o.rebalanceConnection = r.boolean()
  }
  if (r.version >= 8) {
    o.token = r.byteSequence()
  }
  return o
}

function readProducerAck(r: LooseReader): ProducerAck {
  const o = new ProducerAck()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  if (r.version >= 3) {
    o.producerId = nestedProducerId(r)
    o.size = r.int()
  }
  return o
}

function readMessagePull(r: LooseReader): MessagePull {
  const o = new MessagePull()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  if (r.version >= 2) {
    o.consumerId = cachedConsumerId(r)
    o.destination = cachedDestination(r)
    o.timeout = r.long()
  }
  if (r.version >= 3) {
    o.correlationId = r.string()
    o.messageId = nestedMessageId(r)
  }
  return o
}

function readMessageDispatch(r: LooseReader): MessageDispatch {
  const o = new MessageDispatch()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.consumerId = cachedConsumerId(r)
  o.destination = cachedDestination(r)
  o.message = nestedMessage(r)
  o.redeliveryCounter = r.int()
  return o
}

function readMessageAck(r: LooseReader): MessageAck {
  const o = new MessageAck()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.destination = cachedDestination(r)
  o.transactionId = cachedTransactionId(r)
  o.consumerId = cachedConsumerId(r)
  o.ackType = r.byte()
  o.firstMessageId = nestedMessageId(r)
  o.lastMessageId = nestedMessageId(r)
  o.messageCount = r.int()
  if (r.version >= 7) {
    o.poisonCause = r.throwable()
  }
  return o
}

function readMessage(r: LooseReader, type: number): Message {
  const o = new Message(type as MessageKind)
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.producerId = cachedProducerId(r) as Message['producerId']
  o.destination = cachedDestination(r) as Message['destination']
  o.transactionId = cachedTransactionId(r) as Message['transactionId']
  o.originalDestination = cachedDestination(r) as Message['originalDestination']
  o.messageId = nestedMessageId(r) as Message['messageId']
  o.originalTransactionId = cachedTransactionId(r) as Message['originalTransactionId']
  o.groupID = r.string()
  o.groupSequence = r.int()
  o.correlationId = r.string()
  o.persistent = r.boolean()
  o.expiration = r.long()
  o.priority = r.byte()
  o.replyTo = nestedDestination(r) as Message['replyTo']
  o.timestamp = r.long()
  o.type = r.string()
  r.content(o)
  o.marshalledProperties = r.payload()
  o.dataStructure = nestedDataStructure(r) as Message['dataStructure']
  o.targetConsumerId = cachedConsumerId(r) as Message['targetConsumerId']
  o.compressed = r.boolean()
  o.redeliveryCounter = r.int()
  o.brokerPath = arrayBrokerId(r) as Message['brokerPath']
  o.arrival = r.long()
  o.userID = r.string()
  o.recievedByDFBridge = r.boolean()
  if (r.version >= 2) {
    o.droppable = r.boolean()
  }
  if (r.version >= 3) {
    o.cluster = arrayBrokerId(r) as Message['cluster']
    o.brokerInTime = r.long()
    o.brokerOutTime = r.long()
  }
  if (r.version >= 10) {
    o.JMSXGroupFirstForConsumer = r.boolean()
  }
  if (type === 29) {
    const remoteBlobUrl = r.version >= 3 ? r.string() : null
    const mimeType = r.version >= 3 ? r.string() : null
    const deletedByBroker = r.version >= 3 ? r.boolean() : false
    o.blob = { remoteBlobUrl, mimeType, deletedByBroker }
  }
  return o
}

function readResponse(r: LooseReader): Response {
  const o = new Response()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.correlationId = r.int()
  return o
}

function readExceptionResponse(r: LooseReader): ExceptionResponse {
  const o = new ExceptionResponse()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.correlationId = r.int()
  o.exception = r.throwable()
  return o
}

function readDataResponse(r: LooseReader): DataResponse {
  const o = new DataResponse()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.correlationId = r.int()
  o.data = nestedDataStructure(r)
  return o
}

function readDataArrayResponse(r: LooseReader): DataArrayResponse {
  const o = new DataArrayResponse()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.correlationId = r.int()
  o.data = arrayDataStructure(r)
  return o
}

function readIntegerResponse(r: LooseReader): IntegerResponse {
  const o = new IntegerResponse()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.correlationId = r.int()
  o.result = r.int()
  return o
}

function readDiscoveryEvent(r: LooseReader): DiscoveryEvent {
  const o = new DiscoveryEvent()
  o.serviceName = r.string()
  o.brokerName = r.string()
  return o
}

function readJournalTopicAck(r: LooseReader): JournalTopicAck {
  const o = new JournalTopicAck()
  o.destination = nestedDestination(r)
  o.messageId = nestedMessageId(r)
  o.messageSequenceId = r.long()
  o.subscritionName = r.string()
  o.clientId = r.string()
  o.transactionId = nestedTransactionId(r)
  return o
}

function readJournalQueueAck(r: LooseReader): JournalQueueAck {
  const o = new JournalQueueAck()
  o.destination = nestedDestination(r)
  o.messageAck = nestedMessageAck(r)
  return o
}

function readJournalTrace(r: LooseReader): JournalTrace {
  const o = new JournalTrace()
  o.message = r.string()
  return o
}

function readJournalTransaction(r: LooseReader): JournalTransaction {
  const o = new JournalTransaction()
  o.transactionId = nestedTransactionId(r)
  o.type = r.byte()
  o.wasPrepared = r.boolean()
  return o
}

function readSubscriptionInfo(r: LooseReader): SubscriptionInfo {
  const o = new SubscriptionInfo()
  o.clientId = r.string()
  o.destination = cachedDestination(r)
  o.selector = r.string()
  o.subcriptionName = r.string()
  if (r.version >= 3) {
    o.subscribedDestination = nestedDestination(r)
  }
  if (r.version >= 11) {
    o.noLocal = r.boolean()
  }
  return o
}

function readPartialCommand(r: LooseReader): PartialCommand {
  const o = new PartialCommand()
  o.commandId = r.int()
  o.data = r.byteSequence()
  return o
}

function readLastPartialCommand(r: LooseReader): LastPartialCommand {
  const o = new LastPartialCommand()
  o.commandId = r.int()
  o.data = r.byteSequence()
  return o
}

function readReplayCommand(r: LooseReader): ReplayCommand {
  const o = new ReplayCommand()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.firstNakNumber = r.int()
  o.lastNakNumber = r.int()
  return o
}

function readMessageDispatchNotification(r: LooseReader): MessageDispatchNotification {
  const o = new MessageDispatchNotification()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.consumerId = cachedConsumerId(r)
  o.destination = cachedDestination(r)
  o.deliverySequenceId = r.long()
  o.messageId = nestedMessageId(r)
  return o
}

function readNetworkBridgeFilter(r: LooseReader): NetworkBridgeFilter {
  const o = new NetworkBridgeFilter()
  if (r.version <= 9) {
    o.messageTTL = o.consumerTTL = r.int()
  }
  o.networkBrokerId = cachedBrokerId(r)
  if (r.version >= 10) {
    o.messageTTL = r.int()
    o.consumerTTL = r.int()
  }
  return o
}

function readBrokerSubscriptionInfo(r: LooseReader): BrokerSubscriptionInfo {
  const o = new BrokerSubscriptionInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  if (r.version >= 12) {
    o.brokerId = nestedBrokerId(r)
    o.brokerName = r.string()
    o.subscriptionInfos = arrayConsumerInfo(r)
  }
  return o
}

function readDestination(r: LooseReader, type: number): Destination {
  const physicalName = r.string() as string
  const kind = type === 100 ? 'queue' : type === 101 ? 'topic' : type === 102 ? 'temp-queue' : 'temp-topic'
  return new Destination(kind, physicalName)
}

function readMessageId(r: LooseReader): MessageId {
  const textView = r.version >= 10 ? r.string() : null
  const producerId = cachedProducerId(r) as ProducerId
  const producerSequenceId = r.long()
  const brokerSequenceId = r.long()
  const o = new MessageId(producerId, producerSequenceId)
  o.textView = textView
  o.brokerSequenceId = brokerSequenceId
  return o
}

function readLocalTransactionId(r: LooseReader): LocalTransactionId {
  const value = r.long()
  const connectionId = cachedConnectionId(r) as ConnectionId
  return new LocalTransactionId(value, connectionId)
}

function readXaTransactionId(r: LooseReader): XaTransactionId {
  const formatId = r.int()
  const globalTransactionId = r.byteSequence() as Uint8Array
  const branchQualifier = r.byteSequence() as Uint8Array
  return new XaTransactionId(formatId, globalTransactionId, branchQualifier)
}

function readConnectionId(r: LooseReader): ConnectionId {
  const value = r.string() as string
  return new ConnectionId(value)
}

function readSessionId(r: LooseReader): SessionId {
  const connectionId = r.string() as string
  const value = r.long()
  return new SessionId(connectionId, value)
}

function readConsumerId(r: LooseReader): ConsumerId {
  const connectionId = r.string() as string
  const sessionId = r.long()
  const value = r.long()
  return new ConsumerId(connectionId, sessionId, value)
}

function readProducerId(r: LooseReader): ProducerId {
  const connectionId = r.string() as string
  const value = r.long()
  const sessionId = r.long()
  return new ProducerId(connectionId, sessionId, value)
}

function readBrokerId(r: LooseReader): BrokerId {
  const value = r.string() as string
  return new BrokerId(value)
}

function nestedBrokerId(r: LooseReader): BrokerId | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 124) throw r.wrongType(type, 'BrokerId')
  return readBrokerId(r)
}

function nestedBrokerInfo(r: LooseReader): BrokerInfo | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 2) throw r.wrongType(type, 'BrokerInfo')
  r.enter()
  const value = readBrokerInfo(r)
  r.leave()
  return value
}

function nestedConnectionId(r: LooseReader): ConnectionId | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 120) throw r.wrongType(type, 'ConnectionId')
  return readConnectionId(r)
}

function nestedConsumerId(r: LooseReader): ConsumerId | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 122) throw r.wrongType(type, 'ConsumerId')
  return readConsumerId(r)
}

function nestedConsumerInfo(r: LooseReader): ConsumerInfo | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 5) throw r.wrongType(type, 'ConsumerInfo')
  return readConsumerInfo(r)
}

function nestedDataStructure(r: LooseReader): object | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  r.enter()
  const value = readStructure(r, type)
  r.leave()
  return value
}

function nestedDestination(r: LooseReader): Destination | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type < 100 || type > 103) throw r.wrongType(type, 'Destination')
  return readDestination(r, type)
}

function nestedMessage(r: LooseReader): Message | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type < 23 || type > 29) throw r.wrongType(type, 'Message')
  return readMessage(r, type)
}

function nestedMessageAck(r: LooseReader): MessageAck | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 22) throw r.wrongType(type, 'MessageAck')
  return readMessageAck(r)
}

function nestedMessageId(r: LooseReader): MessageId | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 110) throw r.wrongType(type, 'MessageId')
  return readMessageId(r)
}

function nestedNetworkBridgeFilter(r: LooseReader): NetworkBridgeFilter | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 91) throw r.wrongType(type, 'NetworkBridgeFilter')
  return readNetworkBridgeFilter(r)
}

function nestedProducerId(r: LooseReader): ProducerId | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 123) throw r.wrongType(type, 'ProducerId')
  return readProducerId(r)
}

function nestedSessionId(r: LooseReader): SessionId | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 121) throw r.wrongType(type, 'SessionId')
  return readSessionId(r)
}

function nestedTransactionId(r: LooseReader): TransactionId | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 111 && type !== 112) throw r.wrongType(type, 'TransactionId')
  return type === 111 ? readLocalTransactionId(r) : readXaTransactionId(r)
}

function cachedBrokerId(r: LooseReader): BrokerId | null {
  if (r.cache === undefined || r.boolean()) return freshBrokerId(r)
  const value = r.recall()
  if (value === null || value instanceof BrokerId) return value
  throw r.broken('cache slot holds no BrokerId')
}

function freshBrokerId(r: LooseReader): BrokerId | null {
  if (r.cache === undefined) return nestedBrokerId(r)
  const slot = r.short()
  const value = nestedBrokerId(r)
  r.remember(slot, value)
  return value
}

function cachedConnectionId(r: LooseReader): ConnectionId | null {
  if (r.cache === undefined || r.boolean()) return freshConnectionId(r)
  const value = r.recall()
  if (value === null || value instanceof ConnectionId) return value
  throw r.broken('cache slot holds no ConnectionId')
}

function freshConnectionId(r: LooseReader): ConnectionId | null {
  if (r.cache === undefined) return nestedConnectionId(r)
  const slot = r.short()
  const value = nestedConnectionId(r)
  r.remember(slot, value)
  return value
}

function cachedConsumerId(r: LooseReader): ConsumerId | null {
  if (r.cache === undefined || r.boolean()) return freshConsumerId(r)
  const value = r.recall()
  if (value === null || value instanceof ConsumerId) return value
  throw r.broken('cache slot holds no ConsumerId')
}

function freshConsumerId(r: LooseReader): ConsumerId | null {
  if (r.cache === undefined) return nestedConsumerId(r)
  const slot = r.short()
  const value = nestedConsumerId(r)
  r.remember(slot, value)
  return value
}

function cachedDataStructure(r: LooseReader): object | null {
  if (r.cache === undefined || r.boolean()) return freshDataStructure(r)
  return r.recall()
}

function freshDataStructure(r: LooseReader): object | null {
  if (r.cache === undefined) return nestedDataStructure(r)
  const slot = r.short()
  const value = nestedDataStructure(r)
  r.remember(slot, value)
  return value
}

function cachedDestination(r: LooseReader): Destination | null {
  if (r.cache === undefined || r.boolean()) return freshDestination(r)
  const value = r.recall()
  if (value === null || value instanceof Destination) return value
  throw r.broken('cache slot holds no Destination')
}

function freshDestination(r: LooseReader): Destination | null {
  if (r.cache === undefined) return nestedDestination(r)
  const slot = r.short()
  const value = nestedDestination(r)
  r.remember(slot, value)
  return value
}

function cachedProducerId(r: LooseReader): ProducerId | null {
  if (r.cache === undefined || r.boolean()) return freshProducerId(r)
  const value = r.recall()
  if (value === null || value instanceof ProducerId) return value
  throw r.broken('cache slot holds no ProducerId')
}

function freshProducerId(r: LooseReader): ProducerId | null {
  if (r.cache === undefined) return nestedProducerId(r)
  const slot = r.short()
  const value = nestedProducerId(r)
  r.remember(slot, value)
  return value
}

function cachedSessionId(r: LooseReader): SessionId | null {
  if (r.cache === undefined || r.boolean()) return freshSessionId(r)
  const value = r.recall()
  if (value === null || value instanceof SessionId) return value
  throw r.broken('cache slot holds no SessionId')
}

function freshSessionId(r: LooseReader): SessionId | null {
  if (r.cache === undefined) return nestedSessionId(r)
  const slot = r.short()
  const value = nestedSessionId(r)
  r.remember(slot, value)
  return value
}

function cachedTransactionId(r: LooseReader): TransactionId | null {
  if (r.cache === undefined || r.boolean()) return freshTransactionId(r)
  const value = r.recall()
  if (value === null || value instanceof LocalTransactionId || value instanceof XaTransactionId) return value
  throw r.broken('cache slot holds no TransactionId')
}

function freshTransactionId(r: LooseReader): TransactionId | null {
  if (r.cache === undefined) return nestedTransactionId(r)
  const slot = r.short()
  const value = nestedTransactionId(r)
  r.remember(slot, value)
  return value
}

function arrayBrokerId(r: LooseReader): (BrokerId | null)[] | null {
  return r.boolean() ? elementsBrokerId(r) : null
}

function elementsBrokerId(r: LooseReader): (BrokerId | null)[] {
  const count = r.arrayCount()
  const list: (BrokerId | null)[] = []
  for (let i = 0; i < count; i++) list.push(nestedBrokerId(r))
  return list
}

function arrayBrokerInfo(r: LooseReader): (BrokerInfo | null)[] | null {
  return r.boolean() ? elementsBrokerInfo(r) : null
}

function elementsBrokerInfo(r: LooseReader): (BrokerInfo | null)[] {
  const count = r.arrayCount()
  const list: (BrokerInfo | null)[] = []
  for (let i = 0; i < count; i++) list.push(nestedBrokerInfo(r))
  return list
}

function arrayConsumerId(r: LooseReader): (ConsumerId | null)[] | null {
  return r.boolean() ? elementsConsumerId(r) : null
}

function elementsConsumerId(r: LooseReader): (ConsumerId | null)[] {
  const count = r.arrayCount()
  const list: (ConsumerId | null)[] = []
  for (let i = 0; i < count; i++) list.push(nestedConsumerId(r))
  return list
}

function arrayConsumerInfo(r: LooseReader): (ConsumerInfo | null)[] | null {
  return r.boolean() ? elementsConsumerInfo(r) : null
}

function elementsConsumerInfo(r: LooseReader): (ConsumerInfo | null)[] {
  const count = r.arrayCount()
  const list: (ConsumerInfo | null)[] = []
  for (let i = 0; i < count; i++) list.push(nestedConsumerInfo(r))
  return list
}

function arrayDataStructure(r: LooseReader): (object | null)[] | null {
  return r.boolean() ? elementsDataStructure(r) : null
}

function elementsDataStructure(r: LooseReader): (object | null)[] {
  const count = r.arrayCount()
  const list: (object | null)[] = []
  for (let i = 0; i < count; i++) list.push(nestedDataStructure(r))
  return list
}
