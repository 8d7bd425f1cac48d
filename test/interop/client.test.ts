/** Our client against the real broker and against Hermod: the same behaviour is asked of both. */
import {
  type BytesMessage,
  type Connection,
  ConnectionFactory,
  type FactorySettings,
  type JmsMessage,
  type MapMessage,
  type StreamMessage,
  TextMessage,
} from '@hermod/client'
import { JavaShort } from '@hermod/model'
import { RecordingLogger } from '@hermod/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerKind, BrokerProcess } from './support/broker-process.js'

const WAIT = 10_000

describe.each<BrokerKind>(['activemq', 'hermod'])('the client with %s', (kind) => {
  let broker: BrokerProcess
  const open: Connection[] = []
  beforeAll(async () => {
    broker = await BrokerProcess.start(kind)
  })
  afterAll(() => broker?.dispose())
  afterEach(async () => {
    for (const connection of open.splice(0)) await connection.close()
  })

  async function connect(query = '', settings: FactorySettings = {}): Promise<Connection> {
    const connection = await new ConnectionFactory(`${broker.url}${query}`, settings).createConnection()
    open.push(connection)
    await connection.start()
    return connection
  }

  async function texts(messages: AsyncIterable<JmsMessage>): Promise<(string | null)[]> {
    const seen: (string | null)[] = []
    for await (const message of messages) seen.push((message as TextMessage).text)
    return seen
  }

  it('sends and receives every body type with headers and properties', async () => {
    const session = await (await connect()).createSession()
    const producer = await session.createProducer('client.types')
    const consumer = await session.createConsumer('client.types')
    const text = session.createTextMessage('grüße \u{1f600}\0')
    text.correlationId = 'c-1'
    text.type = 'greeting'
    text.properties = {
      n: 5,
      big: 2 ** 40,
      huge: -(2n ** 63n),
      real: 1.5,
      flag: true,
      name: 'é',
      short: new JavaShort(7),
    }
    await producer.send(text, { priority: 7, timeToLive: 60_000 })
    await producer.send(session.createBytesMessage(Uint8Array.of(0, 255, 7)))
    await producer.send(session.createMapMessage({ a: 1, b: 'two', c: Uint8Array.of(3), nested: { x: [1, 'y'] } }))
    await producer.send(session.createStreamMessage([true, 2 ** 33, 'three', null]))
    await producer.send(session.createMessage())

    const got = (await consumer.receive(WAIT)) as TextMessage
    expect(got).toBeInstanceOf(TextMessage)
    expect(got.text).toBe('grüße \u{1f600}\0')
    expect(got).toMatchObject({
      correlationId: 'c-1',
      type: 'greeting',
      priority: 7,
      persistent: true,
      redelivered: false,
    })
    expect(got.expiration - got.timestamp).toBe(60_000)
    expect(got.properties).toEqual({
      n: 5,
      big: 2 ** 40,
      huge: -(2n ** 63n),
      real: 1.5,
      flag: true,
      name: 'é',
      short: 7,
    })
    expect(got.typedProperty('short')).toEqual(new JavaShort(7))
    expect(((await consumer.receive(WAIT)) as BytesMessage).bytes).toEqual(Uint8Array.of(0, 255, 7))
    const map = (await consumer.receive(WAIT)) as MapMessage
    expect(map.map).toEqual({ a: 1, b: 'two', c: Uint8Array.of(3), nested: { x: [1, 'y'] } })
    expect(((await consumer.receive(WAIT)) as StreamMessage).values).toEqual([true, 2 ** 33, 'three', null])
    expect((await consumer.receive(WAIT))?.constructor.name).toBe('JmsMessage')
  })

  it('compresses bodies', async () => {
    const session = await (await connect('?jms.useCompression=true')).createSession()
    const producer = await session.createProducer('client.compressed')
    const consumer = await session.createConsumer('client.compressed')
    await producer.send(session.createTextMessage('ab'.repeat(5000)))
    await producer.send(session.createBytesMessage(new Uint8Array(5000).fill(7)))
    const text = (await consumer.receive(WAIT)) as TextMessage
    expect(text.wire.compressed).toBe(true)
    expect(text.text).toBe('ab'.repeat(5000))
    expect(((await consumer.receive(WAIT)) as BytesMessage).bytes).toEqual(new Uint8Array(5000).fill(7))
  })

  it('delivers to a listener one message at a time, in order', async () => {
    const session = await (await connect()).createSession()
    const producer = await session.createProducer('client.listener')
    const consumer = await session.createConsumer('client.listener')
    for (let i = 0; i < 50; i++) await producer.send(session.createTextMessage(String(i)), { persistent: false })
    const seen: string[] = []
    let running = 0
    await new Promise<void>((resolve, reject) => {
      consumer.setListener(async (message) => {
        if (++running > 1) reject(new Error('two at once'))
        await Promise.resolve()
        running--
        seen.push((message as TextMessage).text!)
        if (seen.length === 50) resolve()
      })
    })
    expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => String(i)))
  })

  it('commits and rolls back sends and receives', async () => {
    const connection = await connect(
      '?jms.redeliveryPolicy.initialRedeliveryDelay=0&jms.redeliveryPolicy.redeliveryDelay=0',
    )
    const session = await connection.createSession('transacted')
    const observer = await connection.createSession()
    const producer = await session.createProducer('client.tx')
    await producer.send(session.createTextMessage('undone'))
    await session.rollback()
    await producer.send(session.createTextMessage('one'))
    await producer.send(session.createTextMessage('two'))
    expect(await texts(observer.createBrowser('client.tx'))).toEqual([])
    await session.commit()
    expect(await texts(observer.createBrowser('client.tx'))).toEqual(['one', 'two'])

    const consumer = await session.createConsumer('client.tx')
    expect(((await consumer.receive(WAIT)) as TextMessage).text).toBe('one')
    await session.rollback()
    const again = (await consumer.receive(WAIT)) as TextMessage
    expect([again.text, again.redelivered, again.deliveryCount]).toEqual(['one', true, 2])
    await session.commit()
    await consumer.close()
    expect(await texts(observer.createBrowser('client.tx'))).toEqual(['two'])
  })

  it('gives a message up as poison after the redeliveries of the policy', async () => {
    const policy =
      'jms.redeliveryPolicy.maximumRedeliveries=2&jms.redeliveryPolicy.initialRedeliveryDelay=0&jms.redeliveryPolicy.redeliveryDelay=0'
    const connection = await connect(`?${policy}`)
    const session = await connection.createSession('transacted')
    const producer = await session.createProducer('client.poison')
    await producer.send(session.createTextMessage('bad'))
    await session.commit()
    const consumer = await session.createConsumer('client.poison')
    for (let delivery = 1; delivery <= 3; delivery++) {
      expect((await consumer.receive(WAIT))?.deliveryCount).toBe(delivery)
      await session.rollback()
    }
    const plain = await connection.createSession()
    const dead = (await (await plain.createConsumer('ActiveMQ.DLQ')).receive(WAIT)) as TextMessage
    expect(dead.text).toBe('bad')
    expect(dead.property('dlqDeliveryFailureCause')).toContain('exceeds redelivery policy limit')
  })

  it('waits between redeliveries as the policy of the destination says', async () => {
    const options = { 'redeliveryPolicy.initialRedeliveryDelay': 0, 'redeliveryPolicy.redeliveryDelay': 0 }
    const redeliveryPolicyMap = [
      { destination: 'queue://client.patient.>', policy: { initialRedeliveryDelay: 100, useExponentialBackOff: true } },
      { destination: 'queue://client.patient.never', policy: { maximumRedeliveries: 0 } },
    ]
    const session = await (await connect('', { options, redeliveryPolicyMap })).createSession('transacted')
    for (const name of ['client.patient.Q', 'client.patient.never']) {
      const consumer = await session.createConsumer(name)
      await (await session.createProducer(name)).send(session.createTextMessage(name))
      await session.commit()
      expect(await consumer.receive(WAIT)).not.toBeNull()
      const since = Date.now()
      await session.rollback()
      if (name.endsWith('Q')) {
        expect((await consumer.receive(WAIT))?.deliveryCount).toBe(2)
        expect(Date.now() - since).toBeGreaterThanOrEqual(99)
        await session.commit()
      } else {
        const letters = await session.createConsumer('ActiveMQ.DLQ', { selector: `originalExpiration = 0` })
        const letter = (await letters.receive(WAIT)) as TextMessage
        expect(letter.text).toBe(name)
        expect(letter.property('dlqDeliveryFailureCause')).toMatch(
          /^java\.lang\.Throwable: Delivery\[1\] exceeds redelivery policy limit:RedeliveryPolicy \{destination = null, .*\}, cause:null$/,
        )
        await session.commit()
      }
      await consumer.close()
    }
  })

  it('delivers others while one waits, if it is told to', async () => {
    const options = {
      nonBlockingRedelivery: true,
      'redeliveryPolicy.initialRedeliveryDelay': 200,
    }
    const session = await (await connect('', { options })).createSession('transacted')
    const producer = await session.createProducer('client.non-blocking')
    for (const text of ['one', 'two']) await producer.send(session.createTextMessage(text))
    await session.commit()
    const consumer = await session.createConsumer('client.non-blocking')
    const next = async () => {
      const message = (await consumer.receive(WAIT)) as TextMessage
      return [message.text, message.deliveryCount]
    }
    expect(await next()).toEqual(['one', 1])
    await session.rollback()
    expect(await next()).toEqual(['two', 1])
    await session.commit()
    expect(await next()).toEqual(['one', 2])
    await session.commit()
  })

  it('gives a message up unseen that others have given back too often', async () => {
    const sending = await (await connect()).createSession()
    await (await sending.createProducer('client.pre-dispatch')).send(sending.createTextMessage('poison'))
    for (let i = 0; i < 2; i++) {
      const connection = await connect()
      const session = await connection.createSession('transacted')
      expect(await (await session.createConsumer('client.pre-dispatch')).receive(WAIT)).not.toBeNull()
      await connection.close()
    }
    const session = await (await connect('?jms.redeliveryPolicy.maximumRedeliveries=1')).createSession('transacted')
    const consumer = await session.createConsumer('client.pre-dispatch')
    const letter = await (await sending.createConsumer('ActiveMQ.DLQ')).receive(WAIT)
    expect((letter as TextMessage).text).toBe('poison')
    expect(letter?.property('dlqDeliveryFailureCause')).toMatch(/^java\.lang\.Throwable: Dispatch\[2\] to ID:/)
    expect(await consumer.receiveNoWait()).toBeNull()
  })

  it('acknowledges one by one, and all so far', async () => {
    const connection = await connect()
    const producerSession = await connection.createSession()
    const producer = await producerSession.createProducer('client.acks')
    for (const text of ['1', '2', '3']) await producer.send(producerSession.createTextMessage(text))

    const individual = await connection.createSession('individual')
    const first = await individual.createConsumer('client.acks')
    const got = [await first.receive(WAIT), await first.receive(WAIT), await first.receive(WAIT)]
    await got[1]!.acknowledge()
    await individual.close()

    const client = await connection.createSession('client')
    const second = await client.createConsumer('client.acks')
    const one = (await second.receive(WAIT)) as TextMessage
    const three = (await second.receive(WAIT)) as TextMessage
    expect([one.text, three.text]).toEqual(['1', '3'])
    expect(one.redelivered).toBe(true)
    await three.acknowledge()
    await client.close()
    expect(await texts(producerSession.createBrowser('client.acks'))).toEqual([])
  })

  it('pulls with prefetch 0', async () => {
    const session = await (await connect()).createSession()
    const consumer = await session.createConsumer('client.pull', { prefetchSize: 0 })
    expect(await consumer.receiveNoWait()).toBeNull()
    expect(await consumer.receive(100)).toBeNull()
    const producer = await session.createProducer('client.pull')
    const waiting = consumer.receive(WAIT)
    await producer.send(session.createTextMessage('pulled'))
    expect(((await waiting) as TextMessage).text).toBe('pulled')
  })

  it('answers requests over a temporary queue and refuses one that is gone', async () => {
    const asking = await (await connect()).createSession()
    const answering = await (await connect()).createSession()
    const requests = await answering.createConsumer('client.requests')
    const replies = await answering.createProducer()
    requests.setListener((request) => {
      const reply = answering.createTextMessage(`re: ${(request as TextMessage).text}`)
      return replies.send(reply, { destination: request.replyTo!, persistent: false })
    })
    const temporary = await asking.createTemporaryQueue()
    const consumer = await asking.createConsumer(temporary)
    const producer = await asking.createProducer('client.requests')
    const request = asking.createTextMessage('hello')
    request.replyTo = temporary
    await producer.send(request)
    expect(((await consumer.receive(WAIT)) as TextMessage).text).toBe('re: hello')

    await expect(answering.createConsumer(temporary)).rejects.toThrow('belongs to another connection')
    await consumer.close()
    await asking.deleteTemporary(temporary)
    await expect
      .poll(() => replies.send(answering.createTextMessage('late'), { destination: temporary }).then(() => '', String))
      .toContain('deleted destination')
  })

  it('keeps what a durable subscriber misses', async () => {
    const settings = { clientId: `durable-${kind}` }
    const first = await connect('', settings)
    const session = await first.createSession()
    await session.createDurableSubscriber('client.news', 'reader', { selector: 'n > 1' })
    await first.close()
    const publisher = await (await connect()).createSession()
    const producer = await publisher.createProducer('topic://client.news')
    for (const n of [1, 2, 3]) await producer.send(publisher.createTextMessage(`news ${n}`).setProperty('n', n))

    const again = await (await connect('', settings)).createSession()
    const reader = await again.createDurableSubscriber('client.news', 'reader', { selector: 'n > 1' })
    expect(((await reader.receive(WAIT)) as TextMessage).text).toBe('news 2')
    expect(((await reader.receive(WAIT)) as TextMessage).text).toBe('news 3')
    await expect(again.unsubscribe('reader')).rejects.toThrow('in use')
    await reader.close()
    await again.unsubscribe('reader')
    await expect(again.unsubscribe('reader')).rejects.toThrow()
  })

  it('tells bad selectors, bad options and a wrong URL clearly', async () => {
    const session = await (await connect()).createSession()
    await expect(session.createConsumer('client.bad', { selector: 'a = = 1' })).rejects.toMatchObject({
      name: 'JmsError',
      className: expect.stringContaining('InvalidSelectorException'),
    })
    await expect(session.createConsumer('client.bad?consumer.prefetch=1')).rejects.toThrow(
      'did you mean consumer.prefetchSize',
    )
    expect(() => new ConnectionFactory(`${broker.url}?jms.useCompresion=true`)).toThrow('did you mean useCompression')
    expect(() => new ConnectionFactory('failover:(tcp://a:1)?timeout=soon')).toThrow('timeout=soon')
  })

  it('does not deliver what has expired in its buffer', async () => {
    const connection = await connect()
    const session = await connection.createSession()
    const producer = await session.createProducer('client.expiry')
    const consumer = await session.createConsumer('client.expiry')
    await connection.stop()
    const late = session.createTextMessage('late')
    await producer.send(late, { timeToLive: 50 })
    await producer.send(session.createTextMessage('fresh'))
    await expect.poll(() => Date.now() > late.expiration).toBe(true)
    await connection.start()
    expect(((await consumer.receive(WAIT)) as TextMessage).text).toBe('fresh')
  })

  it('slows a producer to its window', async () => {
    const session = await (await connect('?jms.producerWindowSize=8192&jms.useAsyncSend=true')).createSession()
    const producer = await session.createProducer('client.window')
    for (let i = 0; i < 100; i++) await producer.send(session.createTextMessage('x'.repeat(2000)))
    expect((await texts(session.createBrowser('client.window'))).length).toBe(100)
  })

  it('goes on over a restart of the broker, and tells of it, S9 [F2.122] [F2.123] [F2.125]', async () => {
    const log = new RecordingLogger()
    const events: string[] = []
    const factory = new ConnectionFactory(`failover:(${broker.url})?maxReconnectDelay=100`, { log })
    const connection = await factory.createConnection({
      onInterrupted: () => events.push('interrupted'),
      onResumed: () => events.push('resumed'),
    })
    open.push(connection)
    await connection.start()
    const session = await connection.createSession()
    const transacted = await connection.createSession('transacted')
    const producer = await session.createProducer('client.failover')
    const txProducer = await transacted.createProducer('client.failover')
    const consumer = await session.createConsumer('client.failover')
    await producer.send(session.createTextMessage('before'))
    expect(((await consumer.receive(WAIT)) as TextMessage).text).toBe('before')
    await txProducer.send(transacted.createTextMessage('in transaction'))

    await broker.kill()
    const during = producer.send(session.createTextMessage('during'))
    await broker.start()
    await during
    await transacted.commit()
    const got = [await consumer.receive(WAIT), await consumer.receive(WAIT)].map((m) => (m as TextMessage | null)?.text)
    expect(got.sort()).toEqual(['during', 'in transaction'])
    expect(events).toEqual(['resumed', 'interrupted', 'resumed'])
    expect(log.matching(/Successfully reconnected to/).length).toBe(1)
  })
})
