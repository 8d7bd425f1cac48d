/** JMS bridges between two brokers of this process: `near` has the bridge, `far` is reached over TCP as a stranger is. */
import { type Connection, ConnectionFactory, type Consumer, type Session, TextMessage } from '@hermod/client'
import { RecordingLogger } from '@hermod/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createBroker, type EmbeddedBroker } from '../../src/embed.js'
import type { RunningBroker } from '../../src/running-broker.js'
import { brokerFromXml } from './from-xml.js'

const QUICK =
  '<reconnectionPolicy><reconnectionPolicy initialReconnectDelay="20" sendRetyDelay="20"/></reconnectionPolicy>'
const WAIT = 10_000

let log: RecordingLogger
let far: EmbeddedBroker | undefined
let near: RunningBroker | undefined
const open: Connection[] = []
beforeEach(() => {
  log = new RecordingLogger()
})
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.close()
  await near?.stop()
  await far?.stop()
  near = undefined
  far = undefined
})

async function startFar(address = 'tcp://127.0.0.1:0'): Promise<EmbeddedBroker> {
  far = await createBroker({ broker: { brokerName: 'far' }, connectors: [address] })
  return far
}

const factoryBean = (url: string): string =>
  `<bean id="remote" class="org.apache.activemq.ActiveMQConnectionFactory"><property name="brokerURL" value="${url}"/></bean>`

async function startNear(
  kind: 'Queue' | 'Topic',
  bridges: string,
  attributes = '',
  url = far!.addresses[0]!,
  more = '',
) {
  const connector = `<jms${kind}Connector name="bridge" outbound${kind}ConnectionFactory="#remote" ${attributes}>${bridges}${QUICK}</jms${kind}Connector>`
  near = await brokerFromXml(`<jmsBridgeConnectors>${connector}</jmsBridgeConnectors>${more}`, log, {
    beside: factoryBean(url),
  })
  return near
}

async function session(at: 'near' | 'far', clientId?: string): Promise<Session> {
  const broker = at === 'near' ? near! : far!
  const settings = { vm: broker.vm, ...(clientId === undefined ? {} : { clientId }) }
  const connection = await new ConnectionFactory(`vm://${at}`, settings).createConnection()
  open.push(connection)
  await connection.start()
  return connection.createSession()
}

async function send(to: Session, destination: string, text: string, replyTo?: string): Promise<void> {
  const message = to.createTextMessage(text).setProperty('n', 1)
  if (replyTo !== undefined) message.replyTo = replyTo
  const producer = await to.createProducer(destination)
  await producer.send(message)
  await producer.close()
}

async function text(consumer: Consumer): Promise<string | null> {
  const message = await consumer.receive(WAIT)
  return message instanceof TextMessage ? message.text : null
}

const inboundQueue =
  '<inboundQueueBridges><inboundQueueBridge inboundQueueName="IN" localQueueName="IN.HERE"/></inboundQueueBridges>'
const outboundQueue = '<outboundQueueBridges><outboundQueueBridge outboundQueueName="OUT"/></outboundQueueBridges>'

