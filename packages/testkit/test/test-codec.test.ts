import { AckType, ConsumerId, Destination } from '@hermod/model'
import { testCodec, testMessage } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'

describe('testCodec', () => {
  it('gives back a message from the middle of a buffer', () => {
    const message = testMessage({ sequence: 7, body: 'hello', priority: 9 })
    message.setProperty('colour', 'blue')
    const target = new Uint8Array(testCodec.sizeBound(message) + 8)
    const end = testCodec.encode(message, target, 3)
    const read = testCodec.decode(target, 3, end - 3)
    expect(read.messageId.toString()).toBe(message.messageId.toString())
    expect(Buffer.from(read.content!).toString()).toBe('hello')
    expect(read.properties()).toEqual(message.properties())
    expect(read.priority).toBe(9)
    expect(() => testCodec.decode(target, 3, end - 4)).toThrow('does not fill')
  })

  it('gives back acks and subscriptions', () => {
    const ack = {
      destination: Destination.topic('T'),
      messageId: testMessage().messageId,
      transactionId: null,
      consumerId: new ConsumerId('c', 1, 2),
      ackType: AckType.individual,
    }
    expect(testCodec.decodeAck(testCodec.encodeAck(ack))).toEqual(ack)
    const subscription = {
      clientId: 'a',
      subscriptionName: 'b',
      subscribedDestination: Destination.topic('>'),
      destination: Destination.topic('T'),
      selector: null,
      noLocal: true,
    }
    expect(testCodec.decodeSubscription(testCodec.encodeSubscription(subscription))).toEqual(subscription)
  })
})
