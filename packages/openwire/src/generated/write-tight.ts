// Generated from src/commands by `npm run generate`. Change the tables, not this file.

import {
  type BrokerId,
  type ConnectionId,
  type ConsumerId,
  type Destination,
  LocalTransactionId,
  type Message,
  type MessageId,
  type ProducerId,
  type SessionId,
  type XaTransactionId,
  type TransactionId,
} from '@hermod/model'
import { dataTypeOf } from '../data-type-of.js'
import type { TightWriter } from '../writing/tight-writer.js'
import type {
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

export function writeStructure(w: TightWriter, type: number, o: object): void {
  switch (type) {
    case 1:
      writeWireFormatInfo(w, o as WireFormatInfo)
      return
    case 2:
      writeBrokerInfo(w, o as BrokerInfo)
      return
    case 3:
      writeConnectionInfo(w, o as ConnectionInfo)
      return
    case 4:
      writeSessionInfo(w, o as SessionInfo)
      return
    case 5:
      writeConsumerInfo(w, o as ConsumerInfo)
      return
    case 6:
      writeProducerInfo(w, o as ProducerInfo)
      return
    case 7:
      writeTransactionInfo(w, o as TransactionInfo)
      return
    case 8:
      writeDestinationInfo(w, o as DestinationInfo)
      return
    case 9:
      writeRemoveSubscriptionInfo(w, o as RemoveSubscriptionInfo)
      return
    case 10:
      writeKeepAliveInfo(w, o as KeepAliveInfo)
      return
    case 11:
      writeShutdownInfo(w, o as ShutdownInfo)
      return
    case 12:
      writeRemoveInfo(w, o as RemoveInfo)
      return
    case 14:
      writeControlCommand(w, o as ControlCommand)
      return
    case 15:
      writeFlushCommand(w, o as FlushCommand)
      return
    case 16:
      writeConnectionError(w, o as ConnectionError)
      return
    case 17:
      writeConsumerControl(w, o as ConsumerControl)
      return
    case 18:
      writeConnectionControl(w, o as ConnectionControl)
      return
    case 19:
      writeProducerAck(w, o as ProducerAck)
      return
    case 20:
      writeMessagePull(w, o as MessagePull)
      return
    case 21:
      writeMessageDispatch(w, o as MessageDispatch)
      return
    case 22:
      writeMessageAck(w, o as MessageAck)
      return
    case 23:
    case 24:
    case 25:
    case 26:
    case 27:
    case 28:
    case 29:
      writeMessage(w, o as Message)
      return
    case 30:
      writeResponse(w, o as Response)
      return
    case 31:
      writeExceptionResponse(w, o as ExceptionResponse)
      return
    case 32:
      writeDataResponse(w, o as DataResponse)
      return
    case 33:
      writeDataArrayResponse(w, o as DataArrayResponse)
      return
    case 34:
      writeIntegerResponse(w, o as IntegerResponse)
      return
    case 40:
      writeDiscoveryEvent(w, o as DiscoveryEvent)
      return
    case 50:
      writeJournalTopicAck(w, o as JournalTopicAck)
      return
    case 52:
      writeJournalQueueAck(w, o as JournalQueueAck)
      return
    case 53:
      writeJournalTrace(w, o as JournalTrace)
      return
    case 54:
      writeJournalTransaction(w, o as JournalTransaction)
      return
    case 55:
      writeSubscriptionInfo(w, o as SubscriptionInfo)
      return
    case 60:
      writePartialCommand(w, o as PartialCommand)
      return
    case 61:
      writeLastPartialCommand(w, o as LastPartialCommand)
      return
    case 65:
      writeReplayCommand(w, o as ReplayCommand)
      return
    case 90:
      writeMessageDispatchNotification(w, o as MessageDispatchNotification)
      return
    case 91:
      writeNetworkBridgeFilter(w, o as NetworkBridgeFilter)
      return
    case 92:
      writeBrokerSubscriptionInfo(w, o as BrokerSubscriptionInfo)
      return
    case 100:
    case 101:
    case 102:
    case 103:
      writeDestination(w, o as Destination)
      return
    case 110:
      writeMessageId(w, o as MessageId)
      return
    case 111:
      writeLocalTransactionId(w, o as LocalTransactionId)
      return
    case 112:
      writeXaTransactionId(w, o as XaTransactionId)
      return
    case 120:
      writeConnectionId(w, o as ConnectionId)
      return
    case 121:
      writeSessionId(w, o as SessionId)
      return
    case 122:
      writeConsumerId(w, o as ConsumerId)
      return
    case 123:
      writeProducerId(w, o as ProducerId)
      return
    case 124:
      writeBrokerId(w, o as BrokerId)
      return
  }
}

function writeWireFormatInfo(w: TightWriter, o: WireFormatInfo): void {
  w.room(0)
  w.fixed(o.magic)
  w.int(o.version)
  w.byteSequence(o.marshalledProperties)
}

function writeBrokerInfo(w: TightWriter, o: BrokerInfo): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  cachedBrokerId(w, o.brokerId)
  w.string(o.brokerURL)
  arrayBrokerInfo(w, o.peerBrokerInfos)
  w.string(o.brokerName)
  w.boolean(o.slaveBroker)
  w.boolean(o.masterBroker)
  w.boolean(o.faultTolerantConfiguration)
  if (w.version >= 2) {
    w.boolean(o.duplexConnection)
    w.boolean(o.networkConnection)
    w.long(o.connectionId)
  }
  if (w.version >= 3) {
    w.string(o.brokerUploadUrl)
    w.string(o.networkProperties)
  }
}

