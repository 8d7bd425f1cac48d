import {
  BrokerError,
  ConsumerId,
  Destination,
  LocalTransactionId,
  Message,
  ProducerId,
  ProtocolError,
  SessionId,
  XaTransactionId,
} from '@hermod/model'
import { describe, expect, it } from 'vitest'
import {
  BrokerInfo,
  type Command,
  ConnectionError,
  ConsumerControl,
  ConsumerInfo,
  DataArrayResponse,
  DestinationInfo,
  ExceptionResponse,
  IntegerResponse,
  MessageAck,
  MessageDispatch,
  MessageDispatchNotification,
  MessagePull,
  ProducerAck,
  ProducerInfo,
  RemoveInfo,
  RemoveSubscriptionInfo,
  Response,
  SessionInfo,
  TransactionInfo,
} from '../../src/generated/commands.js'
import { Bench, type Peer } from './bench.js'
import { connectionId, consumerId, producerId, queue, sessionId, textMessage } from './names.js'

async function exchange(bench: Bench, peer: Peer, ...commands: Command[]): Promise<readonly Command[]> {
  peer.received.length = 0
  for (const command of commands) peer.send(command)
  await bench.settle()
  return peer.received
}

const refusal = new BrokerError('X', 'no space left', 'javax.jms.ResourceAllocationException', true)

describe('sending', () => {
  it('hands on the message whole, and answers at once when there is nothing to wait for', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    const answers = await exchange(bench, peer, textMessage(1, { responseRequired: true, persistent: true }))
    expect(answers).toEqual([new Response({ correlationId: 101 })])
    const [sent] = bench.broker.connection.sent
    expect(sent).toMatchObject({ persistent: true, commandId: 101 })
    expect(Buffer.from(sent!.content!)).toEqual(Buffer.from([0, 0, 0, 1, 65]))
  })

  it('keeps bodies when the chunk they came in is overwritten', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    for (let i = 1; i <= 100; i++) peer.send(textMessage(i, { content: new Uint8Array(1000).fill(i) }))
    await bench.settle()
    expect(bench.broker.connection.sent.map(({ content }) => content![999])).toEqual(
      Array.from({ length: 100 }, (_, i) => i + 1),
    )
  })

  it('gives receipts when the disk has got so far, in order, and not before', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    bench.broker.nextTicket = 41
    await exchange(bench, peer, textMessage(1, { responseRequired: true }), textMessage(2, { responseRequired: true }))
    bench.broker.nextTicket = 42
    expect(await exchange(bench, peer, textMessage(3, { responseRequired: true }))).toEqual([])
    bench.broker.durable(41)
    await bench.settle()
    expect(peer.received).toEqual([new Response({ correlationId: 101 }), new Response({ correlationId: 102 })])
    bench.broker.durable(42)
    await bench.settle()
    expect(peer.received.at(-1)).toEqual(new Response({ correlationId: 103 }))
  })

  it('tells the producer when the store could not keep the message', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    bench.broker.nextTicket = 41
    await exchange(bench, peer, textMessage(1, { responseRequired: true }))
    bench.broker.connection.sink.durabilityFailed(new BrokerError('X', 'disk full', 'java.io.IOException', true), 41)
    await bench.settle()
    expect(peer.received).toHaveLength(1)
    expect((peer.received[0] as ExceptionResponse).exception).toMatchObject({
      className: 'java.io.IOException',
      message: 'disk full',
    })
  })

  it('refusals answer the command, or come as a ConnectionError if it wanted no answer', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    bench.broker.failures.set('send', refusal)
    const answers = await exchange(bench, peer, textMessage(1, { responseRequired: true }), textMessage(2))
    expect(answers.map((answer) => answer.constructor)).toEqual([ExceptionResponse, ConnectionError])
    expect(answers[0]).toMatchObject({ correlationId: 101, exception: { message: 'no space left' } })
    expect(answers[1]).toMatchObject({ exception: { className: 'javax.jms.ResourceAllocationException' } })
  })

  it('a bug of ours is an answer, a line in the log and nothing worse', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    bench.broker.failures.set('send', new TypeError('x is undefined') as never)
    const [answer] = await exchange(bench, peer, textMessage(1, { responseRequired: true }))
    expect(answer).toMatchObject({ exception: { className: 'javax.jms.JMSException' } })
    expect(bench.log.texts('error')).toHaveLength(1)
    expect(peer.isClosed).toBe(false)
  })

  it('with bytes that the broker finds broken ends the connection', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    bench.broker.failures.set('send', new ProtocolError('primitive map ends early') as never)
    await exchange(bench, peer, textMessage(1, { responseRequired: true }))
    expect(peer.isClosed).toBe(true)
    expect(bench.warnings()).toEqual(['Transport Connection to: tcp://10.0.0.1:5000 failed: primitive map ends early'])
  })

  it('from a producer that was not registered, or without its fields, is refused', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    const stranger = textMessage(1, { responseRequired: true, producerId: { ...producerId, value: 9 } as never })
    Object.setPrototypeOf(stranger.producerId, Object.getPrototypeOf(producerId))
    const bare = Object.assign(new Message(23), { commandId: 7, responseRequired: true })
    Object.assign(bare, { producerId: null, messageId: null, destination: null })
    const answers = await exchange(bench, peer, stranger, bare)
    expect(answers).toMatchObject([
      { exception: { message: expect.stringContaining('ID:client-1:1:9') } },
      { exception: { message: 'Message lacks its producerId' } },
    ])
  })
})

