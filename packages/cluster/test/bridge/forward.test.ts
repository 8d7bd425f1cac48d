import {
  BrokerId,
  ConnectionId,
  Destination,
  LocalTransactionId,
  Message,
  MessageId,
  MessageKind,
  ProducerId,
} from '@hermod/model'
import { plainContent } from '@hermod/openwire'
import { describe, expect, test } from 'vitest'
import { crossing, verdictOn } from '../../src/bridge/forward.js'

const here = new BrokerId('A')
const bridge = new ProducerId('A->B:2', 1, 1)
const terms = { here, producerId: bridge, compress: false }

function message(destination = Destination.queue('Q')): Message {
  const made = new Message(MessageKind.text)
  made.producerId = new ProducerId('client', 1, 1)
  made.messageId = new MessageId(made.producerId, 1)
  made.destination = destination
  return made
}

describe('a message that crosses', () => {
  test('is a copy with this broker in its path, of the bridge, by its own id', () => {
    const original = message()
    const copy = crossing(original, 2, terms, 6, true)
    expect(copy).not.toBe(original)
    expect(copy.brokerPath).toEqual([here])
    expect(copy.producerId).toBe(bridge)
    expect(copy.messageId).toBe(original.messageId)
    expect([copy.commandId, copy.responseRequired, copy.redeliveryCounter]).toEqual([6, true, 2])
    expect(original.brokerPath).toBeNull()
    expect(original.redeliveryCounter).toBe(0)
  })

  test('goes on with the path it has', () => {
    const original = message()
    original.brokerPath = [new BrokerId('X')]
    expect(crossing(original, 0, terms, 1, false).brokerPath!.map(String)).toEqual(['X', 'A'])
  })

  test('is packed where that is wanted, and the message that stays is not', () => {
    const original = message()
    original.content = new Uint8Array(1000)
    const copy = crossing(original, 0, { ...terms, compress: true }, 1, true)
    expect(copy.compressed).toBe(true)
    expect(copy.content!.length).toBeLessThan(100)
    expect(plainContent(copy)).toEqual(original.content)
    expect([original.compressed, original.content.length]).toEqual([false, 1000])
  })

  test('leaves its transaction behind and remembers it', () => {
    const original = message()
    const transaction = new LocalTransactionId(1, new ConnectionId('client'))
    original.transactionId = transaction
    const copy = crossing(original, 0, terms, 1, true)
    expect(copy.transactionId).toBeNull()
    expect(copy.originalTransactionId).toBe(transaction)
  })
})

describe('a refusal', () => {
  const gone = { className: 'org.apache.activemq.DestinationDoesNotExistException', message: 'gone' }

  test('of a temporary destination that is gone is the end of the message', () => {
    expect(verdictOn(gone, message(new Destination('temp-queue', 'ID:1')))).toBe('poison')
  })

  test('of anything else is the end of the bridge: the message stays', () => {
    expect(verdictOn(gone, message())).toBe('fail')
    expect(verdictOn({ className: 'java.io.IOException', message: 'full' }, message())).toBe('fail')
    expect(verdictOn(null, message())).toBe('fail')
  })
})