function writeConnectionInfo(w: TightWriter, o: ConnectionInfo): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  cachedConnectionId(w, o.connectionId)
  w.string(o.clientId)
  w.string(o.password)
  w.string(o.userName)
  arrayBrokerId(w, o.brokerPath)
  w.boolean(o.brokerMasterConnector)
  w.boolean(o.manageable)
  if (w.version >= 2) {
    w.boolean(o.clientMaster)
  }
  if (w.version >= 6) {
    w.boolean(o.faultTolerant)
    w.boolean(o.failoverReconnect)
  }
  if (w.version >= 8) {
    w.string(o.clientIp)
  }
}

function writeSessionInfo(w: TightWriter, o: SessionInfo): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  cachedSessionId(w, o.sessionId)
}

function writeConsumerInfo(w: TightWriter, o: ConsumerInfo): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  cachedConsumerId(w, o.consumerId)
  w.boolean(o.browser)
  cachedDestination(w, o.destination)
  w.int(o.prefetchSize)
  w.int(o.maximumPendingMessageLimit)
  w.boolean(o.dispatchAsync)
  w.string(o.selector)
  if (w.version >= 10) {
    w.string(o.clientId)
  }
  w.string(o.subscriptionName)
  w.boolean(o.noLocal)
  w.boolean(o.exclusive)
  w.boolean(o.retroactive)
  w.byte(o.priority)
  arrayBrokerId(w, o.brokerPath)
  nestedNetworkBridgeFilter(w, o.additionalPredicate)
  w.boolean(o.networkSubscription)
  w.boolean(o.optimizedAcknowledge)
  w.boolean(o.noRangeAcks)
  if (w.version >= 4) {
    arrayConsumerId(w, o.networkConsumerPath)
  }
}

function writeProducerInfo(w: TightWriter, o: ProducerInfo): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  cachedProducerId(w, o.producerId)
  cachedDestination(w, o.destination)
  arrayBrokerId(w, o.brokerPath)
  if (w.version >= 2) {
    w.boolean(o.dispatchAsync)
  }
  if (w.version >= 3) {
    w.int(o.windowSize)
  }
}

function writeTransactionInfo(w: TightWriter, o: TransactionInfo): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  cachedConnectionId(w, o.connectionId)
  cachedTransactionId(w, o.transactionId)
  w.byte(o.type)
}

function writeDestinationInfo(w: TightWriter, o: DestinationInfo): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  cachedConnectionId(w, o.connectionId)
  cachedDestination(w, o.destination)
  w.byte(o.operationType)
  w.long(o.timeout)
  arrayBrokerId(w, o.brokerPath)
}