describe('flow control', () => {
  it('keeps back the receipt of a blocked producer until it may go on', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    bench.broker.connection.block()
    expect(await exchange(bench, peer, textMessage(1, { responseRequired: true }))).toEqual([])
    expect(await exchange(bench, peer, new SessionInfo({ commandId: 5, responseRequired: true, sessionId }))).toEqual([
      new Response({ correlationId: 5 }),
    ])
    bench.broker.connection.unblock(producerId)
    await bench.settle()
    expect(peer.received.at(-1)).toEqual(new Response({ correlationId: 101 }))
  })

  it('gives ProducerAcks of the accounted size, and keeps them back while blocked', async () => {
    const bench = new Bench()
    const peer = await bench.connected(2500)
    const ack = new ProducerAck({ producerId, size: 1029 })
    expect(await exchange(bench, peer, textMessage(1))).toEqual([ack])
    bench.broker.connection.block()
    expect(await exchange(bench, peer, textMessage(2), textMessage(3))).toEqual([])
    bench.broker.connection.unblock(producerId)
    await bench.settle()
    expect(peer.received).toEqual([ack, ack])
  })

  it('stops reading a producer that waits for nothing, in the middle of a chunk', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    bench.broker.connection.block()
    await exchange(bench, peer, textMessage(1), textMessage(2), textMessage(3))
    expect(bench.broker.connection.sent).toHaveLength(1)
    bench.broker.connection.unblock(producerId)
    await bench.settle()
    expect(bench.broker.connection.sent).toHaveLength(3)
  })

  it('does not take the silence it makes itself for the silence of the peer', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    bench.broker.connection.block()
    await exchange(bench, peer, textMessage(1))
    bench.clock.advance(200_000)
    await bench.settle()
    expect(peer.isClosed).toBe(false)
  })

  it('a blocked producer that sends on without waiting for its receipts is not read for ever', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    bench.broker.connection.block()
    for (let i = 1; i <= 1_000; i++) peer.send(textMessage(i, { responseRequired: true }))
    await bench.settle()
    expect(bench.broker.connection.sent.length).toBeLessThan(200)
    bench.broker.connection.unblock(producerId)
    await bench.settle()
    expect(peer.received).toHaveLength(1_000)
  })

  it('answers held for a producer are given when it is removed', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    bench.broker.connection.block()
    await exchange(bench, peer, textMessage(1, { responseRequired: true }))
    expect(await exchange(bench, peer, new RemoveInfo({ commandId: 8, objectId: sessionId }))).toEqual([
      new Response({ correlationId: 101 }),
    ])
  })

  it('a peer that does not read its messages is congested, and only it', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    const { connection } = bench.broker
    const sink = connection.sinks.get(consumerId.toString())!
    peer.link.pause()
    const big = textMessage(1, { content: new Uint8Array(100_000) })
    let delivered = 0
    while (!connection.congested && delivered < 1_000) {
      sink.deliver(big, 0)
      delivered++
      if (delivered % 5 === 0) await bench.settle()
    }
    expect(delivered).toBeLessThan(20)
    bench.clock.advance(29_000) // less than the silence limit, so that the peer's stillness is not what is seen
    bench.clock.advance(1_000)
    expect(bench.warnings().some((line) => line.includes('has read nothing for 30000 ms'))).toBe(true)
    peer.link.resume()
    await bench.settle()
    expect(connection.congested).toBe(false)
    expect(peer.received.filter((command) => command instanceof MessageDispatch)).toHaveLength(delivered)
  })

  it('one turn encodes about a megabyte for a connection and then writes', async () => {
    const bench = new Bench()
    await bench.connected()
    const { connection } = bench.broker
    const sink = connection.sinks.get(consumerId.toString())!
    let delivered = 0
    for (; !connection.congested; delivered++) sink.deliver(textMessage(1, { content: new Uint8Array(10_000) }), 0)
    expect(delivered).toBeGreaterThan(100)
    expect(delivered).toBeLessThan(110)
    await bench.settle()
    expect(connection.congested).toBe(false)
  })

  it('a peer that does not read its answers is not read any more', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    peer.link.pause()
    const failed = new BrokerError('X', 'y'.repeat(30_000), 'javax.jms.JMSException', false)
    bench.broker.failures.set('addSession', failed)
    for (let i = 0; i < 1_000; i++) peer.send(new SessionInfo({ commandId: 1, responseRequired: true, sessionId }))
    await bench.settle()
    const handled = bench.broker.connection.verbs().length
    expect(handled).toBeLessThan(300)
    peer.link.resume()
    await bench.settle()
    expect(peer.received).toHaveLength(1_000)
  })
})

