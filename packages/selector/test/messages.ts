/** The two messages for which the verdicts of ActiveMQ were recorded. */
import {
  Destination,
  JavaByte,
  JavaDouble,
  JavaFloat,
  JavaLong,
  JavaShort,
  Message,
  MessageId,
  MessageKind,
  type PrimitiveValue,
  ProducerId,
} from '@hermod/model'

export function messageWith(properties: Record<string, PrimitiveValue>): Message {
  const message = new Message(MessageKind.text)
  message.destination = Destination.topic('BARE')
  message.messageId = new MessageId(new ProducerId('ID:host-1-1:1', 1, 1), 8)
  message.timestamp = 1
  message.setProperties(new Map(Object.entries(properties)))
  return message
}

export const bareMessage = messageWith({})

export const fullMessage = messageWith({
  yes: true,
  no: false,
  b: new JavaByte(5),
  s: new JavaShort(300),
  i: 42,
  j: 7,
  l: new JavaLong(5_000_000_000),
  big: new JavaLong(9_007_199_254_740_993n),
  f: new JavaFloat(1.5),
  d: new JavaDouble(2.25),
  color: 'red',
  name: "it's_100%",
  num: '10',
  fnum: '1.5',
  t: 'true',
  empty: '',
  list: 'a,b,,c,,',
  Color: 'BLUE',
  line: 'one\ntwo',
  esc: 'a\\b',
})
Object.assign(fullMessage, {
  destination: Destination.queue('SEL.Q'),
  replyTo: Destination.topic('ANSWERS'),
  messageId: new MessageId(new ProducerId('ID:host-1-1:1', 1, 1), 7),
  priority: 7,
  timestamp: 1_700_000_000_000,
  correlationId: 'corr-1',
  type: 'car',
  persistent: true,
  groupID: 'g1',
  groupSequence: 3,
  userID: 'joe',
  redeliveryCounter: 2,
})
