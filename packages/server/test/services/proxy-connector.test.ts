/** Proxies in front of brokers of this process. */
import { connect } from 'node:net'
import { type BytesMessage, type Connection, ConnectionFactory } from '@hermod/client'
import { RecordingLogger } from '@hermod/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBroker, type EmbeddedBroker } from '../../src/embed.js'
import type { RunningBroker } from '../../src/running-broker.js'
import { brokerFromXml } from './from-xml.js'

let log: RecordingLogger
let far: EmbeddedBroker
let near: RunningBroker | undefined
const open: Connection[] = []
beforeEach(async () => {
  log = new RecordingLogger()
  far = await createBroker({ broker: { brokerName: 'far' }, connectors: ['tcp://127.0.0.1:0'] })
})
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.close()
  await near?.stop()
  await far.stop()
  near = undefined
})

/** Starts `near` with a proxy; resolves with the proxy's port. */
async function startProxy(attributes: string, holder = 'proxyConnectors'): Promise<number> {
  near = await brokerFromXml(`<${holder}><proxyConnector ${attributes}/></${holder}>`, log)
  return Number(/^Proxy Connector tcp:\/\/127\.0\.0\.1:(\d+) started$/m.exec(log.texts('info').join('\n'))?.[1])
}

async function session(url: string, vm = near!.vm) {
  const connection = await new ConnectionFactory(url, { vm }).createConnection({ onException() {} })
  open.push(connection)
  await connection.start()
  return connection.createSession()
}

async function sendTo(url: string, queue: string, bytes: Uint8Array): Promise<void> {
  const sending = await session(url)
  await (await sending.createProducer(`queue://${queue}`)).send(sending.createBytesMessage(bytes))
}

test.each(['proxyConnectors', 'services'])(
  'a client of a proxy in <%s> is a client of the broker behind it [F4.040] [F4.089]',
  async (holder) => {
    const port = await startProxy(`bind="tcp://127.0.0.1:0" remote="${far.addresses[0]}"`, holder)
    await sendTo(`tcp://127.0.0.1:${port}`, 'Q', Uint8Array.of(1))
    const there = await session('vm://far', far.vm)
    expect(await (await there.createConsumer('queue://Q')).receive(10_000)).toMatchObject({ bytes: Uint8Array.of(1) })
    const back = await session(`tcp://127.0.0.1:${port}`)
    const large = new Uint8Array(3_000_000).fill(7)
    const consumer = await back.createConsumer('queue://LARGE')
    await (await there.createProducer('queue://LARGE')).send(there.createBytesMessage(large))
    const got = (await consumer.receive(10_000)) as BytesMessage
    expect(Buffer.compare(got.bytes, large)).toBe(0)
  },
)

test('when one end goes, so does the other [F4.089]', async () => {
  const port = await startProxy(`bind="tcp://127.0.0.1:0" remote="${far.addresses[0]}"`)
  const reports: Error[] = []
  const connection = await new ConnectionFactory(`tcp://127.0.0.1:${port}`).createConnection({
    onException: (error) => reports.push(error),
  })
  open.push(connection)
  await far.stop()
  await expect.poll(() => reports.length).toBe(1)
})

test('a name is in the log, and a stopped proxy accepts nobody [F4.089]', async () => {
  near = await brokerFromXml(
    `<proxyConnectors><proxyConnector name="gate" bind="tcp://127.0.0.1:0" remote="${far.addresses[0]}"/></proxyConnectors>`,
    log,
  )
  expect(log.texts('info')).toContain('Proxy Connector gate started')
  await near.stop()
  expect(log.texts('info')).toContain('Proxy Connector gate stopped')
})

test('beyond maximumConnections nobody more is passed on [F4.089]', async () => {
  const port = await startProxy(`bind="tcp://127.0.0.1:0?maximumConnections=1" remote="${far.addresses[0]}"`)
  await session(`tcp://127.0.0.1:${port}`)
  const extra = connect({ host: '127.0.0.1', port })
  await new Promise((resolve) => extra.on('error', () => {}).once('close', resolve))
  expect(log.texts('warn').join()).toContain('maximumConnections=1')
})

test('a remote that is away ends the connection and says why [F4.089]', async () => {
  const address = far.addresses[0]!
  await far.stop()
  const port = await startProxy(`bind="tcp://127.0.0.1:0" remote="${address}"`)
  const knocking = connect({ host: '127.0.0.1', port })
  await new Promise((resolve) => knocking.on('error', () => {}).once('close', resolve))
  expect(log.texts('error').join()).toContain('Could not accept connection from tcp://127.0.0.1:')
})

test.each([true, false])(
  'with failover: the first that answers has it, in the end this broker (proxyToLocalBroker=%s) [F4.089]',
  async (proxyToLocalBroker) => {
    const address = far.addresses[0]!
    const port = await startProxy(
      `bind="tcp://127.0.0.1:0" remote="failover:(tcp://127.0.0.1:1,${address})" proxyToLocalBroker="${proxyToLocalBroker}"`,
    )
    const url = `tcp://127.0.0.1:${port}`
    await sendTo(url, 'Q', Uint8Array.of(1))
    const there = await session('vm://far', far.vm)
    expect(await (await there.createConsumer('queue://Q')).receive(10_000)).not.toBeNull()
    await far.stop()
    if (!proxyToLocalBroker) {
      await expect(session(url)).rejects.toThrow()
      return
    }
    await sendTo(url, 'Q', Uint8Array.of(2))
    const here = await session('vm://near')
    expect(await (await here.createConsumer('queue://Q')).receive(10_000)).not.toBeNull()
  },
)

test('addresses that make no sense stop the start [F4.089]', async () => {
  const fails = (attributes: string) => expect(startProxy(attributes)).rejects
  await fails('remote="tcp://h:1"').toThrow('activemq.xml:1:')
  await fails('bind="tcp://127.0.0.1:0"').toThrow('it needs remote')
  await fails('bind="tcp://127.0.0.1:0" remote="fanout:(tcp://a:1)"').toThrow('expected one of tcp:')
  await fails('bind="failover:(tcp://a:1)" remote="tcp://a:1"').toThrow('expected one of tcp:')
})