function writeRemoveSubscriptionInfo(w: TightWriter, o: RemoveSubscriptionInfo): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  cachedConnectionId(w, o.connectionId)
  w.string(o.subcriptionName)
  w.string(o.clientId)
}

function writeKeepAliveInfo(w: TightWriter, o: KeepAliveInfo): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
}

function writeShutdownInfo(w: TightWriter, o: ShutdownInfo): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
}

function writeRemoveInfo(w: TightWriter, o: RemoveInfo): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  cachedDataStructure(w, o.objectId)
  if (w.version >= 5) {
    w.long(o.lastDeliveredSequenceId)
  }
}

function writeControlCommand(w: TightWriter, o: ControlCommand): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  w.string(o.command)
}

function writeFlushCommand(w: TightWriter, o: FlushCommand): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
}

function writeConnectionError(w: TightWriter, o: ConnectionError): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  w.throwable(o.exception)
  nestedConnectionId(w, o.connectionId)
}

function writeConsumerControl(w: TightWriter, o: ConsumerControl): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  if (w.version >= 6) {
    nestedDestination(w, o.destination)
  }
  w.boolean(o.close)
  nestedConsumerId(w, o.consumerId)
  w.int(o.prefetch)
  if (w.version >= 2) {
    w.boolean(o.flush)
    w.boolean(o.start)
    w.boolean(o.stop)
  }
}

function writeConnectionControl(w: TightWriter, o: ConnectionControl): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  w.boolean(o.close)
  w.boolean(o.exit)
  w.boolean(o.faultTolerant)
  w.boolean(o.resume)
  w.boolean(o.suspend)
  if (w.version >= 6) {
    w.string(o.connectedBrokers)
    w.string(o.reconnectTo)
    w.boolean(o.rebalanceConnection)
  }
  if (w.version >= 8) {
    w.byteSequence(o.token)
  }
}

function writeProducerAck(w: TightWriter, o: ProducerAck): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  if (w.version >= 3) {
    nestedProducerId(w, o.producerId)
    w.int(o.size)
  }
}

function writeMessagePull(w: TightWriter, o: MessagePull): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  if (w.version >= 2) {
    cachedConsumerId(w, o.consumerId)
    cachedDestination(w, o.destination)
    w.long(o.timeout)
  }
  if (w.version >= 3) {
    w.string(o.correlationId)
    nestedMessageId(w, o.messageId)
  }
}

function writeMessageDispatch(w: TightWriter, o: MessageDispatch): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  cachedConsumerId(w, o.consumerId)
  cachedDestination(w, o.destination)
  nestedMessage(w, o.message)
  w.int(o.redeliveryCounter)
}

function writeMessageAck(w: TightWriter, o: MessageAck): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  cachedDestination(w, o.destination)
  cachedTransactionId(w, o.transactionId)
  cachedConsumerId(w, o.consumerId)
  w.byte(o.ackType)
  nestedMessageId(w, o.firstMessageId)
  nestedMessageId(w, o.lastMessageId)
  w.int(o.messageCount)
  if (w.version >= 7) {
    w.throwable(o.poisonCause)
  }
}

function writeMessage(w: TightWriter, o: Message): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  cachedProducerId(w, o.producerId)
  cachedDestination(w, o.destination)
  cachedTransactionId(w, o.transactionId)
  cachedDestination(w, o.originalDestination)
  nestedMessageId(w, o.messageId)
  cachedTransactionId(w, o.originalTransactionId)
  w.string(o.groupID)
  w.int(o.groupSequence)
  w.string(o.correlationId)
  w.boolean(o.persistent)
  w.long(o.expiration)
  w.byte(o.priority)
  nestedDestination(w, o.replyTo)
  w.long(o.timestamp)
  w.string(o.type)
  w.content(o)
  w.byteSequence(o.marshalledProperties)
  nestedDataStructure(w, o.dataStructure as object | null)
  cachedConsumerId(w, o.targetConsumerId)
  w.boolean(o.compressed)
  w.int(o.redeliveryCounter)
  arrayBrokerId(w, o.brokerPath)
  w.long(o.arrival)
  w.string(o.userID)
  w.boolean(o.recievedByDFBridge)
  if (w.version >= 2) {
    w.boolean(o.droppable)
  }
  if (w.version >= 3) {
    arrayBrokerId(w, o.cluster)
    w.long(o.brokerInTime)
    w.long(o.brokerOutTime)
  }
  if (w.version >= 10) {
    w.boolean(o.JMSXGroupFirstForConsumer)
  }
  if (o.kind === 29 && w.version >= 3) {
    w.string(o.blob === null ? null : o.blob.remoteBlobUrl)
    w.string(o.blob === null ? null : o.blob.mimeType)
    w.boolean(o.blob === null ? false : o.blob.deletedByBroker)
  }
}