describe('consumers', () => {
  it('are registered with all they asked for, on a session nobody announced', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    const id = Object.assign(Object.create(Object.getPrototypeOf(consumerId)), { ...consumerId, sessionId: -1 })
    const destination = Destination.topic('ActiveMQ.Advisory.TempQueue,ActiveMQ.Advisory.TempTopic')
    const answers = await exchange(
      bench,
      peer,
      new ConsumerInfo({
        commandId: 5,
        responseRequired: true,
        consumerId: id,
        destination,
        prefetchSize: 7,
        noLocal: true,
        priority: -3,
        selector: '',
        dispatchAsync: true,
      }),
    )
    expect(answers).toEqual([new Response({ correlationId: 5 })])
    expect(bench.broker.connection.argsOf('addConsumer')[0]).toMatchObject({
      id,
      destination,
      prefetchSize: 7,
      noLocal: true,
      priority: -3,
      selector: null,
      subscriptionName: null,
      dispatchAsync: true,
    })
  })

  it('get dispatches with the redelivery count of their subscription, and empty ones for the end', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    const sink = bench.broker.connection.sinks.get(consumerId.toString())!
    sink.deliver(textMessage(1), 2)
    sink.deliverNothing()
    await bench.settle()
    expect(peer.received[0]).toMatchObject({ consumerId, destination: queue, redeliveryCounter: 2 })
    expect(peer.received[1]).toEqual(new MessageDispatch({ consumerId }))
  })

  it('closed by the broker get a ConsumerControl', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    bench.broker.connection.sinks.get(consumerId.toString())!.consumerClosed()
    await bench.settle()
    expect(peer.received).toEqual([new ConsumerControl({ consumerId, close: true })])
  })

  it('closed for a reason hear of it first', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    const reason = new BrokerError('CODE', 'too slow', 'javax.jms.ResourceAllocationException', true)
    bench.broker.connection.sinks.get(consumerId.toString())!.consumerClosed(reason)
    await bench.settle()
    expect(peer.received).toMatchObject([
      {
        exception: { className: 'javax.jms.ResourceAllocationException', message: expect.stringContaining('too slow') },
      },
      { consumerId, close: true },
    ])
  })

  it('pull single messages and change their prefetch', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    await exchange(
      bench,
      peer,
      new MessagePull({ commandId: 5, consumerId, destination: queue, timeout: -1 }),
      new ConsumerControl({ commandId: 0, consumerId, prefetch: 1000 }),
    )
    expect(bench.broker.connection.argsOf('pull')).toEqual([consumerId, -1])
    expect(bench.broker.connection.argsOf('setPrefetch')).toEqual([consumerId, 1000])
  })

  it('acknowledge with the command as it came', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    const { messageId } = textMessage(1)
    await exchange(
      bench,
      peer,
      new MessageAck({
        commandId: 5,
        consumerId,
        destination: queue,
        ackType: 2,
        firstMessageId: messageId,
        lastMessageId: messageId,
        messageCount: 1,
      }),
    )
    const [consumer, ack, transaction] = bench.broker.connection.argsOf('acknowledge')
    expect(consumer).toEqual(consumerId)
    expect(ack).toMatchObject({ ackType: 2, messageCount: 1, lastMessageId: { producerSequenceId: 1 } })
    expect(transaction).toBeNull()
  })

  it('and producers beyond the limits of the connector are refused', async () => {
    const bench = new Bench({ maximumConsumersAllowedPerConnection: 1, maximumProducersAllowedPerConnection: 1 })
    const peer = await bench.connected()
    const answers = await exchange(
      bench,
      peer,
      new ConsumerInfo({ commandId: 5, responseRequired: true, consumerId, destination: queue }),
      new ProducerInfo({ commandId: 6, responseRequired: true, producerId }),
    )
    expect(answers).toMatchObject([
      { exception: { message: "Can't add consumer on connection ID:client-1: at maximum limit: 1" } },
      { exception: { message: "Can't add producer on connection ID:client-1: at maximum limit: 1" } },
    ])
  })

  it('and producers need a session, and producers and sessions go only once', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    const stray = new ProducerId('ID:client-1', 99, 1)
    const foreign = new ConsumerId('ID:nobody', 1, 1)
    const answers = await exchange(
      bench,
      peer,
      new ProducerInfo({ commandId: 5, responseRequired: true, producerId: stray }),
      new ConsumerInfo({ commandId: 6, responseRequired: true, consumerId: foreign, destination: queue }),
      new RemoveInfo({ commandId: 7, responseRequired: true, objectId: stray }),
      new RemoveInfo({ commandId: 8, responseRequired: true, objectId: new SessionId('ID:client-1', 99) }),
    )
    const messages = [
      'Cannot add a producer to a session that had not been registered: ID:client-1:99',
      'Cannot add a consumer to a connection that had not been registered: ID:nobody',
      'Cannot remove a producer that had not been registered: ID:client-1:99:1',
      'Cannot remove a session that had not been registered: ID:client-1:99',
    ]
    const className = 'java.lang.IllegalStateException'
    expect(answers).toMatchObject(messages.map((message) => ({ exception: { className, message } })))
  })

  it('leave with what reached the application; sessions take theirs along', async () => {
    const bench = new Bench({ maximumConsumersAllowedPerConnection: 1 })
    const peer = await bench.connected()
    await exchange(bench, peer, new RemoveInfo({ commandId: 5, objectId: consumerId, lastDeliveredSequenceId: 6 }))
    expect(bench.broker.connection.argsOf('removeConsumer')).toEqual([consumerId, 6])
    await exchange(bench, peer, new ConsumerInfo({ commandId: 6, consumerId, destination: queue }))
    await exchange(bench, peer, new RemoveInfo({ commandId: 7, objectId: sessionId, lastDeliveredSequenceId: -1 }))
    expect(bench.broker.connection.argsOf('removeSession')).toEqual([sessionId, -1])
    await exchange(bench, peer, new SessionInfo({ sessionId }))
    const again = new ConsumerInfo({ commandId: 8, responseRequired: true, consumerId, destination: queue })
    expect(await exchange(bench, peer, again)).toEqual([new Response({ correlationId: 8 })])
  })
})

