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
  type Long,
  type MessageKind,
  type TransactionId,
} from '@hermod/model'
import { longOf } from '../reading/frame-input.js'
import type { TightReader } from '../reading/tight-reader.js'
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

export function readCommand(r: TightReader, type: number): Command {
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

export function readStructure(r: TightReader, type: number): object {
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

function readWireFormatInfo(r: TightReader): WireFormatInfo {
  const o = new WireFormatInfo()
  o.magic = r.fixed(8)
  o.version = r.int()
  o.marshalledProperties = r.byteSequence()
  return o
}

function readBrokerInfo(r: TightReader): BrokerInfo {
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

function readConnectionInfo(r: TightReader): ConnectionInfo {
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

function readSessionInfo(r: TightReader): SessionInfo {
  const o = new SessionInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.sessionId = cachedSessionId(r)
  return o
}

function readConsumerInfo(r: TightReader): ConsumerInfo {
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

function readProducerInfo(r: TightReader): ProducerInfo {
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

function readTransactionInfo(r: TightReader): TransactionInfo {
  const o = new TransactionInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.connectionId = cachedConnectionId(r)
  o.transactionId = cachedTransactionId(r)
  o.type = r.byte()
  return o
}

function readDestinationInfo(r: TightReader): DestinationInfo {
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

function readRemoveSubscriptionInfo(r: TightReader): RemoveSubscriptionInfo {
  const o = new RemoveSubscriptionInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.connectionId = cachedConnectionId(r)
  o.subcriptionName = r.string()
  o.clientId = r.string()
  return o
}

function readKeepAliveInfo(r: TightReader): KeepAliveInfo {
  const o = new KeepAliveInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  return o
}

function readShutdownInfo(r: TightReader): ShutdownInfo {
  const o = new ShutdownInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  return o
}

function readRemoveInfo(r: TightReader): RemoveInfo {
  const o = new RemoveInfo()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.objectId = cachedDataStructure(r)
  if (r.version >= 5) {
    o.lastDeliveredSequenceId = r.long()
  }
  return o
}

function readControlCommand(r: TightReader): ControlCommand {
  const o = new ControlCommand()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.command = r.string()
  return o
}

function readFlushCommand(r: TightReader): FlushCommand {
  const o = new FlushCommand()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  return o
}

function readConnectionError(r: TightReader): ConnectionError {
  const o = new ConnectionError()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.exception = r.throwable()
  o.connectionId = nestedConnectionId(r)
  return o
}

function readConsumerControl(r: TightReader): ConsumerControl {
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

function readConnectionControl(r: TightReader): ConnectionControl {
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

function readProducerAck(r: TightReader): ProducerAck {
  const o = new ProducerAck()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  if (r.version >= 3) {
    o.producerId = nestedProducerId(r)
    o.size = r.int()
  }
  return o
}

function readMessagePull(r: TightReader): MessagePull {
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

function readMessageDispatch(r: TightReader): MessageDispatch {
  if (!r.isStraight) return readAnyMessageDispatch(r)
  const o = new MessageDispatch()
  const { bytes, slots } = r
  let { at, bit: base } = r
  let m0 = r.marks(base)
  o.commandId = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  at += 4
  if ((m0 & 0x1) !== 0) o.responseRequired = true
  {
    let value: ConsumerId | null
    if ((m0 & 0x2) !== 0) {
      r.moveTo(at, base + 1)
      value = cachedConsumerId(r)
      ;({ at } = r)
      base = r.bit - 2
      m0 = r.marks(base)
    } else {
      const slot = (bytes[at]! << 8) | bytes[at + 1]!
      at += 2
      const found = slots[slot]
      if (found === null || found instanceof ConsumerId) value = found
      else throw r.wrongSlot(at, slot, 'ConsumerId')
    }
    o.consumerId = value
  }
  {
    let value: Destination | null
    if ((m0 & 0x4) !== 0) {
      r.moveTo(at, base + 2)
      value = cachedDestination(r)
      ;({ at } = r)
      base = r.bit - 3
      m0 = r.marks(base)
    } else {
      const slot = (bytes[at]! << 8) | bytes[at + 1]!
      at += 2
      const found = slots[slot]
      if (found === null || found instanceof Destination) value = found
      else throw r.wrongSlot(at, slot, 'Destination')
    }
    o.destination = value
  }
  if ((m0 & 0x8) !== 0) {
      r.moveTo(at, base + 3)
      o.message = nestedMessage(r)
      ;({ at } = r)
      base = r.bit - 4
      m0 = r.marks(base)
  }
  o.redeliveryCounter = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  at += 4
  r.finishBits(at, base + 4)
  return o
}

function readAnyMessageDispatch(r: TightReader): MessageDispatch {
  const o = new MessageDispatch()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.consumerId = cachedConsumerId(r)
  o.destination = cachedDestination(r)
  o.message = nestedMessage(r)
  o.redeliveryCounter = r.int()
  return o
}

function readMessageAck(r: TightReader): MessageAck {
  if (!r.isStraight) return readAnyMessageAck(r)
  const o = new MessageAck()
  const { bytes, slots } = r
  let { at, bit: base } = r
  let m0 = r.marks(base)
  o.commandId = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  at += 4
  if ((m0 & 0x1) !== 0) o.responseRequired = true
  {
    let value: Destination | null
    if ((m0 & 0x2) !== 0) {
      r.moveTo(at, base + 1)
      value = cachedDestination(r)
      ;({ at } = r)
      base = r.bit - 2
      m0 = r.marks(base)
    } else {
      const slot = (bytes[at]! << 8) | bytes[at + 1]!
      at += 2
      const found = slots[slot]
      if (found === null || found instanceof Destination) value = found
      else throw r.wrongSlot(at, slot, 'Destination')
    }
    o.destination = value
  }
  {
    let value: TransactionId | null
    if ((m0 & 0x4) !== 0) {
      r.moveTo(at, base + 2)
      value = cachedTransactionId(r)
      ;({ at } = r)
      base = r.bit - 3
      m0 = r.marks(base)
    } else {
      const slot = (bytes[at]! << 8) | bytes[at + 1]!
      at += 2
      const found = slots[slot]
      if (found === null || found instanceof LocalTransactionId || found instanceof XaTransactionId) value = found
      else throw r.wrongSlot(at, slot, 'TransactionId')
    }
    o.transactionId = value
  }
  {
    let value: ConsumerId | null
    if ((m0 & 0x8) !== 0) {
      r.moveTo(at, base + 3)
      value = cachedConsumerId(r)
      ;({ at } = r)
      base = r.bit - 4
      m0 = r.marks(base)
    } else {
      const slot = (bytes[at]! << 8) | bytes[at + 1]!
      at += 2
      const found = slots[slot]
      if (found === null || found instanceof ConsumerId) value = found
      else throw r.wrongSlot(at, slot, 'ConsumerId')
    }
    o.consumerId = value
  }
  o.ackType = (bytes[at++]! << 24) >> 24
  {
    let id: MessageId | null = null
    if ((m0 & 0x10) !== 0) {
    if (bytes[at++] !== 110) {
      r.at = at
      throw r.wrongType(bytes[at - 1]!, 'MessageId')
    }
    let textView: string | null = null
    if ((m0 & 0x20) !== 0) {
      r.moveTo(at, base + 5)
      textView = r.string()
      ;({ at } = r)
      base = r.bit - 6
      m0 = r.marks(base)
    }
    let producerId: ProducerId | null
    if ((m0 & 0x40) !== 0) {
      r.moveTo(at, base + 6)
      producerId = cachedProducerId(r)
      ;({ at } = r)
      base = r.bit - 7
      m0 = r.marks(base)
    } else {
      const slot = (bytes[at]! << 8) | bytes[at + 1]!
      at += 2
      const found = slots[slot]
      if (found === null || found instanceof ProducerId) producerId = found
      else throw r.wrongSlot(at, slot, 'ProducerId')
    }
    let producerSequenceId: Long = 0
    switch (((m0 >>> 7) & 3)) {
      case 0:
        break
      case 1:
        producerSequenceId = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
        at += 4
        break
      case 2:
        producerSequenceId = (bytes[at]! << 8) | bytes[at + 1]!
        at += 2
        break
      default: {
        const high = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
        const low = ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>> 0
        at += 8
        producerSequenceId = longOf(high, low)
      }
    }
    id = new MessageId(producerId as ProducerId, producerSequenceId)
    if (textView !== null) id.textView = textView
    switch (((m0 >>> 9) & 3)) {
      case 0:
        break
      case 1:
        id.brokerSequenceId = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
        at += 4
        break
      case 2:
        id.brokerSequenceId = (bytes[at]! << 8) | bytes[at + 1]!
        at += 2
        break
      default: {
        const high = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
        const low = ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>> 0
        at += 8
        id.brokerSequenceId = longOf(high, low)
      }
    }
    } else {
      base -= 6
      m0 = r.marks(base)
    }
    o.firstMessageId = id
  }
  {
    let id: MessageId | null = null
    if ((m0 & 0x800) !== 0) {
    if (bytes[at++] !== 110) {
      r.at = at
      throw r.wrongType(bytes[at - 1]!, 'MessageId')
    }
    let textView: string | null = null
    if ((m0 & 0x1000) !== 0) {
      r.moveTo(at, base + 12)
      textView = r.string()
      ;({ at } = r)
      base = r.bit - 13
      m0 = r.marks(base)
    }
    let producerId: ProducerId | null
    if ((m0 & 0x2000) !== 0) {
      r.moveTo(at, base + 13)
      producerId = cachedProducerId(r)
      ;({ at } = r)
      base = r.bit - 14
      m0 = r.marks(base)
    } else {
      const slot = (bytes[at]! << 8) | bytes[at + 1]!
      at += 2
      const found = slots[slot]
      if (found === null || found instanceof ProducerId) producerId = found
      else throw r.wrongSlot(at, slot, 'ProducerId')
    }
    let producerSequenceId: Long = 0
    switch (((m0 >>> 14) & 3)) {
      case 0:
        break
      case 1:
        producerSequenceId = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
        at += 4
        break
      case 2:
        producerSequenceId = (bytes[at]! << 8) | bytes[at + 1]!
        at += 2
        break
      default: {
        const high = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
        const low = ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>> 0
        at += 8
        producerSequenceId = longOf(high, low)
      }
    }
    id = new MessageId(producerId as ProducerId, producerSequenceId)
    if (textView !== null) id.textView = textView
    switch (((m0 >>> 16) & 3)) {
      case 0:
        break
      case 1:
        id.brokerSequenceId = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
        at += 4
        break
      case 2:
        id.brokerSequenceId = (bytes[at]! << 8) | bytes[at + 1]!
        at += 2
        break
      default: {
        const high = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
        const low = ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>> 0
        at += 8
        id.brokerSequenceId = longOf(high, low)
      }
    }
    } else {
      base -= 6
      m0 = r.marks(base)
    }
    o.lastMessageId = id
  }
  o.messageCount = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  at += 4
  if ((m0 & 0x40000) !== 0) {
      r.moveTo(at, base + 18)
      o.poisonCause = r.throwable()
      ;({ at } = r)
      base = r.bit - 19
      m0 = r.marks(base)
  }
  r.finishBits(at, base + 19)
  return o
}

function readAnyMessageAck(r: TightReader): MessageAck {
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

function readMessage(r: TightReader, type: number): Message {
  if (!r.isStraight) return readAnyMessage(r, type)
  const o = new Message(type as MessageKind)
  const { bytes, slots } = r
  let { at, bit: base } = r
  let m0 = r.marks(base)
  let m1 = r.marks(base + 32)
  o.commandId = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  at += 4
  if ((m0 & 0x1) !== 0) o.responseRequired = true
  {
    let value: ProducerId | null
    if ((m0 & 0x2) !== 0) {
      r.moveTo(at, base + 1)
      value = cachedProducerId(r)
      ;({ at } = r)
      base = r.bit - 2
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
    } else {
      const slot = (bytes[at]! << 8) | bytes[at + 1]!
      at += 2
      const found = slots[slot]
      if (found === null || found instanceof ProducerId) value = found
      else throw r.wrongSlot(at, slot, 'ProducerId')
    }
    o.producerId = value as Message['producerId']
  }
  {
    let value: Destination | null
    if ((m0 & 0x4) !== 0) {
      r.moveTo(at, base + 2)
      value = cachedDestination(r)
      ;({ at } = r)
      base = r.bit - 3
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
    } else {
      const slot = (bytes[at]! << 8) | bytes[at + 1]!
      at += 2
      const found = slots[slot]
      if (found === null || found instanceof Destination) value = found
      else throw r.wrongSlot(at, slot, 'Destination')
    }
    o.destination = value as Message['destination']
  }
  {
    let value: TransactionId | null
    if ((m0 & 0x8) !== 0) {
      r.moveTo(at, base + 3)
      value = cachedTransactionId(r)
      ;({ at } = r)
      base = r.bit - 4
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
    } else {
      const slot = (bytes[at]! << 8) | bytes[at + 1]!
      at += 2
      const found = slots[slot]
      if (found === null || found instanceof LocalTransactionId || found instanceof XaTransactionId) value = found
      else throw r.wrongSlot(at, slot, 'TransactionId')
    }
    if (value !== null) o.transactionId = value
  }
  {
    let value: Destination | null
    if ((m0 & 0x10) !== 0) {
      r.moveTo(at, base + 4)
      value = cachedDestination(r)
      ;({ at } = r)
      base = r.bit - 5
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
    } else {
      const slot = (bytes[at]! << 8) | bytes[at + 1]!
      at += 2
      const found = slots[slot]
      if (found === null || found instanceof Destination) value = found
      else throw r.wrongSlot(at, slot, 'Destination')
    }
    if (value !== null) o.originalDestination = value
  }
  {
    let id: MessageId | null = null
    if ((m0 & 0x20) !== 0) {
    if (bytes[at++] !== 110) {
      r.at = at
      throw r.wrongType(bytes[at - 1]!, 'MessageId')
    }
    let textView: string | null = null
    if ((m0 & 0x40) !== 0) {
      r.moveTo(at, base + 6)
      textView = r.string()
      ;({ at } = r)
      base = r.bit - 7
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
    }
    let producerId: ProducerId | null
    if ((m0 & 0x80) !== 0) {
      r.moveTo(at, base + 7)
      producerId = cachedProducerId(r)
      ;({ at } = r)
      base = r.bit - 8
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
    } else {
      const slot = (bytes[at]! << 8) | bytes[at + 1]!
      at += 2
      const found = slots[slot]
      if (found === null || found instanceof ProducerId) producerId = found
      else throw r.wrongSlot(at, slot, 'ProducerId')
    }
    let producerSequenceId: Long = 0
    switch (((m0 >>> 8) & 3)) {
      case 0:
        break
      case 1:
        producerSequenceId = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
        at += 4
        break
      case 2:
        producerSequenceId = (bytes[at]! << 8) | bytes[at + 1]!
        at += 2
        break
      default: {
        const high = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
        const low = ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>> 0
        at += 8
        producerSequenceId = longOf(high, low)
      }
    }
    id = new MessageId(producerId as ProducerId, producerSequenceId)
    if (textView !== null) id.textView = textView
    switch (((m0 >>> 10) & 3)) {
      case 0:
        break
      case 1:
        id.brokerSequenceId = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
        at += 4
        break
      case 2:
        id.brokerSequenceId = (bytes[at]! << 8) | bytes[at + 1]!
        at += 2
        break
      default: {
        const high = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
        const low = ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>> 0
        at += 8
        id.brokerSequenceId = longOf(high, low)
      }
    }
    } else {
      base -= 6
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
    }
    o.messageId = id as Message['messageId']
  }
  {
    let value: TransactionId | null
    if ((m0 & 0x1000) !== 0) {
      r.moveTo(at, base + 12)
      value = cachedTransactionId(r)
      ;({ at } = r)
      base = r.bit - 13
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
    } else {
      const slot = (bytes[at]! << 8) | bytes[at + 1]!
      at += 2
      const found = slots[slot]
      if (found === null || found instanceof LocalTransactionId || found instanceof XaTransactionId) value = found
      else throw r.wrongSlot(at, slot, 'TransactionId')
    }
    if (value !== null) o.originalTransactionId = value
  }
  if ((m0 & 0x2000) !== 0) {
      r.moveTo(at, base + 13)
      o.groupID = r.string()
      ;({ at } = r)
      base = r.bit - 14
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
  }
  o.groupSequence = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  at += 4
  if ((m0 & 0x4000) !== 0) {
      r.moveTo(at, base + 14)
      o.correlationId = r.string()
      ;({ at } = r)
      base = r.bit - 15
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
  }
  if ((m0 & 0x8000) !== 0) o.persistent = true
  if (((m0 >>> 16) & 3) !== 0) {
      r.moveTo(at, base + 16)
      o.expiration = r.long()
      ;({ at } = r)
      base = r.bit - 18
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
  }
  o.priority = (bytes[at++]! << 24) >> 24
  if ((m0 & 0x40000) !== 0) {
      r.moveTo(at, base + 18)
      o.replyTo = nestedDestination(r) as Message['replyTo']
      ;({ at } = r)
      base = r.bit - 19
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
  }
    switch (((m0 >>> 19) & 3)) {
      case 0:
        break
      case 1:
        o.timestamp = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
        at += 4
        break
      case 2:
        o.timestamp = (bytes[at]! << 8) | bytes[at + 1]!
        at += 2
        break
      default: {
        const high = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
        const low = ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>> 0
        at += 8
        o.timestamp = longOf(high, low)
      }
    }
  if ((m0 & 0x200000) !== 0) {
      r.moveTo(at, base + 21)
      o.type = r.string()
      ;({ at } = r)
      base = r.bit - 22
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
  }
  if ((m0 & 0x400000) !== 0) {
    r.at = at
    r.placeContent(o)
    ;({ at } = r)
  }
  if ((m0 & 0x800000) !== 0) {
    r.at = at
    o.marshalledProperties = r.payloadArray()
    ;({ at } = r)
  }
  if ((m0 & 0x1000000) !== 0) {
      r.moveTo(at, base + 24)
      o.dataStructure = nestedDataStructure(r) as Message['dataStructure']
      ;({ at } = r)
      base = r.bit - 25
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
  }
  {
    let value: ConsumerId | null
    if ((m0 & 0x2000000) !== 0) {
      r.moveTo(at, base + 25)
      value = cachedConsumerId(r)
      ;({ at } = r)
      base = r.bit - 26
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
    } else {
      const slot = (bytes[at]! << 8) | bytes[at + 1]!
      at += 2
      const found = slots[slot]
      if (found === null || found instanceof ConsumerId) value = found
      else throw r.wrongSlot(at, slot, 'ConsumerId')
    }
    if (value !== null) o.targetConsumerId = value
  }
  if ((m0 & 0x4000000) !== 0) o.compressed = true
  o.redeliveryCounter = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  at += 4
  if ((m0 & 0x8000000) !== 0) {
      r.moveTo(at, base + 27)
      o.brokerPath = arrayBrokerId(r) as Message['brokerPath']
      ;({ at } = r)
      base = r.bit - 28
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
  }
  if (((m0 >>> 28) & 3) !== 0) {
      r.moveTo(at, base + 28)
      o.arrival = r.long()
      ;({ at } = r)
      base = r.bit - 30
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
  }
  if ((m0 & 0x40000000) !== 0) {
      r.moveTo(at, base + 30)
      o.userID = r.string()
      ;({ at } = r)
      base = r.bit - 31
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
  }
  if ((m0 & 0x80000000) !== 0) o.recievedByDFBridge = true
  if ((m1 & 0x1) !== 0) o.droppable = true
  if ((m1 & 0x2) !== 0) {
      r.moveTo(at, base + 33)
      o.cluster = arrayBrokerId(r) as Message['cluster']
      ;({ at } = r)
      base = r.bit - 34
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
  }
  if (((m1 >>> 2) & 3) !== 0) {
      r.moveTo(at, base + 34)
      o.brokerInTime = r.long()
      ;({ at } = r)
      base = r.bit - 36
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
  }
  if (((m1 >>> 4) & 3) !== 0) {
      r.moveTo(at, base + 36)
      o.brokerOutTime = r.long()
      ;({ at } = r)
      base = r.bit - 38
      m0 = r.marks(base)
      m1 = r.marks(base + 32)
  }
  if ((m1 & 0x40) !== 0) o.JMSXGroupFirstForConsumer = true
  r.finishBits(at, base + 39)
  if (type === 29) {
    const remoteBlobUrl = r.version >= 3 ? r.string() : null
    const mimeType = r.version >= 3 ? r.string() : null
    const deletedByBroker = r.version >= 3 ? r.boolean() : false
    o.blob = { remoteBlobUrl, mimeType, deletedByBroker }
  }
  return o
}

function readAnyMessage(r: TightReader, type: number): Message {
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

function readResponse(r: TightReader): Response {
  const o = new Response()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.correlationId = r.int()
  return o
}

function readExceptionResponse(r: TightReader): ExceptionResponse {
  const o = new ExceptionResponse()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.correlationId = r.int()
  o.exception = r.throwable()
  return o
}

function readDataResponse(r: TightReader): DataResponse {
  const o = new DataResponse()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.correlationId = r.int()
  o.data = nestedDataStructure(r)
  return o
}

function readDataArrayResponse(r: TightReader): DataArrayResponse {
  const o = new DataArrayResponse()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.correlationId = r.int()
  o.data = arrayDataStructure(r)
  return o
}

function readIntegerResponse(r: TightReader): IntegerResponse {
  const o = new IntegerResponse()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.correlationId = r.int()
  o.result = r.int()
  return o
}

function readDiscoveryEvent(r: TightReader): DiscoveryEvent {
  const o = new DiscoveryEvent()
  o.serviceName = r.string()
  o.brokerName = r.string()
  return o
}

function readJournalTopicAck(r: TightReader): JournalTopicAck {
  const o = new JournalTopicAck()
  o.destination = nestedDestination(r)
  o.messageId = nestedMessageId(r)
  o.messageSequenceId = r.long()
  o.subscritionName = r.string()
  o.clientId = r.string()
  o.transactionId = nestedTransactionId(r)
  return o
}

function readJournalQueueAck(r: TightReader): JournalQueueAck {
  const o = new JournalQueueAck()
  o.destination = nestedDestination(r)
  o.messageAck = nestedMessageAck(r)
  return o
}

function readJournalTrace(r: TightReader): JournalTrace {
  const o = new JournalTrace()
  o.message = r.string()
  return o
}

function readJournalTransaction(r: TightReader): JournalTransaction {
  const o = new JournalTransaction()
  o.transactionId = nestedTransactionId(r)
  o.type = r.byte()
  o.wasPrepared = r.boolean()
  return o
}

function readSubscriptionInfo(r: TightReader): SubscriptionInfo {
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

function readPartialCommand(r: TightReader): PartialCommand {
  const o = new PartialCommand()
  o.commandId = r.int()
  o.data = r.byteSequence()
  return o
}

function readLastPartialCommand(r: TightReader): LastPartialCommand {
  const o = new LastPartialCommand()
  o.commandId = r.int()
  o.data = r.byteSequence()
  return o
}

function readReplayCommand(r: TightReader): ReplayCommand {
  const o = new ReplayCommand()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.firstNakNumber = r.int()
  o.lastNakNumber = r.int()
  return o
}

function readMessageDispatchNotification(r: TightReader): MessageDispatchNotification {
  const o = new MessageDispatchNotification()
  o.commandId = r.int()
  o.responseRequired = r.boolean()
  o.consumerId = cachedConsumerId(r)
  o.destination = cachedDestination(r)
  o.deliverySequenceId = r.long()
  o.messageId = nestedMessageId(r)
  return o
}

function readNetworkBridgeFilter(r: TightReader): NetworkBridgeFilter {
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

function readBrokerSubscriptionInfo(r: TightReader): BrokerSubscriptionInfo {
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

function readDestination(r: TightReader, type: number): Destination {
  const physicalName = r.string() as string
  const kind = type === 100 ? 'queue' : type === 101 ? 'topic' : type === 102 ? 'temp-queue' : 'temp-topic'
  return new Destination(kind, physicalName)
}

function readMessageId(r: TightReader): MessageId {
  const textView = r.version >= 10 ? r.string() : null
  const producerId = cachedProducerId(r) as ProducerId
  const producerSequenceId = r.long()
  const brokerSequenceId = r.long()
  const o = new MessageId(producerId, producerSequenceId)
  o.textView = textView
  o.brokerSequenceId = brokerSequenceId
  return o
}

function readLocalTransactionId(r: TightReader): LocalTransactionId {
  const value = r.long()
  const connectionId = cachedConnectionId(r) as ConnectionId
  return new LocalTransactionId(value, connectionId)
}

function readXaTransactionId(r: TightReader): XaTransactionId {
  const formatId = r.int()
  const globalTransactionId = r.byteSequence() as Uint8Array
  const branchQualifier = r.byteSequence() as Uint8Array
  return new XaTransactionId(formatId, globalTransactionId, branchQualifier)
}

function readConnectionId(r: TightReader): ConnectionId {
  const value = r.string() as string
  return new ConnectionId(value)
}

function readSessionId(r: TightReader): SessionId {
  const connectionId = r.string() as string
  const value = r.long()
  return new SessionId(connectionId, value)
}

function readConsumerId(r: TightReader): ConsumerId {
  const connectionId = r.string() as string
  const sessionId = r.long()
  const value = r.long()
  return new ConsumerId(connectionId, sessionId, value)
}

function readProducerId(r: TightReader): ProducerId {
  const connectionId = r.string() as string
  const value = r.long()
  const sessionId = r.long()
  return new ProducerId(connectionId, sessionId, value)
}

function readBrokerId(r: TightReader): BrokerId {
  const value = r.string() as string
  return new BrokerId(value)
}

function nestedBrokerId(r: TightReader): BrokerId | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 124) throw r.wrongType(type, 'BrokerId')
  return readBrokerId(r)
}

function nestedBrokerInfo(r: TightReader): BrokerInfo | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 2) throw r.wrongType(type, 'BrokerInfo')
  r.enter()
  const value = readBrokerInfo(r)
  r.leave()
  return value
}

function nestedConnectionId(r: TightReader): ConnectionId | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 120) throw r.wrongType(type, 'ConnectionId')
  return readConnectionId(r)
}

function nestedConsumerId(r: TightReader): ConsumerId | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 122) throw r.wrongType(type, 'ConsumerId')
  return readConsumerId(r)
}

function nestedConsumerInfo(r: TightReader): ConsumerInfo | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 5) throw r.wrongType(type, 'ConsumerInfo')
  return readConsumerInfo(r)
}

function nestedDataStructure(r: TightReader): object | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  r.enter()
  const outer = (type === 1 || (type >= 23 && type <= 29)) && r.boolean() ? r.enterOwnBits() : undefined
  const value = readStructure(r, type)
  if (outer !== undefined) r.leaveOwnBits(outer)
  r.leave()
  return value
}

function nestedDestination(r: TightReader): Destination | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type < 100 || type > 103) throw r.wrongType(type, 'Destination')
  return readDestination(r, type)
}

function nestedMessage(r: TightReader): Message | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type < 23 || type > 29) throw r.wrongType(type, 'Message')
  const outer = r.boolean() ? r.enterOwnBits() : undefined
  const value = readMessage(r, type)
  if (outer !== undefined) r.leaveOwnBits(outer)
  return value
}

