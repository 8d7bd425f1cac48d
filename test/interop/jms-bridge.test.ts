/** JMS bridges and proxies between Hermod and a real broker of another process, each side killed in the middle of it. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { type Connection, ConnectionFactory, type Consumer, type Session, TextMessage } from '@hermod/client'
import { afterEach, describe, expect, test } from 'vitest'
import { type BrokerKind, BrokerProcess, freePorts } from './support/broker-process.js'

const WAIT = 30_000
const MANY = 600

const brokers: BrokerProcess[] = []
const open: Connection[] = []
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.close()
  for (const broker of brokers.splice(0)) await broker.dispose()
})

/** `inside` comes behind the policies: ActiveMQ wants the elements of a broker in the order of the alphabet. */
function configuration(name: string, inside: string, beside = '', attributes = ''): string {
  return `<beans xmlns="http://www.springframework.org/schema/beans"
       xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
       xsi:schemaLocation="http://www.springframework.org/schema/beans http://www.springframework.org/schema/beans/spring-beans.xsd
       http://activemq.apache.org/schema/core http://activemq.apache.org/schema/core/activemq-core.xsd">
  <broker xmlns="http://activemq.apache.org/schema/core" brokerName="${name}" dataDirectory="DATA" useJmx="false" ${attributes}>
    <destinationPolicy><policyMap><policyEntries>
      <policyEntry queue="&gt;" persistJMSRedelivered="true"/>
    </policyEntries></policyMap></destinationPolicy>
    ${inside}
    <transportConnectors>
      <transportConnector name="tcp" uri="tcp://127.0.0.1:TCP_PORT" warnOnRemoteClose="true"/>
      <transportConnector name="nio" uri="nio://127.0.0.1:NIO_PORT"/>
    </transportConnectors>
  </broker>
  ${beside}
</beans>`
}

async function start(kind: BrokerKind, text: string): Promise<BrokerProcess> {
  const broker = await BrokerProcess.start(kind, { configuration: text })
  brokers.push(broker)
  return broker
}

function bridged(far: BrokerProcess): string {
  const bridges = `<jmsBridgeConnectors>
      <jmsQueueConnector name="bridge" outboundQueueConnectionFactory="#remote">
        <inboundQueueBridges><inboundQueueBridge inboundQueueName="IN" localQueueName="IN.NEAR"/></inboundQueueBridges>
        <outboundQueueBridges><outboundQueueBridge outboundQueueName="OUT.FAR" localQueueName="OUT"/></outboundQueueBridges>
        <reconnectionPolicy><reconnectionPolicy initialReconnectDelay="100"/></reconnectionPolicy>
      </jmsQueueConnector>
    </jmsBridgeConnectors>`
  const factory = `<bean id="remote" class="org.apache.activemq.ActiveMQConnectionFactory">
    <property name="brokerURL" value="${far.url}"/>
  </bean>`
  return configuration('near', bridges, factory)
}

async function session(url: string, mode: 'auto' | 'transacted' = 'auto'): Promise<Session> {
  const connection = await new ConnectionFactory(url).createConnection({ onException() {} })
  open.push(connection)
  await connection.start()
  return connection.createSession(mode)
}

async function sendMany(url: string, queue: string): Promise<void> {
  const sending = await session(url, 'transacted')
  const producer = await sending.createProducer(`queue://${queue}`)
  for (let n = 0; n < MANY; n++) await producer.send(sending.createTextMessage(`${n}`))
  await sending.commit()
}

interface Seen {
  readonly counts: Map<string, number>
  /** Came again without the redelivered mark. */
  readonly unmarked: string[]
}

async function take(consumer: Consumer, seen: Seen, enough: number, waitMs = WAIT): Promise<void> {
  while (seen.counts.size < enough) {
    const message = await consumer.receive(waitMs)
    if (!(message instanceof TextMessage)) return
    const text = message.text!
    const count = seen.counts.get(text) ?? 0
    if (count > 0 && !message.redelivered) seen.unmarked.push(text)
    seen.counts.set(text, count + 1)
  }
}

const nothingSeen = (): Seen => ({ counts: new Map(), unmarked: [] })

async function expectAll(consumer: Consumer, seen: Seen): Promise<void> {
  await take(consumer, seen, MANY)
  // What may still come is a second copy.
  await take(consumer, seen, Number.POSITIVE_INFINITY, 1000)
  expect(seen.counts.size).toBe(MANY)
  expect(seen.unmarked).toEqual([])
}

/** Introduces nobody, reads what the broker says, and goes without a word. Resolves with its own port. */
async function dropAfterHandshake(brokerPort: number): Promise<number> {
  const socket = connect({ host: '127.0.0.1', port: brokerPort })
  await once(socket, 'data')
  const port = socket.localPort!
  socket.destroy()
  return port
}

