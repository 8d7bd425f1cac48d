/** Local and XA transactions. */
import type { ConnectionPort, Ticket } from '@hermod/model'
import { DataArrayResponse, IntegerResponse, type TransactionInfo } from '../../generated/commands.js'
import { TransactionType } from '../../transaction-type.js'
import type { OpenWireConnection } from '../connection.js'
import { openWireErrors } from '../errors.js'
import { NO_ANSWER, required } from './handler.js'

/** A resource manager's votes. */
const XA_OK = 0
const XA_RDONLY = 3

export function changeTransaction(connection: OpenWireConnection, info: TransactionInfo): Ticket {
  const port = connection.port(info)
  if (info.type === TransactionType.recover) return recover(connection, port, info)
  const id = required(info.transactionId, info, 'transactionId')
  switch (info.type) {
    case TransactionType.begin:
      port.begin(id)
      return 0
    case TransactionType.end:
      port.end(id)
      return 0
    case TransactionType.prepare: {
      const { readOnly, ticket } = port.prepare(id)
      const result = readOnly ? XA_RDONLY : XA_OK
      const vote = new IntegerResponse({ correlationId: info.commandId, result })
      if (info.responseRequired) connection.answer(ticket, info.commandId, null, vote)
      return NO_ANSWER
    }
    case TransactionType.commitOnePhase:
      return port.commit(id, true)
    case TransactionType.commitTwoPhase:
      return port.commit(id, false)
    case TransactionType.rollback:
      return port.rollback(id)
    case TransactionType.forget:
      return port.forget(id)
    default:
      throw openWireErrors.transactionType({ type: info.type })
  }
}

function recover(connection: OpenWireConnection, port: ConnectionPort, info: TransactionInfo): Ticket {
  const data = port.recover()
  if (info.responseRequired) connection.outbox.send(new DataArrayResponse({ correlationId: info.commandId, data }))
  return NO_ANSWER
}