function nestedMessageAck(r: TightReader): MessageAck | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 22) throw r.wrongType(type, 'MessageAck')
  return readMessageAck(r)
}

function nestedMessageId(r: TightReader): MessageId | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 110) throw r.wrongType(type, 'MessageId')
  return readMessageId(r)
}

function nestedNetworkBridgeFilter(r: TightReader): NetworkBridgeFilter | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 91) throw r.wrongType(type, 'NetworkBridgeFilter')
  return readNetworkBridgeFilter(r)
}

function nestedProducerId(r: TightReader): ProducerId | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 123) throw r.wrongType(type, 'ProducerId')
  return readProducerId(r)
}

function nestedSessionId(r: TightReader): SessionId | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 121) throw r.wrongType(type, 'SessionId')
  return readSessionId(r)
}

function nestedTransactionId(r: TightReader): TransactionId | null {
  if (!r.boolean()) return null
  const type = r.uint8()
  if (type !== 111 && type !== 112) throw r.wrongType(type, 'TransactionId')
  return type === 111 ? readLocalTransactionId(r) : readXaTransactionId(r)
}

function cachedBrokerId(r: TightReader): BrokerId | null {
  if (r.cache === undefined || r.boolean()) return freshBrokerId(r)
  const value = r.recall()
  if (value === null || value instanceof BrokerId) return value
  throw r.broken('cache slot holds no BrokerId')
}