function writeResponse(w: TightWriter, o: Response): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  w.int(o.correlationId)
}

function writeExceptionResponse(w: TightWriter, o: ExceptionResponse): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  w.int(o.correlationId)
  w.throwable(o.exception)
}

function writeDataResponse(w: TightWriter, o: DataResponse): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  w.int(o.correlationId)
  nestedDataStructure(w, o.data)
}

function writeDataArrayResponse(w: TightWriter, o: DataArrayResponse): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  w.int(o.correlationId)
  arrayDataStructure(w, o.data)
}

function writeIntegerResponse(w: TightWriter, o: IntegerResponse): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  w.int(o.correlationId)
  w.int(o.result)
}

function writeDiscoveryEvent(w: TightWriter, o: DiscoveryEvent): void {
  w.room(0)
  w.string(o.serviceName)
  w.string(o.brokerName)
}

function writeJournalTopicAck(w: TightWriter, o: JournalTopicAck): void {
  w.room(0)
  nestedDestination(w, o.destination)
  nestedMessageId(w, o.messageId)
  w.long(o.messageSequenceId)
  w.string(o.subscritionName)
  w.string(o.clientId)
  nestedTransactionId(w, o.transactionId)
}

function writeJournalQueueAck(w: TightWriter, o: JournalQueueAck): void {
  w.room(0)
  nestedDestination(w, o.destination)
  nestedMessageAck(w, o.messageAck)
}

function writeJournalTrace(w: TightWriter, o: JournalTrace): void {
  w.room(0)
  w.string(o.message)
}

function writeJournalTransaction(w: TightWriter, o: JournalTransaction): void {
  w.room(0)
  nestedTransactionId(w, o.transactionId)
  w.byte(o.type)
  w.boolean(o.wasPrepared)
}

function writeSubscriptionInfo(w: TightWriter, o: SubscriptionInfo): void {
  w.room(0)
  w.string(o.clientId)
  cachedDestination(w, o.destination)
  w.string(o.selector)
  w.string(o.subcriptionName)
  if (w.version >= 3) {
    nestedDestination(w, o.subscribedDestination)
  }
  if (w.version >= 11) {
    w.boolean(o.noLocal)
  }
}

function writePartialCommand(w: TightWriter, o: PartialCommand): void {
  w.room(0)
  w.int(o.commandId)
  w.byteSequence(o.data)
}

function writeLastPartialCommand(w: TightWriter, o: LastPartialCommand): void {
  w.room(0)
  w.int(o.commandId)
  w.byteSequence(o.data)
}

function writeReplayCommand(w: TightWriter, o: ReplayCommand): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  w.int(o.firstNakNumber)
  w.int(o.lastNakNumber)
}

function writeMessageDispatchNotification(w: TightWriter, o: MessageDispatchNotification): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  cachedConsumerId(w, o.consumerId)
  cachedDestination(w, o.destination)
  w.long(o.deliverySequenceId)
  nestedMessageId(w, o.messageId)
}

function writeNetworkBridgeFilter(w: TightWriter, o: NetworkBridgeFilter): void {
  w.room(0)
  if (w.version <= 9) {
    w.int(o.messageTTL)
  }
  cachedBrokerId(w, o.networkBrokerId)
  if (w.version >= 10) {
    w.int(o.messageTTL)
    w.int(o.consumerTTL)
  }
}

function writeBrokerSubscriptionInfo(w: TightWriter, o: BrokerSubscriptionInfo): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  if (w.version >= 12) {
    nestedBrokerId(w, o.brokerId)
    w.string(o.brokerName)
    arrayConsumerInfo(w, o.subscriptionInfos)
  }
}