describe('queues', () => {
  test('messages move both ways, with their properties and under new ids [F4.040] [F4.087]', async () => {
    await startFar()
    await startNear('Queue', inboundQueue + outboundQueue)
    const [here, there] = [await session('near'), await session('far')]
    await send(there, 'queue://IN', 'in')
    await send(here, 'queue://OUT', 'out')
    const came = await (await here.createConsumer('queue://IN.HERE')).receive(WAIT)
    expect(came).toMatchObject({ text: 'in', properties: { n: 1 }, redelivered: false, persistent: true })
    expect(await text(await there.createConsumer('queue://OUT'))).toBe('out')
    expect(log.texts('warn')).toEqual([])
  })

  test('what is not selected stays where it is [F4.087]', async () => {
    await startFar()
    const bridge =
      '<inboundQueueBridges><inboundQueueBridge inboundQueueName="IN" selector="n = 2"/></inboundQueueBridges>'
    await startNear('Queue', bridge)
    const [here, there] = [await session('near'), await session('far')]
    await send(there, 'queue://IN', 'stays')
    const producer = await there.createProducer('queue://IN')
    await producer.send(there.createTextMessage('moves').setProperty('n', 2))
    expect(await text(await here.createConsumer('queue://IN'))).toBe('moves')
    expect(await text(await there.createConsumer('queue://IN'))).toBe('stays')
  })

  test('a reply finds its way back over the bridge, to whoever asks next too [F4.087]', async () => {
    await startFar()
    await startNear('Queue', inboundQueue + outboundQueue)
    const [here, there] = [await session('near'), await session('far')]
    for (const [asking, answering, ask, serve] of [
      [there, here, 'queue://IN', 'queue://IN.HERE'],
      [here, there, 'queue://OUT', 'queue://OUT'],
    ] as const) {
      const temporary = await asking.createTemporaryQueue()
      const replies = await asking.createConsumer(temporary)
      const requests = await answering.createConsumer(serve)
      for (const word of ['first', 'second']) {
        await send(asking, ask, word, temporary.qualifiedName)
        const request = (await requests.receive(WAIT)) as TextMessage
        expect(request.replyTo!.kind).toBe('temp-queue')
        expect(request.replyTo!.name).not.toBe(temporary.name)
        await send(answering, request.replyTo!.qualifiedName, `re: ${request.text}`)
        expect(await text(replies)).toBe(`re: ${word}`)
      }
    }
    expect(log.texts('info').filter((line) => line.startsWith('Created replyTo bridge'))).toHaveLength(2)
  })

  test('doHandleReplyTo="false" takes the reply destination off [F4.087]', async () => {
    await startFar()
    const bridge =
      '<outboundQueueBridges><outboundQueueBridge outboundQueueName="OUT" doHandleReplyTo="false"/></outboundQueueBridges>'
    await startNear('Queue', bridge)
    const [here, there] = [await session('near'), await session('far')]
    await send(here, 'queue://OUT', 'out', 'queue://ANSWERS')
    expect((await (await there.createConsumer('queue://OUT')).receive(WAIT))!.replyTo).toBeNull()
  })

  test('beyond replyToDestinationCacheSize the way back longest unused is let go [F4.087]', async () => {
    await startFar()
    await startNear('Queue', outboundQueue, 'replyToDestinationCacheSize="1"')
    const [here, there] = [await session('near'), await session('far')]
    const requests = await there.createConsumer('queue://OUT')
    const seen: string[] = []
    for (const answers of ['queue://A1', 'queue://A2', 'queue://A2', 'queue://A1']) {
      await send(here, 'queue://OUT', answers, answers)
      seen.push((await requests.receive(WAIT))!.replyTo!.name)
    }
    expect(seen[1]).toBe(seen[2])
    expect(new Set(seen).size).toBe(3)
  })

  test('user names are for the broker of their side [F4.087]', async () => {
    far = await createBroker({
      broker: { brokerName: 'far' },
      connectors: ['tcp://127.0.0.1:0'],
      plugins: [
        () => ({
          name: 'door',
          authenticate: ({ userName, password, clientId }) => {
            if (clientId.startsWith('ID:')) return { userName: 'guest', groups: [] }
            return { userName: `${userName}:${password}:${clientId}`, groups: [] }
          },
          connect: ({ identity }) => log.info(`far sees ${identity!.userName}`),
        }),
      ],
    })
    await startNear('Queue', inboundQueue, 'outboundUsername="ada" outboundPassword="secret" outboundClientId="br"')
    const there = await session('far')
    await send(there, 'queue://IN', 'in')
    expect(await text(await (await session('near')).createConsumer('queue://IN.HERE'))).toBe('in')
    expect(log.texts('info')).toContain('far sees ada:secret:br')
  })
})

describe('topics', () => {
  /** A topic tells nobody when its bridge is there: the first message that arrives does. */
  async function knock(from: Session, topic: string, arrivals: Consumer): Promise<void> {
    const knocking = setInterval(() => void send(from, topic, 'knock'), 50)
    expect(await text(arrivals)).toBe('knock')
    clearInterval(knocking)
  }

  test('messages move out [F4.087]', async () => {
    await startFar()
    const bridge =
      '<outboundTopicBridges><outboundTopicBridge outboundTopicName="OUT.NEWS" localTopicName="OUT"/></outboundTopicBridges>'
    await startNear('Topic', bridge)
    await knock(await session('near'), 'topic://OUT', await (await session('far')).createConsumer('topic://OUT.NEWS'))
  })

  test('messages move in, and a durable bridge misses none while it is away [F4.087]', async () => {
    await startFar()
    const there = await session('far')
    const bridge =
      '<inboundTopicBridges><inboundTopicBridge inboundTopicName="NEWS" localTopicName="VirtualTopic.NEWS" consumerName="reader"/></inboundTopicBridges>'
    const keep = '<destinations><queue physicalName="Consumer.a.VirtualTopic.NEWS"/></destinations>'
    const arrivals = async () => (await session('near')).createConsumer('queue://Consumer.a.VirtualTopic.NEWS')
    await startNear('Topic', bridge, 'outboundClientId="bridge"', far!.addresses[0]!, keep)
    await knock(there, 'topic://NEWS', await arrivals())
    await near!.stop()
    await send(there, 'topic://NEWS', 'while away')
    await startNear('Topic', bridge, 'outboundClientId="bridge"', far!.addresses[0]!, keep)
    const again = await arrivals()
    let got = await text(again)
    while (got === 'knock') got = await text(again)
    expect(got).toBe('while away')
  })
})