function freshBrokerId(r: TightReader): BrokerId | null {
  if (r.cache === undefined) return nestedBrokerId(r)
  const slot = r.short()
  const value = nestedBrokerId(r)
  r.remember(slot, value)
  return value
}

function cachedConnectionId(r: TightReader): ConnectionId | null {
  if (r.cache === undefined || r.boolean()) return freshConnectionId(r)
  const value = r.recall()
  if (value === null || value instanceof ConnectionId) return value
  throw r.broken('cache slot holds no ConnectionId')
}

function freshConnectionId(r: TightReader): ConnectionId | null {
  if (r.cache === undefined) return nestedConnectionId(r)
  const slot = r.short()
  const value = nestedConnectionId(r)
  r.remember(slot, value)
  return value
}

function cachedConsumerId(r: TightReader): ConsumerId | null {
  if (r.cache === undefined || r.boolean()) return freshConsumerId(r)
  const value = r.recall()
  if (value === null || value instanceof ConsumerId) return value
  throw r.broken('cache slot holds no ConsumerId')
}

function freshConsumerId(r: TightReader): ConsumerId | null {
  if (r.cache === undefined) return nestedConsumerId(r)
  const slot = r.short()
  const value = nestedConsumerId(r)
  r.remember(slot, value)
  return value
}

