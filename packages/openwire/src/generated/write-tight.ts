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
  const { cache } = w
  if (!w.isStraight || cache === undefined) {
    writeAnyMessageDispatch(w, o)
    return
  }
  w.room(0)
  let { block, at, bitCount: base } = w
  let m0 = 0
  let m1 = 0
  {
    const value = o.commandId
    block[at] = value >> 24
    block[at + 1] = value >> 16
    block[at + 2] = value >> 8
    block[at + 3] = value
    at += 4
  }
  if (o.responseRequired) m0 |= 0x1
  {
    const value = o.consumerId
    const slot = value === cache.lastConsumerId ? cache.lastConsumerIdSlot : cache.findConsumerId(value)
    if (slot >= 0) {
      block[at] = slot >> 8
      block[at + 1] = slot
      at += 2
    } else {
      w.moveTo(at, base + 1, base, m0, m1)
      cachedConsumerId(w, value)
      ;({ block, at } = w)
      base = w.bitCount - 2
      m0 = 0
      m1 = 0
    }
  }
  {
    const value = o.destination
    const slot = value === cache.lastDestination ? cache.lastDestinationSlot : cache.findDestination(value)
    if (slot >= 0) {
      block[at] = slot >> 8
      block[at + 1] = slot
      at += 2
    } else {
      w.moveTo(at, base + 2, base, m0, m1)
      cachedDestination(w, value)
      ;({ block, at } = w)
      base = w.bitCount - 3
      m0 = 0
      m1 = 0
    }
  }
  if (o.message !== null && o.message !== undefined) {
      w.moveTo(at, base + 3, base, m0, m1)
      nestedMessage(w, o.message)
      ;({ block, at } = w)
      base = w.bitCount - 4
      m0 = 0
      m1 = 0
  }
  {
    const value = o.redeliveryCounter
    block[at] = value >> 24
    block[at + 1] = value >> 16
    block[at + 2] = value >> 8
    block[at + 3] = value
    at += 4
  }
  w.moveTo(at, base + 4, base, m0, m1)
}

function writeAnyMessageDispatch(w: TightWriter, o: MessageDispatch): void {
  w.room(0)
  w.int(o.commandId)
  w.boolean(o.responseRequired)
  cachedConsumerId(w, o.consumerId)
  cachedDestination(w, o.destination)
  nestedMessage(w, o.message)
  w.int(o.redeliveryCounter)
}

