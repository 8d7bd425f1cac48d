/** Answers that are promises about the disk although the broker's call gives no ticket. */
import { ConsumerId, Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { ConsumerInfo, DestinationInfo, Response } from '../../src/generated/commands.js'
import { Bench } from './bench.js'
import { connectionId, queue, sessionId } from './names.js'

const topic = Destination.parse('topic://NEWS')

function consumer(number: number, subscriptionName: string | null): ConsumerInfo {
  const id = new ConsumerId(sessionId.connectionId, sessionId.value, number)
  return new ConsumerInfo({
    commandId: 50 + number,
    responseRequired: true,
    consumerId: id,
    destination: topic,
    subscriptionName,
  })
}

describe('the answer', () => {
  it('to a durable subscription waits for the disk, to another consumer it does not', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    peer.received.length = 0
    bench.broker.nextTicket = 7
    peer.send(consumer(1, 'archive'))
    peer.send(consumer(2, null))
    await bench.settle()
    expect(peer.received).toEqual([new Response({ correlationId: 52 })])
    bench.broker.durable(7)
    await bench.settle()
    expect(peer.received.at(-1)).toEqual(new Response({ correlationId: 51 }))
  })

  it('to the removal of a destination waits for the disk', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    peer.received.length = 0
    bench.broker.nextTicket = 7
    const removal = { commandId: 60, responseRequired: true, connectionId, destination: queue, operationType: 1 }
    peer.send(new DestinationInfo(removal))
    await bench.settle()
    expect(peer.received).toEqual([])
    bench.broker.durable(7)
    await bench.settle()
    expect(peer.received).toEqual([new Response({ correlationId: 60 })])
  })
})