function cachedDataStructure(r: TightReader): object | null {
  if (r.cache === undefined || r.boolean()) return freshDataStructure(r)
  return r.recall()
}

function freshDataStructure(r: TightReader): object | null {
  if (r.cache === undefined) return nestedDataStructure(r)
  const slot = r.short()
  const value = nestedDataStructure(r)
  r.remember(slot, value)
  return value
}

function cachedDestination(r: TightReader): Destination | null {
  if (r.cache === undefined || r.boolean()) return freshDestination(r)
  const value = r.recall()
  if (value === null || value instanceof Destination) return value
  throw r.broken('cache slot holds no Destination')
}

function freshDestination(r: TightReader): Destination | null {
  if (r.cache === undefined) return nestedDestination(r)
  const slot = r.short()
  const value = nestedDestination(r)
  r.remember(slot, value)
  return value
}

function cachedProducerId(r: TightReader): ProducerId | null {
  if (r.cache === undefined || r.boolean()) return freshProducerId(r)
  const value = r.recall()
  if (value === null || value instanceof ProducerId) return value
  throw r.broken('cache slot holds no ProducerId')
}

function freshProducerId(r: TightReader): ProducerId | null {
  if (r.cache === undefined) return nestedProducerId(r)
  const slot = r.short()
  const value = nestedProducerId(r)
  r.remember(slot, value)
  return value
}

