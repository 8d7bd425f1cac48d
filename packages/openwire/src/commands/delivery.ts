/** Commands by which messages reach consumers and come back acknowledged, and transactions. */
import { byte, cached, command, int, long, nested, row, string, throwable } from './table.js'

export const delivery = [
  command(7, 'TransactionInfo', [
    cached('connectionId', 'ConnectionId'),
    cached('transactionId', 'TransactionId'),
    row('type', byte),
  ]),

  command(19, 'ProducerAck', [nested('producerId', 'ProducerId', { since: 3 }), row('size', int, { since: 3 })]),

  command(20, 'MessagePull', [
    cached('consumerId', 'ConsumerId', { since: 2 }),
    cached('destination', 'Destination', { since: 2 }),
    row('timeout', long, { since: 2 }),
    row('correlationId', string, { since: 3 }),
    nested('messageId', 'MessageId', { since: 3 }),
  ]),

  command(21, 'MessageDispatch', [
    cached('consumerId', 'ConsumerId'),
    cached('destination', 'Destination'),
    nested('message', 'Message'),
    row('redeliveryCounter', int),
  ]),

  command(22, 'MessageAck', [
    cached('destination', 'Destination'),
    cached('transactionId', 'TransactionId'),
    cached('consumerId', 'ConsumerId'),
    row('ackType', byte),
    nested('firstMessageId', 'MessageId'),
    nested('lastMessageId', 'MessageId'),
    row('messageCount', int),
    row('poisonCause', throwable, { since: 7 }),
  ]),

  // An old master told its slave so which consumer was given which message.
  command(90, 'MessageDispatchNotification', [
    cached('consumerId', 'ConsumerId'),
    cached('destination', 'Destination'),
    row('deliverySequenceId', long),
    nested('messageId', 'MessageId'),
  ]),
]