describe('destinations and subscriptions', () => {
  const temporary = new Destination('temp-queue', 'ID:client-1:1')

  it('are added and removed, the removal answered when it is done', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    const add = new DestinationInfo({ commandId: 5, responseRequired: true, connectionId, destination: temporary })
    expect(await exchange(bench, peer, add)).toEqual([new Response({ correlationId: 5 })])
    expect(bench.broker.connection.argsOf('addDestination')[0]).toEqual(temporary)
    let done = (): void => {}
    bench.broker.connection.removal = new Promise((resolve) => {
      done = resolve
    })
    const remove = new DestinationInfo({ ...add, commandId: 6, operationType: 1, timeout: 500 })
    expect(await exchange(bench, peer, remove)).toEqual([])
    expect(bench.broker.connection.argsOf('removeDestination')).toEqual([temporary, 500])
    done()
    await bench.settle()
    expect(peer.received).toEqual([new Response({ correlationId: 6 })])
  })

  it('in use are not removed, and the peer is told', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    bench.broker.connection.removal = Promise.reject(refusal)
    const remove = new DestinationInfo({
      commandId: 6,
      responseRequired: true,
      connectionId,
      destination: temporary,
      operationType: 1,
    })
    expect(await exchange(bench, peer, remove)).toMatchObject([
      { correlationId: 6, exception: { message: 'no space left' } },
    ])
  })

  it('durable subscriptions are deleted by client id and name', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    const remove = new RemoveSubscriptionInfo({
      commandId: 6,
      responseRequired: true,
      connectionId,
      clientId: 'c',
      subcriptionName: 's',
    })
    expect(await exchange(bench, peer, remove)).toEqual([new Response({ correlationId: 6 })])
    expect(bench.broker.connection.argsOf('removeSubscription')).toEqual(['c', 's'])
  })
})