const toldOf = (broker: BrokerProcess, port: number): boolean =>
  new RegExp(`WARN.*Transport Connection to: \\S*:${port}\\b`).test(broker.log)

describe.each<[BrokerKind, BrokerKind]>([
  ['hermod', 'activemq'],
  ['activemq', 'hermod'],
])('a bridge of %s to %s', (nearKind, farKind) => {
  test('moves messages both ways and replies back [F4.040] [F4.087]', async () => {
    const far = await start(farKind, configuration('far', ''))
    const near = await start(nearKind, bridged(far))
    const [here, there] = [await session(near.url), await session(far.url)]
    for (const [asking, answering, ask, serve] of [
      [there, here, 'queue://IN', 'queue://IN.NEAR'],
      [here, there, 'queue://OUT', 'queue://OUT.FAR'],
    ] as const) {
      const temporary = await asking.createTemporaryQueue()
      const replies = await asking.createConsumer(temporary)
      const request = asking.createTextMessage('ask').setProperty('n', 7)
      request.replyTo = temporary
      request.correlationId = 'c-1'
      await (await asking.createProducer(ask)).send(request, { priority: 9, persistent: false, timeToLive: 60_000 })
      const came = await (await answering.createConsumer(serve)).receive(WAIT)
      const terms = { priority: 4, persistent: true, expiration: 0, redelivered: false }
      expect(came).toMatchObject({ text: 'ask', properties: { n: 7 }, correlationId: 'c-1', ...terms })
      expect(came!.replyTo!.kind).toBe('temp-queue')
      await (await answering.createProducer(came!.replyTo!)).send(answering.createTextMessage('answer'))
      expect(await replies.receive(WAIT)).toMatchObject({ text: 'answer' })
    }
  })
})

/** Both have much to send; the other broker was away when the one with the bridge started, and has just come back. */
async function startLoaded(): Promise<[near: BrokerProcess, far: BrokerProcess]> {
  const far = await start('activemq', configuration('far', ''))
  await sendMany(far.url, 'IN')
  await far.stop()
  const near = await start('hermod', bridged(far))
  await sendMany(near.url, 'OUT')
  await far.start()
  return [near, far]
}

describe('nothing that was acknowledged is lost, and what comes twice is marked', () => {
  test('when the other broker is killed [F4.087] [F4.088]', async () => {
    const [near, far] = await startLoaded()
    const [inbound, outbound] = [nothingSeen(), nothingSeen()]
    const arrivals = await (await session(near.url)).createConsumer('queue://IN.NEAR')
    await take(arrivals, inbound, 50)
    await far.kill()
    await far.start()
    await expectAll(await (await session(far.url)).createConsumer('queue://OUT.FAR'), outbound)
    await expectAll(arrivals, inbound)
    expect(near.log).toContain('JMS Connector bridge handling loss of the foreign connection')
  })

  test('when the broker with the bridge is killed [F4.087] [F4.088]', async () => {
    const [near, far] = await startLoaded()
    const [inbound, outbound] = [nothingSeen(), nothingSeen()]
    const arrivals = await (await session(far.url)).createConsumer('queue://OUT.FAR')
    await take(arrivals, outbound, 50)
    await near.kill()
    await near.start()
    await expectAll(await (await session(near.url)).createConsumer('queue://IN.NEAR'), inbound)
    await expectAll(arrivals, outbound)
  })
})

describe.each<BrokerKind>(['activemq', 'hermod'])('%s', (kind) => {
  test('start="false" starts all the same when the program is told to start; a drop is told where asked for [F4.006] [F4.056]', async () => {
    const broker = await start(kind, configuration('lone', '', '', 'start="false"'))
    // The connector without warnOnRemoteClose first: when the second drop is told, the first would have been.
    const [silent, told] = [await dropAfterHandshake(broker.nioPort), await dropAfterHandshake(broker.tcpPort)]
    await expect.poll(() => toldOf(broker, told), { timeout: WAIT }).toBe(true)
    expect(toldOf(broker, silent)).toBe(false)
  })

  test('a proxy passes clients on to a broker of the other kind [F4.040] [F4.089]', async () => {
    const far = await start(kind === 'activemq' ? 'hermod' : 'activemq', configuration('far', ''))
    const [port] = await freePorts(1)
    const proxy = `<proxyConnectors><proxyConnector bind="tcp://127.0.0.1:${port}" remote="${far.url}"/></proxyConnectors>`
    const near = await start(kind, configuration('near', proxy))
    // It opens last, behind the connectors.
    await expect.poll(() => near.log, { timeout: WAIT }).toMatch(/Proxy Connector .* started/)
    const through = await session(`tcp://127.0.0.1:${port}`)
    await (await through.createProducer('queue://Q')).send(through.createTextMessage('through'))
    expect(await (await (await session(far.url)).createConsumer('queue://Q')).receive(WAIT)).toMatchObject({
      text: 'through',
    })
  })
})
