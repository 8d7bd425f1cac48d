/** Advisories are not waited for: they share a write with what is sent next, or go out a little later. */
import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'
import { ConsumerInfo, KeepAliveInfo, MessageDispatch } from '../../src/generated/commands.js'
import { Bench, type Peer } from './bench.js'
import { consumerId, queue, textMessage } from './names.js'

const watched = Destination.topic('ActiveMQ.Advisory.TempQueue,ActiveMQ.Advisory.TempTopic')
const watcher = consumerId

async function watching(destination: Destination) {
  const bench = new Bench()
  const peer = await bench.connected()
  bench.broker.connection.sinks.clear()
  peer.send(new ConsumerInfo({ commandId: 5, consumerId: watcher, destination, prefetchSize: 1000 }))
  await bench.settle()
  peer.received.length = 0
  const sink = bench.broker.connection.sinks.get(watcher.toString())!
  return { bench, peer, deliver: (sequence: number) => sink.deliver(textMessage(sequence), 0) }
}

const sequences = (peer: Peer) =>
  peer.received.map((command) =>
    command instanceof MessageDispatch ? command.message?.messageId.producerSequenceId : command.constructor.name,
  )

describe('advisories', () => {
  it('gather for ten milliseconds', async () => {
    const { bench, peer, deliver } = await watching(watched)
    deliver(1)
    deliver(2)
    await bench.settle()
    expect(peer.received).toEqual([])
    bench.clock.advance(10)
    await bench.settle()
    expect(sequences(peer)).toEqual([1, 2])
    deliver(3)
    bench.clock.advance(10)
    await bench.settle()
    expect(sequences(peer)).toEqual([1, 2, 3])
  })

  it('go before whatever is sent next, so that the order is kept', async () => {
    const { bench, peer, deliver } = await watching(watched)
    deliver(1)
    peer.send(new KeepAliveInfo({ commandId: 9, responseRequired: true }))
    await bench.settle()
    expect(sequences(peer)).toEqual([1, 'KeepAliveInfo'])
    bench.clock.advance(10)
    await bench.settle()
    expect(sequences(peer)).toEqual([1, 'KeepAliveInfo'])
  })

  it('do not gather without bound', async () => {
    const { bench, peer, deliver } = await watching(watched)
    for (let sequence = 1; sequence <= 70; sequence++) deliver(sequence)
    await bench.settle()
    expect(peer.received).toHaveLength(70)
  })

  it('are sent before the connection ends', async () => {
    const { bench, peer, deliver } = await watching(watched)
    deliver(1)
    bench.acceptor.close()
    await bench.settle()
    expect(sequences(peer)[0]).toBe(1)
  })

  it('are the only messages put off', async () => {
    const { bench, peer, deliver } = await watching(queue)
    deliver(1)
    await bench.settle()
    expect(sequences(peer)).toEqual([1])
  })
})
