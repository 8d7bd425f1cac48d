/** Which handler serves which command, by type byte. What is not here a broker does not take. */
import { DataType } from '../../generated/commands.js'
import { acknowledge } from './acks.js'
import { addConnection, noteConnectionControl, shutDown } from './connections.js'
import { addConsumer, controlConsumer, pull } from './consumers.js'
import { changeDestination, removeSubscription } from './destinations.js'
import type { CommandOf, Handler } from './handler.js'
import { send } from './messages.js'
import { noteBroker, noteSubscriptions, refuseNotification } from './network.js'
import { answerKeepAlive, takeNote } from './notices.js'
import { remove } from './removal.js'
import { addProducer, addSession } from './sessions.js'
import { changeTransaction } from './transactions.js'

export const handlers: readonly (Handler | undefined)[] = table()

function table(): (Handler | undefined)[] {
  const rows: (Handler | undefined)[] = new Array(256).fill(undefined)
  const on = <T extends number>(type: T, handle: (...call: [Parameters<Handler>[0], CommandOf<T>]) => number): void => {
    rows[type] = handle as Handler
  }
  on(DataType.ActiveMQMessage, send)
  on(DataType.ActiveMQBytesMessage, send)
  on(DataType.ActiveMQMapMessage, send)
  on(DataType.ActiveMQObjectMessage, send)
  on(DataType.ActiveMQStreamMessage, send)
  on(DataType.ActiveMQTextMessage, send)
  on(DataType.ActiveMQBlobMessage, send)
  on(DataType.MessageAck, acknowledge)
  on(DataType.MessagePull, pull)
  on(DataType.ConsumerControl, controlConsumer)
  on(DataType.TransactionInfo, changeTransaction)

  on(DataType.ConnectionInfo, addConnection)
  on(DataType.SessionInfo, addSession)
  on(DataType.ProducerInfo, addProducer)
  on(DataType.ConsumerInfo, addConsumer)
  on(DataType.DestinationInfo, changeDestination)
  on(DataType.RemoveInfo, remove)
  on(DataType.RemoveSubscriptionInfo, removeSubscription)

  on(DataType.ConnectionControl, noteConnectionControl)
  on(DataType.ShutdownInfo, shutDown)
  on(DataType.KeepAliveInfo, answerKeepAlive)
  // Without effect on ActiveMQ's side either.
  on(DataType.ControlCommand, takeNote)
  on(DataType.FlushCommand, takeNote)
  on(DataType.ConnectionError, takeNote)
  on(DataType.Response, takeNote)
  on(DataType.ExceptionResponse, takeNote)
  on(DataType.DataResponse, takeNote)
  on(DataType.DataArrayResponse, takeNote)
  on(DataType.IntegerResponse, takeNote)

  on(DataType.BrokerInfo, noteBroker)
  on(DataType.BrokerSubscriptionInfo, noteSubscriptions)
  on(DataType.MessageDispatchNotification, refuseNotification)
  return rows
}