function writeDestination(w: TightWriter, o: Destination): void {
  w.room(0)
  w.string(o.name)
}

function writeMessageId(w: TightWriter, o: MessageId): void {
  w.room(0)
  if (w.version >= 10) {
    w.string(o.textView)
  }
  cachedProducerId(w, o.producerId)
  w.long(o.producerSequenceId)
  w.long(o.brokerSequenceId)
}

function writeLocalTransactionId(w: TightWriter, o: LocalTransactionId): void {
  w.room(0)
  w.long(o.value)
  cachedConnectionId(w, o.connectionId)
}

function writeXaTransactionId(w: TightWriter, o: XaTransactionId): void {
  w.room(0)
  w.int(o.formatId)
  w.byteSequence(o.globalTransactionId)
  w.byteSequence(o.branchQualifier)
}

function writeConnectionId(w: TightWriter, o: ConnectionId): void {
  w.room(0)
  w.string(o.value)
}

function writeSessionId(w: TightWriter, o: SessionId): void {
  w.room(0)
  w.string(o.connectionId)
  w.long(o.value)
}

function writeConsumerId(w: TightWriter, o: ConsumerId): void {
  w.room(0)
  w.string(o.connectionId)
  w.long(o.sessionId)
  w.long(o.value)
}

function writeProducerId(w: TightWriter, o: ProducerId): void {
  w.room(0)
  w.string(o.connectionId)
  w.long(o.value)
  w.long(o.sessionId)
}

function writeBrokerId(w: TightWriter, o: BrokerId): void {
  w.room(0)
  w.string(o.value)
}

function nestedBrokerId(w: TightWriter, o: BrokerId | null): void {
  if (o === null || o === undefined) {
    w.boolean(false)
    return
  }
  w.boolean(true)
  w.byte(124)
  writeBrokerId(w, o)
  w.room(0)
}

function nestedBrokerInfo(w: TightWriter, o: BrokerInfo | null): void {
  if (o === null || o === undefined) {
    w.boolean(false)
    return
  }
  w.boolean(true)
  w.byte(2)
  writeBrokerInfo(w, o)
  w.room(0)
}

function nestedConnectionId(w: TightWriter, o: ConnectionId | null): void {
  if (o === null || o === undefined) {
    w.boolean(false)
    return
  }
  w.boolean(true)
  w.byte(120)
  writeConnectionId(w, o)
  w.room(0)
}

function nestedConsumerId(w: TightWriter, o: ConsumerId | null): void {
  if (o === null || o === undefined) {
    w.boolean(false)
    return
  }
  w.boolean(true)
  w.byte(122)
  writeConsumerId(w, o)
  w.room(0)
}

function nestedConsumerInfo(w: TightWriter, o: ConsumerInfo | null): void {
  if (o === null || o === undefined) {
    w.boolean(false)
    return
  }
  w.boolean(true)
  w.byte(5)
  writeConsumerInfo(w, o)
  w.room(0)
}

function nestedDataStructure(w: TightWriter, o: object | null): void {
  if (o === null || o === undefined) {
    w.boolean(false)
    return
  }
  w.boolean(true)
  const type = dataTypeOf(o)
  w.byte(type)
  if (type === 1 || (type >= 23 && type <= 29)) w.boolean(false)
  writeStructure(w, type, o)
  w.room(0)
}

function nestedDestination(w: TightWriter, o: Destination | null): void {
  if (o === null || o === undefined) {
    w.boolean(false)
    return
  }
  w.boolean(true)
  w.byte(dataTypeOf(o))
  writeDestination(w, o)
  w.room(0)
}

function nestedMessage(w: TightWriter, o: Message | null): void {
  if (o === null || o === undefined) {
    w.boolean(false)
    return
  }
  w.boolean(true)
  w.byte(o.kind)
  w.boolean(false)
  writeMessage(w, o)
  w.room(0)
}

function nestedMessageAck(w: TightWriter, o: MessageAck | null): void {
  if (o === null || o === undefined) {
    w.boolean(false)
    return
  }
  w.boolean(true)
  w.byte(22)
  writeMessageAck(w, o)
  w.room(0)
}