describe('when the other broker is away', () => {
  test('at the start the bridge waits for it, attempt after attempt [F4.088]', async () => {
    await startFar()
    const address = far!.addresses[0]!
    await far!.stop()
    await startNear('Queue', outboundQueue, '', address)
    const here = await session('near')
    await send(here, 'queue://OUT', 'kept')
    await expect.poll(() => log.texts('debug').join(), { timeout: WAIT }).toContain('has no foreign connection')
    expect(log.texts('warn').join()).toContain('JMS Connector bridge has no foreign connection')
    await startFar(address)
    expect(await text(await (await session('far')).createConsumer('queue://OUT'))).toBe('kept')
  })

  test('it is found again when it went and came back, and nothing is lost [F4.088]', async () => {
    await startFar()
    const address = far!.addresses[0]!
    await startNear('Queue', inboundQueue + outboundQueue, '', address)
    const here = await session('near')
    await send(here, 'queue://OUT', 'before')
    expect(await text(await (await session('far')).createConsumer('queue://OUT'))).toBe('before')
    await far!.stop()
    await send(here, 'queue://OUT', 'meanwhile')
    await startFar(address)
    const there = await session('far')
    expect(await text(await there.createConsumer('queue://OUT'))).toBe('meanwhile')
    await send(there, 'queue://IN', 'after')
    expect(await text(await here.createConsumer('queue://IN.HERE'))).toBe('after')
    expect(log.texts('info').join('\n')).toContain('JMS Connector bridge handling loss of the foreign connection')
  })

  test('attempts come to an end where the policy says so [F4.088]', async () => {
    await startFar()
    const address = far!.addresses[0]!
    await far!.stop()
    const policy =
      '<reconnectionPolicy><reconnectionPolicy initialReconnectDelay="1" maxInitialConnectAttempts="3"/></reconnectionPolicy>'
    near = await brokerFromXml(
      `<jmsBridgeConnectors><jmsQueueConnector outboundQueueConnectionFactory="#remote">${outboundQueue}${policy}</jmsQueueConnector></jmsBridgeConnectors>`,
      log,
      { beside: factoryBean(address) },
    )
    await expect.poll(() => log.texts('error').join(), { timeout: WAIT }).toContain('gives up its foreign connection')
    expect(log.texts().filter((line) => line.includes('has no foreign connection'))).toHaveLength(3)
  })

  test('a broker with a failover address stops although the other one never came [F4.088]', async () => {
    await startFar()
    const address = far!.addresses[0]!
    await far!.stop()
    await startNear('Queue', outboundQueue, '', `failover:(${address})`)
    await near!.stop()
    expect(log.texts('info')).toContain('JMS Connector bridge stopped')
  })
})

test('a message that the other broker refuses is given back and in the end is a dead letter at home [F4.040] [F4.088]', async () => {
  far = await createBroker({
    broker: { brokerName: 'far' },
    connectors: ['tcp://127.0.0.1:0'],
    plugins: [
      () => ({
        name: 'censor',
        send(_context, message) {
          if (message.properties().get('n') === 13) throw new Error('not this one')
          return undefined
        },
      }),
    ],
  })
  const policy = '<reconnectionPolicy><reconnectionPolicy maxSendRetries="2" sendRetyDelay="1"/></reconnectionPolicy>'
  const home =
    '<localQueueConnectionFactory><connectionFactory brokerURL="vm://near">' +
    '<redeliveryPolicy><redeliveryPolicy maximumRedeliveries="1" initialRedeliveryDelay="1"/></redeliveryPolicy>' +
    '</connectionFactory></localQueueConnectionFactory>'
  near = await brokerFromXml(
    `<services><jmsQueueConnector outboundQueueConnectionFactory="#remote">${outboundQueue}${home}${policy}</jmsQueueConnector></services>`,
    log,
    { beside: factoryBean(far.addresses[0]!) },
  )
  const here = await session('near')
  const producer = await here.createProducer('queue://OUT')
  await producer.send(here.createTextMessage('refused').setProperty('n', 13))
  await producer.send(here.createTextMessage('welcome'))
  expect(await text(await (await session('far')).createConsumer('queue://OUT'))).toBe('welcome')
  expect(await text(await here.createConsumer('queue://ActiveMQ.DLQ'))).toBe('refused')
})

test('a connector that says too little stops the start [F4.087]', async () => {
  const fails = (inside: string, beside = '') =>
    expect(brokerFromXml(`<jmsBridgeConnectors>${inside}</jmsBridgeConnectors>`, log, { beside })).rejects
  await fails('<jmsQueueConnector/>').toThrow('activemq.xml:1:')
  await fails('<jmsQueueConnector outboundQueueConnectionFactoryName="jms/Remote"/>').toThrow('there is no JNDI')
  const remote = factoryBean('tcp://127.0.0.1:1')
  const durable =
    '<inboundTopicBridges><inboundTopicBridge inboundTopicName="T" consumerName="c"/></inboundTopicBridges>'
  await fails(
    `<jmsTopicConnector outboundTopicConnectionFactory="#remote">${durable}</jmsTopicConnector>`,
    remote,
  ).toThrow('give outboundClientId')
  const nameless = '<inboundQueueBridges><inboundQueueBridge/></inboundQueueBridges>'
  await fails(
    `<jmsQueueConnector outboundQueueConnectionFactory="#remote">${nameless}</jmsQueueConnector>`,
    remote,
  ).toThrow('it needs inboundQueueName')
  await fails(
    '<jmsQueueConnector outboundQueueConnectionFactory="#remote"/>',
    factoryBean('tcp://h:1?jms.useAsyncSent=true'),
  ).toThrow('did you mean useAsyncSend')
})