function writeMessageAck(w: TightWriter, o: MessageAck): void {
  const { cache } = w
  if (!w.isStraight || cache === undefined || o.firstMessageId === null || o.firstMessageId === undefined || o.lastMessageId === null || o.lastMessageId === undefined) {
    writeAnyMessageAck(w, o)
    return
  }
  w.room(0)
  let { block, at, bitCount: base } = w
  let m0 = 0
  let m1 = 0
  {
    const value = o.commandId
    block[at] = value >> 24
    block[at + 1] = value >> 16
    block[at + 2] = value >> 8
    block[at + 3] = value
    at += 4
  }
  if (o.responseRequired) m0 |= 0x1
  {
    const value = o.destination
    const slot = value === cache.lastDestination ? cache.lastDestinationSlot : cache.findDestination(value)
    if (slot >= 0) {
      block[at] = slot >> 8
      block[at + 1] = slot
      at += 2
    } else {
      w.moveTo(at, base + 1, base, m0, m1)
      cachedDestination(w, value)
      ;({ block, at } = w)
      base = w.bitCount - 2
      m0 = 0
      m1 = 0
    }
  }
  {
    const value = o.transactionId
    const slot = value === null ? cache.nullSlot : cache.find(value)
    if (slot >= 0) {
      block[at] = slot >> 8
      block[at + 1] = slot
      at += 2
    } else {
      w.moveTo(at, base + 2, base, m0, m1)
      cachedTransactionId(w, value)
      ;({ block, at } = w)
      base = w.bitCount - 3
      m0 = 0
      m1 = 0
    }
  }
  {
    const value = o.consumerId
    const slot = value === cache.lastConsumerId ? cache.lastConsumerIdSlot : cache.findConsumerId(value)
    if (slot >= 0) {
      block[at] = slot >> 8
      block[at + 1] = slot
      at += 2
    } else {
      w.moveTo(at, base + 3, base, m0, m1)
      cachedConsumerId(w, value)
      ;({ block, at } = w)
      base = w.bitCount - 4
      m0 = 0
      m1 = 0
    }
  }
  block[at++] = o.ackType
  {
    const id = o.firstMessageId
    m0 |= 0x10
    block[at++] = 110
    if (id.textView !== null && id.textView !== undefined) {
      w.moveTo(at, base + 5, base, m0, m1)
      w.string(id.textView)
      ;({ block, at } = w)
      base = w.bitCount - 6
      m0 = 0
      m1 = 0
    }
  {
    const value = id.producerId
    const slot = value === cache.lastProducerId ? cache.lastProducerIdSlot : cache.findProducerId(value)
    if (slot >= 0) {
      block[at] = slot >> 8
      block[at + 1] = slot
      at += 2
    } else {
      w.moveTo(at, base + 6, base, m0, m1)
      cachedProducerId(w, value)
      ;({ block, at } = w)
      base = w.bitCount - 7
      m0 = 0
      m1 = 0
    }
  }
  {
    const value = id.producerSequenceId
    if (value === 0) {
      // Two marks that are not set.
    } else if (typeof value === 'bigint') {
      w.moveTo(at, base + 7, base, m0, m1)
      w.long(value)
      ;({ block, at } = w)
      base = w.bitCount - 9
      m0 = 0
      m1 = 0
    } else if (value > 0 && value <= 0xffff) {
      m0 |= 0x100
      block[at] = value >> 8
      block[at + 1] = value
      at += 2
    } else {
      m0 |= 0x80
      if (value < 0 || value > 0xffffffff) {
        m0 |= 0x100
        const high = Math.floor(value / 0x100000000) | 0
        block[at] = high >> 24
        block[at + 1] = high >> 16
        block[at + 2] = high >> 8
        block[at + 3] = high
        at += 4
      }
      const low = value | 0
      block[at] = low >> 24
      block[at + 1] = low >> 16
      block[at + 2] = low >> 8
      block[at + 3] = low
      at += 4
    }
  }
  {
    const value = id.brokerSequenceId
    if (value === 0) {
      // Two marks that are not set.
    } else if (typeof value === 'bigint') {
      w.moveTo(at, base + 9, base, m0, m1)
      w.long(value)
      ;({ block, at } = w)
      base = w.bitCount - 11
      m0 = 0
      m1 = 0
    } else if (value > 0 && value <= 0xffff) {
      m0 |= 0x400
      block[at] = value >> 8
      block[at + 1] = value
      at += 2
    } else {
      m0 |= 0x200
      if (value < 0 || value > 0xffffffff) {
        m0 |= 0x400
        const high = Math.floor(value / 0x100000000) | 0
        block[at] = high >> 24
        block[at + 1] = high >> 16
        block[at + 2] = high >> 8
        block[at + 3] = high
        at += 4
      }
      const low = value | 0
      block[at] = low >> 24
      block[at + 1] = low >> 16
      block[at + 2] = low >> 8
      block[at + 3] = low
      at += 4
    }
  }
  }
  {
    const id = o.lastMessageId
    m0 |= 0x800
    block[at++] = 110
    if (id.textView !== null && id.textView !== undefined) {
      w.moveTo(at, base + 12, base, m0, m1)
      w.string(id.textView)
      ;({ block, at } = w)
      base = w.bitCount - 13
      m0 = 0
      m1 = 0
    }
  {
    const value = id.producerId
    const slot = value === cache.lastProducerId ? cache.lastProducerIdSlot : cache.findProducerId(value)
    if (slot >= 0) {
      block[at] = slot >> 8
      block[at + 1] = slot
      at += 2
    } else {
      w.moveTo(at, base + 13, base, m0, m1)
      cachedProducerId(w, value)
      ;({ block, at } = w)
      base = w.bitCount - 14
      m0 = 0
      m1 = 0
    }
  }
  {
    const value = id.producerSequenceId
    if (value === 0) {
      // Two marks that are not set.
    } else if (typeof value === 'bigint') {
      w.moveTo(at, base + 14, base, m0, m1)
      w.long(value)
      ;({ block, at } = w)
      base = w.bitCount - 16
      m0 = 0
      m1 = 0
    } else if (value > 0 && value <= 0xffff) {
      m0 |= 0x8000
      block[at] = value >> 8
      block[at + 1] = value
      at += 2
    } else {
      m0 |= 0x4000
      if (value < 0 || value > 0xffffffff) {
        m0 |= 0x8000
        const high = Math.floor(value / 0x100000000) | 0
        block[at] = high >> 24
        block[at + 1] = high >> 16
        block[at + 2] = high >> 8
        block[at + 3] = high
        at += 4
      }
      const low = value | 0
      block[at] = low >> 24
      block[at + 1] = low >> 16
      block[at + 2] = low >> 8
      block[at + 3] = low
      at += 4
    }
  }
  {
    const value = id.brokerSequenceId
    if (value === 0) {
      // Two marks that are not set.
    } else if (typeof value === 'bigint') {
      w.moveTo(at, base + 16, base, m0, m1)
      w.long(value)
      ;({ block, at } = w)
      base = w.bitCount - 18
      m0 = 0
      m1 = 0
    } else if (value > 0 && value <= 0xffff) {
      m0 |= 0x20000
      block[at] = value >> 8
      block[at + 1] = value
      at += 2
    } else {
      m0 |= 0x10000
      if (value < 0 || value > 0xffffffff) {
        m0 |= 0x20000
        const high = Math.floor(value / 0x100000000) | 0
        block[at] = high >> 24
        block[at + 1] = high >> 16
        block[at + 2] = high >> 8
        block[at + 3] = high
        at += 4
      }
      const low = value | 0
      block[at] = low >> 24
      block[at + 1] = low >> 16
      block[at + 2] = low >> 8
      block[at + 3] = low
      at += 4
    }
  }
  }
  {
    const value = o.messageCount
    block[at] = value >> 24
    block[at + 1] = value >> 16
    block[at + 2] = value >> 8
    block[at + 3] = value
    at += 4
  }
  if (o.poisonCause !== null && o.poisonCause !== undefined) {
      w.moveTo(at, base + 18, base, m0, m1)
      w.throwable(o.poisonCause)
      ;({ block, at } = w)
      base = w.bitCount - 19
      m0 = 0
      m1 = 0
  }
  w.moveTo(at, base + 19, base, m0, m1)
}