function nestedMessageId(w: TightWriter, o: MessageId | null): void {
  if (o === null || o === undefined) {
    w.boolean(false)
    return
  }
  w.boolean(true)
  w.byte(110)
  writeMessageId(w, o)
  w.room(0)
}

function nestedNetworkBridgeFilter(w: TightWriter, o: NetworkBridgeFilter | null): void {
  if (o === null || o === undefined) {
    w.boolean(false)
    return
  }
  w.boolean(true)
  w.byte(91)
  writeNetworkBridgeFilter(w, o)
  w.room(0)
}

function nestedProducerId(w: TightWriter, o: ProducerId | null): void {
  if (o === null || o === undefined) {
    w.boolean(false)
    return
  }
  w.boolean(true)
  w.byte(123)
  writeProducerId(w, o)
  w.room(0)
}

function nestedSessionId(w: TightWriter, o: SessionId | null): void {
  if (o === null || o === undefined) {
    w.boolean(false)
    return
  }
  w.boolean(true)
  w.byte(121)
  writeSessionId(w, o)
  w.room(0)
}

function nestedTransactionId(w: TightWriter, o: TransactionId | null): void {
  if (o === null || o === undefined) {
    w.boolean(false)
    return
  }
  w.boolean(true)
  if (o instanceof LocalTransactionId) {
    w.byte(111)
    writeLocalTransactionId(w, o)
  } else {
    w.byte(112)
    writeXaTransactionId(w, o)
  }
  w.room(0)
}

function cachedBrokerId(w: TightWriter, o: BrokerId | null): void {
  const slot = w.cache === undefined ? -1 : w.cache.find(o)
  if (slot >= 0) {
    w.boolean(false)
    w.short(slot)
  } else freshBrokerId(w, o)
}

function freshBrokerId(w: TightWriter, o: BrokerId | null): void {
  if (w.cache === undefined) {
    nestedBrokerId(w, o)
    return
  }
  w.boolean(true)
  const at = w.openSlot(o)
  nestedBrokerId(w, o)
  w.closeSlot(at, o)
}

function cachedConnectionId(w: TightWriter, o: ConnectionId | null): void {
  const slot = w.cache === undefined ? -1 : w.cache.find(o)
  if (slot >= 0) {
    w.boolean(false)
    w.short(slot)
  } else freshConnectionId(w, o)
}

function freshConnectionId(w: TightWriter, o: ConnectionId | null): void {
  if (w.cache === undefined) {
    nestedConnectionId(w, o)
    return
  }
  w.boolean(true)
  const at = w.openSlot(o)
  nestedConnectionId(w, o)
  w.closeSlot(at, o)
}

function cachedConsumerId(w: TightWriter, o: ConsumerId | null): void {
  const slot = w.cache === undefined ? -1 : w.cache.find(o)
  if (slot >= 0) {
    w.boolean(false)
    w.short(slot)
  } else freshConsumerId(w, o)
}

function freshConsumerId(w: TightWriter, o: ConsumerId | null): void {
  if (w.cache === undefined) {
    nestedConsumerId(w, o)
    return
  }
  w.boolean(true)
  const at = w.openSlot(o)
  nestedConsumerId(w, o)
  w.closeSlot(at, o)
}

function cachedDataStructure(w: TightWriter, o: object | null): void {
  const slot = w.cache === undefined ? -1 : w.cache.find(o)
  if (slot >= 0) {
    w.boolean(false)
    w.short(slot)
  } else freshDataStructure(w, o)
}

function freshDataStructure(w: TightWriter, o: object | null): void {
  if (w.cache === undefined) {
    nestedDataStructure(w, o)
    return
  }
  w.boolean(true)
  const at = w.openSlot(o)
  nestedDataStructure(w, o)
  w.closeSlot(at, o)
}

function cachedDestination(w: TightWriter, o: Destination | null): void {
  const slot = w.cache === undefined ? -1 : w.cache.find(o)
  if (slot >= 0) {
    w.boolean(false)
    w.short(slot)
  } else freshDestination(w, o)
}

