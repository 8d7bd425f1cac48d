/** Ids, transaction ids and destinations: the values that other structures refer to. */
import { bytes, cached, data, int, long, row, string } from './table.js'

const physicalName = [row('physicalName', string)]

export const identities = [
  data(100, 'ActiveMQQueue', physicalName, 'Destination'),
  data(101, 'ActiveMQTopic', physicalName, 'Destination'),
  data(102, 'ActiveMQTempQueue', physicalName, 'Destination'),
  data(103, 'ActiveMQTempTopic', physicalName, 'Destination'),

  data(
    110,
    'MessageId',
    [
      row('textView', string, { since: 10 }),
      cached('producerId', 'ProducerId'),
      row('producerSequenceId', long),
      row('brokerSequenceId', long),
    ],
    'MessageId',
  ),
  data(111, 'LocalTransactionId', [row('value', long), cached('connectionId', 'ConnectionId')], 'LocalTransactionId'),
  data(
    112,
    'XATransactionId',
    [row('formatId', int), row('globalTransactionId', bytes), row('branchQualifier', bytes)],
    'XaTransactionId',
  ),

  data(120, 'ConnectionId', [row('value', string)], 'ConnectionId'),
  data(121, 'SessionId', [row('connectionId', string), row('value', long)], 'SessionId'),
  data(122, 'ConsumerId', [row('connectionId', string), row('sessionId', long), row('value', long)], 'ConsumerId'),
  // The producer's value stands before its session on the wire.
  data(123, 'ProducerId', [row('connectionId', string), row('value', long), row('sessionId', long)], 'ProducerId'),
  data(124, 'BrokerId', [row('value', string)], 'BrokerId'),
]