function writeAnyMessageAck(w: TightWriter, o: MessageAck): void {
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
  const { cache } = w
  if (!w.isStraight || cache === undefined || o.messageId === null || o.messageId === undefined) {
    writeAnyMessage(w, o)
    return
  }
  w.room(0)
  let { block, at, bitCount: base } = w
  let m0 = 0
  let m1 = 0
  {
    const value = o.commandId
    block[at] = value >> 24
    block[at + 1] = value >> 16
    block[at + 2] = value >> 8
    block[at + 3] = value
    at += 4
  }
  if (o.responseRequired) m0 |= 0x1
  {
    const value = o.producerId
    const slot = value === cache.lastProducerId ? cache.lastProducerIdSlot : cache.findProducerId(value)
    if (slot >= 0) {
      block[at] = slot >> 8
      block[at + 1] = slot
      at += 2
    } else {
      w.moveTo(at, base + 1, base, m0, m1)
      cachedProducerId(w, value)
      ;({ block, at } = w)
      base = w.bitCount - 2
      m0 = 0
      m1 = 0
    }
  }
  {
    const value = o.destination
    const slot = value === cache.lastDestination ? cache.lastDestinationSlot : cache.findDestination(value)
    if (slot >= 0) {
      block[at] = slot >> 8
      block[at + 1] = slot
      at += 2
    } else {
      w.moveTo(at, base + 2, base, m0, m1)
      cachedDestination(w, value)
      ;({ block, at } = w)
      base = w.bitCount - 3
      m0 = 0
      m1 = 0
    }
  }
  {
    const value = o.transactionId
    const slot = value === null ? cache.nullSlot : cache.find(value)
    if (slot >= 0) {
      block[at] = slot >> 8
      block[at + 1] = slot
      at += 2
    } else {
      w.moveTo(at, base + 3, base, m0, m1)
      cachedTransactionId(w, value)
      ;({ block, at } = w)
      base = w.bitCount - 4
      m0 = 0
      m1 = 0
    }
  }
  {
    const value = o.originalDestination
    const slot = value === null ? cache.nullSlot : cache.find(value)
    if (slot >= 0) {
      block[at] = slot >> 8
      block[at + 1] = slot
      at += 2
    } else {
      w.moveTo(at, base + 4, base, m0, m1)
      cachedDestination(w, value)
      ;({ block, at } = w)
      base = w.bitCount - 5
      m0 = 0
      m1 = 0
    }
  }
  {
    const id = o.messageId
    m0 |= 0x20
    block[at++] = 110
    if (id.textView !== null && id.textView !== undefined) {
      w.moveTo(at, base + 6, base, m0, m1)
      w.string(id.textView)
      ;({ block, at } = w)
      base = w.bitCount - 7
      m0 = 0
      m1 = 0
    }
  {
    const value = id.producerId
    const slot = value === cache.lastProducerId ? cache.lastProducerIdSlot : cache.findProducerId(value)
    if (slot >= 0) {
      block[at] = slot >> 8
      block[at + 1] = slot
      at += 2
    } else {
      w.moveTo(at, base + 7, base, m0, m1)
      cachedProducerId(w, value)
      ;({ block, at } = w)
      base = w.bitCount - 8
      m0 = 0
      m1 = 0
    }
  }
  {
    const value = id.producerSequenceId
    if (value === 0) {
      // Two marks that are not set.
    } else if (typeof value === 'bigint') {
      w.moveTo(at, base + 8, base, m0, m1)
      w.long(value)
      ;({ block, at } = w)
      base = w.bitCount - 10
      m0 = 0
      m1 = 0
    } else if (value > 0 && value <= 0xffff) {
      m0 |= 0x200
      block[at] = value >> 8
      block[at + 1] = value
      at += 2
    } else {
      m0 |= 0x100
      if (value < 0 || value > 0xffffffff) {
        m0 |= 0x200
        const high = Math.floor(value / 0x100000000) | 0
        block[at] = high >> 24
        block[at + 1] = high >> 16
        block[at + 2] = high >> 8
        block[at + 3] = high
        at += 4
      }
      const low = value | 0
      block[at] = low >> 24
      block[at + 1] = low >> 16
      block[at + 2] = low >> 8
      block[at + 3] = low
      at += 4
    }
  }
  {
    const value = id.brokerSequenceId
    if (value === 0) {
      // Two marks that are not set.
    } else if (typeof value === 'bigint') {
      w.moveTo(at, base + 10, base, m0, m1)
      w.long(value)
      ;({ block, at } = w)
      base = w.bitCount - 12
      m0 = 0
      m1 = 0
    } else if (value > 0 && value <= 0xffff) {
      m0 |= 0x800
      block[at] = value >> 8
      block[at + 1] = value
      at += 2
    } else {
      m0 |= 0x400
      if (value < 0 || value > 0xffffffff) {
        m0 |= 0x800
        const high = Math.floor(value / 0x100000000) | 0
        block[at] = high >> 24
        block[at + 1] = high >> 16
        block[at + 2] = high >> 8
        block[at + 3] = high
        at += 4
      }
      const low = value | 0
      block[at] = low >> 24
      block[at + 1] = low >> 16
      block[at + 2] = low >> 8
      block[at + 3] = low
      at += 4
    }
  }
  }
  {
    const value = o.originalTransactionId
    const slot = value === null ? cache.nullSlot : cache.find(value)
    if (slot >= 0) {
      block[at] = slot >> 8
      block[at + 1] = slot
      at += 2
    } else {
      w.moveTo(at, base + 12, base, m0, m1)
      cachedTransactionId(w, value)
      ;({ block, at } = w)
      base = w.bitCount - 13
      m0 = 0
      m1 = 0
    }
  }
  if (o.groupID !== null && o.groupID !== undefined) {
      w.moveTo(at, base + 13, base, m0, m1)
      w.string(o.groupID)
      ;({ block, at } = w)
      base = w.bitCount - 14
      m0 = 0
      m1 = 0
  }
  {
    const value = o.groupSequence
    block[at] = value >> 24
    block[at + 1] = value >> 16
    block[at + 2] = value >> 8
    block[at + 3] = value
    at += 4
  }
  if (o.correlationId !== null && o.correlationId !== undefined) {
      w.moveTo(at, base + 14, base, m0, m1)
      w.string(o.correlationId)
      ;({ block, at } = w)
      base = w.bitCount - 15
      m0 = 0
      m1 = 0
  }
  if (o.persistent) m0 |= 0x8000
  if (o.expiration !== 0) {
      w.moveTo(at, base + 16, base, m0, m1)
      w.long(o.expiration)
      ;({ block, at } = w)
      base = w.bitCount - 18
      m0 = 0
      m1 = 0
  }
  block[at++] = o.priority
  if (o.replyTo !== null && o.replyTo !== undefined) {
      w.moveTo(at, base + 18, base, m0, m1)
      nestedDestination(w, o.replyTo)
      ;({ block, at } = w)
      base = w.bitCount - 19
      m0 = 0
      m1 = 0
  }
  {
    const value = o.timestamp
    if (value === 0) {
      // Two marks that are not set.
    } else if (typeof value === 'bigint') {
      w.moveTo(at, base + 19, base, m0, m1)
      w.long(value)
      ;({ block, at } = w)
      base = w.bitCount - 21
      m0 = 0
      m1 = 0
    } else if (value > 0 && value <= 0xffff) {
      m0 |= 0x100000
      block[at] = value >> 8
      block[at + 1] = value
      at += 2
    } else {
      m0 |= 0x80000
      if (value < 0 || value > 0xffffffff) {
        m0 |= 0x100000
        const high = Math.floor(value / 0x100000000) | 0
        block[at] = high >> 24
        block[at + 1] = high >> 16
        block[at + 2] = high >> 8
        block[at + 3] = high
        at += 4
      }
      const low = value | 0
      block[at] = low >> 24
      block[at + 1] = low >> 16
      block[at + 2] = low >> 8
      block[at + 3] = low
      at += 4
    }
  }
  if (o.type !== null && o.type !== undefined) {
      w.moveTo(at, base + 21, base, m0, m1)
      w.string(o.type)
      ;({ block, at } = w)
      base = w.bitCount - 22
      m0 = 0
      m1 = 0
  }
  if (o.contentBlock !== null) {
    m0 |= 0x400000
    w.at = at
    w.body(o.contentBlock, o.contentAt, o.contentLength)
    ;({ block, at } = w)
  }
  if (o.marshalledProperties !== null) {
    m0 |= 0x800000
    w.at = at
    w.part(o.marshalledProperties, 0, o.marshalledProperties.length)
    ;({ block, at } = w)
  }
  if (o.dataStructure as object | null !== null && o.dataStructure as object | null !== undefined) {
      w.moveTo(at, base + 24, base, m0, m1)
      nestedDataStructure(w, o.dataStructure as object | null)
      ;({ block, at } = w)
      base = w.bitCount - 25
      m0 = 0
      m1 = 0
  }
  {
    const value = o.targetConsumerId
    const slot = value === null ? cache.nullSlot : cache.find(value)
    if (slot >= 0) {
      block[at] = slot >> 8
      block[at + 1] = slot
      at += 2
    } else {
      w.moveTo(at, base + 25, base, m0, m1)
      cachedConsumerId(w, value)
      ;({ block, at } = w)
      base = w.bitCount - 26
      m0 = 0
      m1 = 0
    }
  }
  if (o.compressed) m0 |= 0x4000000
  {
    const value = o.redeliveryCounter
    block[at] = value >> 24
    block[at + 1] = value >> 16
    block[at + 2] = value >> 8
    block[at + 3] = value
    at += 4
  }
  if (o.brokerPath !== null && o.brokerPath !== undefined) {
      w.moveTo(at, base + 27, base, m0, m1)
      arrayBrokerId(w, o.brokerPath)
      ;({ block, at } = w)
      base = w.bitCount - 28
      m0 = 0
      m1 = 0
  }
  if (o.arrival !== 0) {
      w.moveTo(at, base + 28, base, m0, m1)
      w.long(o.arrival)
      ;({ block, at } = w)
      base = w.bitCount - 30
      m0 = 0
      m1 = 0
  }
  if (o.userID !== null && o.userID !== undefined) {
      w.moveTo(at, base + 30, base, m0, m1)
      w.string(o.userID)
      ;({ block, at } = w)
      base = w.bitCount - 31
      m0 = 0
      m1 = 0
  }
  if (o.recievedByDFBridge) m0 |= 0x80000000
  if (o.droppable) m1 |= 0x1
  if (o.cluster !== null && o.cluster !== undefined) {
      w.moveTo(at, base + 33, base, m0, m1)
      arrayBrokerId(w, o.cluster)
      ;({ block, at } = w)
      base = w.bitCount - 34
      m0 = 0
      m1 = 0
  }
  {
    const value = o.brokerInTime
    if (value === 0) {
      // Two marks that are not set.
    } else if (typeof value === 'bigint') {
      w.moveTo(at, base + 34, base, m0, m1)
      w.long(value)
      ;({ block, at } = w)
      base = w.bitCount - 36
      m0 = 0
      m1 = 0
    } else if (value > 0 && value <= 0xffff) {
      m1 |= 0x8
      block[at] = value >> 8
      block[at + 1] = value
      at += 2
    } else {
      m1 |= 0x4
      if (value < 0 || value > 0xffffffff) {
        m1 |= 0x8
        const high = Math.floor(value / 0x100000000) | 0
        block[at] = high >> 24
        block[at + 1] = high >> 16
        block[at + 2] = high >> 8
        block[at + 3] = high
        at += 4
      }
      const low = value | 0
      block[at] = low >> 24
      block[at + 1] = low >> 16
      block[at + 2] = low >> 8
      block[at + 3] = low
      at += 4
    }
  }
  {
    const value = o.brokerOutTime
    if (value === 0) {
      // Two marks that are not set.
    } else if (typeof value === 'bigint') {
      w.moveTo(at, base + 36, base, m0, m1)
      w.long(value)
      ;({ block, at } = w)
      base = w.bitCount - 38
      m0 = 0
      m1 = 0
    } else if (value > 0 && value <= 0xffff) {
      m1 |= 0x20
      block[at] = value >> 8
      block[at + 1] = value
      at += 2
    } else {
      m1 |= 0x10
      if (value < 0 || value > 0xffffffff) {
        m1 |= 0x20
        const high = Math.floor(value / 0x100000000) | 0
        block[at] = high >> 24
        block[at + 1] = high >> 16
        block[at + 2] = high >> 8
        block[at + 3] = high
        at += 4
      }
      const low = value | 0
      block[at] = low >> 24
      block[at + 1] = low >> 16
      block[at + 2] = low >> 8
      block[at + 3] = low
      at += 4
    }
  }
  if (o.JMSXGroupFirstForConsumer) m1 |= 0x40
  w.moveTo(at, base + 39, base, m0, m1)
  if (o.kind === 29 && w.version >= 3) {
    w.string(o.blob === null ? null : o.blob.remoteBlobUrl)
    w.string(o.blob === null ? null : o.blob.mimeType)
    w.boolean(o.blob === null ? false : o.blob.deletedByBroker)
  }
}

function writeAnyMessage(w: TightWriter, o: Message): void {
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