function cachedSessionId(r: TightReader): SessionId | null {
  if (r.cache === undefined || r.boolean()) return freshSessionId(r)
  const value = r.recall()
  if (value === null || value instanceof SessionId) return value
  throw r.broken('cache slot holds no SessionId')
}

function freshSessionId(r: TightReader): SessionId | null {
  if (r.cache === undefined) return nestedSessionId(r)
  const slot = r.short()
  const value = nestedSessionId(r)
  r.remember(slot, value)
  return value
}

function cachedTransactionId(r: TightReader): TransactionId | null {
  if (r.cache === undefined || r.boolean()) return freshTransactionId(r)
  const value = r.recall()
  if (value === null || value instanceof LocalTransactionId || value instanceof XaTransactionId) return value
  throw r.broken('cache slot holds no TransactionId')
}

function freshTransactionId(r: TightReader): TransactionId | null {
  if (r.cache === undefined) return nestedTransactionId(r)
  const slot = r.short()
  const value = nestedTransactionId(r)
  r.remember(slot, value)
  return value
}

function arrayBrokerId(r: TightReader): (BrokerId | null)[] | null {
  return r.boolean() ? elementsBrokerId(r) : null
}

function elementsBrokerId(r: TightReader): (BrokerId | null)[] {
  const count = r.arrayCount()
  const list: (BrokerId | null)[] = []
  for (let i = 0; i < count; i++) list.push(nestedBrokerId(r))
  return list
}