function freshDestination(w: TightWriter, o: Destination | null): void {
  if (w.cache === undefined) {
    nestedDestination(w, o)
    return
  }
  w.boolean(true)
  const at = w.openSlot(o)
  nestedDestination(w, o)
  w.closeSlot(at, o)
}

function cachedProducerId(w: TightWriter, o: ProducerId | null): void {
  const slot = w.cache === undefined ? -1 : w.cache.find(o)
  if (slot >= 0) {
    w.boolean(false)
    w.short(slot)
  } else freshProducerId(w, o)
}

function freshProducerId(w: TightWriter, o: ProducerId | null): void {
  if (w.cache === undefined) {
    nestedProducerId(w, o)
    return
  }
  w.boolean(true)
  const at = w.openSlot(o)
  nestedProducerId(w, o)
  w.closeSlot(at, o)
}

function cachedSessionId(w: TightWriter, o: SessionId | null): void {
  const slot = w.cache === undefined ? -1 : w.cache.find(o)
  if (slot >= 0) {
    w.boolean(false)
    w.short(slot)
  } else freshSessionId(w, o)
}

function freshSessionId(w: TightWriter, o: SessionId | null): void {
  if (w.cache === undefined) {
    nestedSessionId(w, o)
    return
  }
  w.boolean(true)
  const at = w.openSlot(o)
  nestedSessionId(w, o)
  w.closeSlot(at, o)
}

function cachedTransactionId(w: TightWriter, o: TransactionId | null): void {
  const slot = w.cache === undefined ? -1 : w.cache.find(o)
  if (slot >= 0) {
    w.boolean(false)
    w.short(slot)
  } else freshTransactionId(w, o)
}

function freshTransactionId(w: TightWriter, o: TransactionId | null): void {
  if (w.cache === undefined) {
    nestedTransactionId(w, o)
    return
  }
  w.boolean(true)
  const at = w.openSlot(o)
  nestedTransactionId(w, o)
  w.closeSlot(at, o)
}

function arrayBrokerId(w: TightWriter, list: readonly (BrokerId | null)[] | null): void {
  if (list === null) w.boolean(false)
  else elementsBrokerId(w, list)
}

function elementsBrokerId(w: TightWriter, list: readonly (BrokerId | null)[]): void {
  w.boolean(true)
  w.arrayLength(list.length)
  for (const o of list) {
    w.room(0)
    nestedBrokerId(w, o)
  }
}

function arrayBrokerInfo(w: TightWriter, list: readonly (BrokerInfo | null)[] | null): void {
  if (list === null) w.boolean(false)
  else elementsBrokerInfo(w, list)
}

function elementsBrokerInfo(w: TightWriter, list: readonly (BrokerInfo | null)[]): void {
  w.boolean(true)
  w.arrayLength(list.length)
  for (const o of list) {
    w.room(0)
    nestedBrokerInfo(w, o)
  }
}

function arrayConsumerId(w: TightWriter, list: readonly (ConsumerId | null)[] | null): void {
  if (list === null) w.boolean(false)
  else elementsConsumerId(w, list)
}

function elementsConsumerId(w: TightWriter, list: readonly (ConsumerId | null)[]): void {
  w.boolean(true)
  w.arrayLength(list.length)
  for (const o of list) {
    w.room(0)
    nestedConsumerId(w, o)
  }
}

function arrayConsumerInfo(w: TightWriter, list: readonly (ConsumerInfo | null)[] | null): void {
  if (list === null) w.boolean(false)
  else elementsConsumerInfo(w, list)
}

function elementsConsumerInfo(w: TightWriter, list: readonly (ConsumerInfo | null)[]): void {
  w.boolean(true)
  w.arrayLength(list.length)
  for (const o of list) {
    w.room(0)
    nestedConsumerInfo(w, o)
  }
}

function arrayDataStructure(w: TightWriter, list: readonly (object | null)[] | null): void {
  if (list === null) w.boolean(false)
  else elementsDataStructure(w, list)
}

function elementsDataStructure(w: TightWriter, list: readonly (object | null)[]): void {
  w.boolean(true)
  w.arrayLength(list.length)
  for (const o of list) {
    w.room(0)
    nestedDataStructure(w, o)
  }
}