describe('transactions', () => {
  const local = new LocalTransactionId(1, connectionId)
  const xa = new XaTransactionId(4660, new Uint8Array([1]), new Uint8Array([2]))
  const command = (type: number, transactionId: TransactionInfo['transactionId']) =>
    new TransactionInfo({ commandId: 10 + type, responseRequired: type !== 0, connectionId, transactionId, type })

  it('local ones begin one way and commit with a receipt that waits for the disk', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    expect(await exchange(bench, peer, command(0, local))).toEqual([])
    await exchange(bench, peer, textMessage(1, { transactionId: local }))
    expect(bench.broker.connection.argsOf('send')[1]).toEqual(local)
    bench.broker.nextTicket = 5
    expect(await exchange(bench, peer, command(2, local))).toEqual([])
    expect(bench.broker.connection.argsOf('commit')).toEqual([local, true])
    bench.broker.durable(5)
    await bench.settle()
    expect(peer.received).toEqual([new Response({ correlationId: 12 })])
  })

  it('XA: end, the two votes, recover, commit, rollback, forget', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    const { connection } = bench.broker
    connection.recovered = [xa]
    expect(await exchange(bench, peer, command(0, xa), command(7, xa), command(1, xa))).toEqual([
      new Response({ correlationId: 17 }),
      new IntegerResponse({ correlationId: 11, result: 0 }),
    ])
    connection.readOnly = true
    expect(await exchange(bench, peer, command(1, xa))).toEqual([new IntegerResponse({ correlationId: 11, result: 3 })])
    const [recovered] = await exchange(bench, peer, command(5, null))
    expect(recovered).toBeInstanceOf(DataArrayResponse)
    expect((recovered as DataArrayResponse).data).toMatchObject([{ formatId: 4660 }])
    await exchange(bench, peer, command(3, xa), command(4, xa), command(6, xa))
    expect(connection.verbs().slice(-4)).toEqual(['recover', 'commit', 'rollback', 'forget'])
    expect(connection.argsOf('commit')[1]).toBe(false)
  })

  it('of an unknown kind, or without an id, are refused', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    expect(await exchange(bench, peer, command(9, xa), command(2, null))).toMatchObject([
      { exception: { message: 'unknown transaction command 9' } },
      { exception: { message: 'TransactionInfo lacks its transactionId' } },
    ])
  })
})

describe('other brokers', () => {
  it('are told by name what is not available, and the link ends', async () => {
    const bench = new Bench()
    const peer = await bench.greeted()
    peer.send(new BrokerInfo({ commandId: 1, brokerName: 'brokerB', slaveBroker: true }))
    await bench.settle()
    const refusal = 'master/slave connection of the broker brokerB: not available in this broker yet'
    expect(peer.received.at(-1)).toMatchObject({ exception: { message: refusal } })
    expect(peer.isClosed).toBe(true)
    expect(bench.warnings()).toEqual([`Refused the connection of tcp://10.0.0.1:5000: ${refusal}`])
  })

  it('commands that no client sends end the connection with a line', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    peer.send(new MessageDispatch({ consumerId }))
    await bench.settle()
    expect(peer.isClosed).toBe(true)
    expect(bench.warnings()[0]).toContain('unexpected command MessageDispatch')
  })

  it('a master that replicates is refused', async () => {
    const bench = new Bench()
    const peer = await bench.connected()
    peer.send(new MessageDispatchNotification({ commandId: 1, responseRequired: true, consumerId }))
    await bench.settle()
    expect(peer.received).toMatchObject([{ correlationId: 1 }])
    expect(bench.warnings()[0]).toContain('replication to a pure slave')
  })
})
