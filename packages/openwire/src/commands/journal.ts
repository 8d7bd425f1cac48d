/** Records of ActiveMQ's oldest journal store. `subscritionName` is its own spelling. */
import { boolean, byte, data, long, nested, row, string } from './table.js'

export const journal = [
  data(50, 'JournalTopicAck', [
    nested('destination', 'Destination'),
    nested('messageId', 'MessageId'),
    row('messageSequenceId', long),
    row('subscritionName', string),
    row('clientId', string),
    nested('transactionId', 'TransactionId'),
  ]),
  data(52, 'JournalQueueAck', [nested('destination', 'Destination'), nested('messageAck', 'MessageAck')]),
  data(53, 'JournalTrace', [row('message', string)]),
  data(54, 'JournalTransaction', [
    nested('transactionId', 'TransactionId'),
    row('type', byte),
    row('wasPrepared', boolean),
  ]),
]
