/** Options of `producer` and `consumer`, with ActiveMQ's names: read by the command line, its help and the reference page. */
import { bytes, choice, defineOptions, duration, flag, integer, type OptionValues, text } from '@hermod/model'

const common = {
  brokerUrl: text('tcp://localhost:61616', 'Address of the broker.'),
  user: text('', 'User name.'),
  password: text('', 'Password.'),
  destination: text('queue://TEST', 'queue://NAME or topic://NAME.'),
  messageCount: integer(1000, 'Messages per thread.', { min: 0 }),
  sleep: duration(0, 'Pause after each message.', { min: 0 }),
  parallelThreads: integer(1, 'Sessions working side by side.', { min: 1, max: 1000 }),
}

export const producerOptions = defineOptions('producer', {
  ...common,
  persistent: flag(true, 'Messages survive a restart of the broker.'),
  messageSize: bytes(0, 'Bytes of a bytes message; 0: a text message.', { min: 0, max: 1024 ** 3 }),
  textMessageSize: bytes(0, 'Characters of a text message; 0: a short text with its number.', {
    min: 0,
    max: 1024 ** 3,
  }),
  message: text('', 'Text to send as the body.'),
  payloadUrl: text('', 'File (path or file: URL) or http(s): address to send as the body.'),
  transactionBatchSize: integer(0, 'Messages per transaction; 0: no transactions.', {
    min: 0,
    aliases: ['transactedBatchSize'],
  }),
  msgTTL: duration(0, 'Time until a message expires; 0: never.', { min: 0 }),
  msgGroupID: text('', 'Message group.'),
  messagePriority: integer(4, 'Priority.', { min: 0, max: 9 }),
  disableMessageTimestamp: flag(false, 'Messages carry no timestamp.'),
})
export type ProducerOptions = OptionValues<typeof producerOptions>

export const ACK_MODES = [
  'AUTO_ACKNOWLEDGE',
  'CLIENT_ACKNOWLEDGE',
  'DUPS_OK_ACKNOWLEDGE',
  'INDIVIDUAL_ACKNOWLEDGE',
  'SESSION_TRANSACTED',
] as const

export const consumerOptions = defineOptions('consumer', {
  ...common,
  ackMode: choice(ACK_MODES, 'AUTO_ACKNOWLEDGE', 'How messages are acknowledged.'),
  transacted: flag(false, 'Receives in transactions of batchSize messages.'),
  batchSize: integer(10, 'Messages per transaction or per acknowledgement.', { min: 1 }),
  durable: flag(false, 'Subscribes durably to a topic; needs clientId.'),
  clientId: text('', 'Client id of the connection.'),
  bytesAsText: flag(false, 'Shows the body of bytes messages as text.'),
  quiet: flag(false, 'Does not show each message.'),
})
export type ConsumerOptions = OptionValues<typeof consumerOptions>