function arrayBrokerInfo(r: TightReader): (BrokerInfo | null)[] | null {
  return r.boolean() ? elementsBrokerInfo(r) : null
}

function elementsBrokerInfo(r: TightReader): (BrokerInfo | null)[] {
  const count = r.arrayCount()
  const list: (BrokerInfo | null)[] = []
  for (let i = 0; i < count; i++) list.push(nestedBrokerInfo(r))
  return list
}

function arrayConsumerId(r: TightReader): (ConsumerId | null)[] | null {
  return r.boolean() ? elementsConsumerId(r) : null
}

function elementsConsumerId(r: TightReader): (ConsumerId | null)[] {
  const count = r.arrayCount()
  const list: (ConsumerId | null)[] = []
  for (let i = 0; i < count; i++) list.push(nestedConsumerId(r))
  return list
}

function arrayConsumerInfo(r: TightReader): (ConsumerInfo | null)[] | null {
  return r.boolean() ? elementsConsumerInfo(r) : null
}

function elementsConsumerInfo(r: TightReader): (ConsumerInfo | null)[] {
  const count = r.arrayCount()
  const list: (ConsumerInfo | null)[] = []
  for (let i = 0; i < count; i++) list.push(nestedConsumerInfo(r))
  return list
}

function arrayDataStructure(r: TightReader): (object | null)[] | null {
  return r.boolean() ? elementsDataStructure(r) : null
}

function elementsDataStructure(r: TightReader): (object | null)[] {
  const count = r.arrayCount()
  const list: (object | null)[] = []
  for (let i = 0; i < count; i++) list.push(nestedDataStructure(r))
  return list
}
