/** How messages look on their way, and what becomes of those that the other broker does not take. */
import type { BytesMessage, MapMessage, TextMessage } from '@hermod/client'
import type { ConsumerInfo } from '@hermod/openwire'
import { afterEach, describe, expect, test } from 'vitest'
import { FrameTrap, FrameType } from './support/frame-trap.js'
import { type Client, eventually, Network, receive, settled } from './support/network.js'

const MIXES = [
  { near: 'hermod', far: 'hermod' },
  { near: 'hermod', far: 'activemq' },
  { near: 'activemq', far: 'hermod' },
] as const
const ADVISORY = 'topic://ActiveMQ.Advisory.NetworkBridge.ForwardFailure'

describe.each(MIXES)('from $near to $far', ({ near, far }) => {
  let network: Network | undefined
  let trap: FrameTrap | undefined
  const open: Client[] = []

  afterEach(async () => {
    for (const client of open.splice(0)) await client.close().catch(() => {})
    await network?.dispose()
    trap?.close()
  })

  async function start(): Promise<{ here: Client; there: Client; trap: FrameTrap }> {
    trap = await FrameTrap.to(() => network?.broker('far').tcpPort)
    const replaced = 'brokerName="other" localUri="vm://elsewhere" objectName="a:b=c" useBrokerNameAsIdSees="false"'
    const attributes = `useCompression="true" advisoryForFailedForward="true" ${replaced}`
    network = await Network.start({
      far: { kind: far },
      near: { kind: near, connectors: `<networkConnector ${attributes} uri="static:(${trap.url})"/>` },
    })
    await network.established('near')
    open.push(await network.client('near'), await network.client('far'))
    return { here: open[0]!, there: open[1]!, trap }
  }

  test('bodies cross packed, and failures of forwards are told [F6.062] [F6.063] [F4.201] [F6.066]', async () => {
    const running = await start()
    await named(running)
    await packed(running)
    await refused(running)
  })

  /** What the broker sets itself is accepted and changes nothing. */
  async function named({ here, there }: Awaited<ReturnType<typeof start>>): Promise<void> {
    const advisories = await here.consume('topic://ActiveMQ.Advisory.Consumer.Queue.named')
    const consumer = await there.consume('queue://named')
    const advisory = await advisories.receive(10_000)
    const { consumerId, networkSubscription } = advisory!.wire.dataStructure as ConsumerInfo
    expect(networkSubscription).toBe(true)
    expect(`${consumerId}`).toMatch(/^ID:(?!.*near->far)/)
    await advisories.close()
    await consumer.close()
  }

  async function packed({ here, there, trap }: Awaited<ReturnType<typeof start>>): Promise<void> {
    const consumer = await there.consume('queue://packed')
    const producer = await here.session.createProducer('packed')
    const text = 'again and '.repeat(2000)
    const before = trap.messageBytes.there
    await producer.send(here.session.createTextMessage(text))
    const bytes = new Uint8Array(20_000).fill(7)
    await producer.send(here.session.createBytesMessage(bytes))
    await producer.send(here.session.createMapMessage({ text }))
    expect(((await consumer.receive(10_000)) as TextMessage).text).toBe(text)
    expect(((await consumer.receive(10_000)) as BytesMessage).bytes).toEqual(bytes)
    expect(((await consumer.receive(10_000)) as MapMessage).map).toEqual({ text })
    expect(trap.messageBytes.there - before).toBeLessThan(3000)
    await producer.close()
  }

  /** A temporary queue there goes, and the bridge does not hear of it before it forwards a message to it. */
  async function refused({ here, trap }: Awaited<ReturnType<typeof start>>): Promise<void> {
    const asking = await network!.client('far')
    open.push(asking)
    const temporary = await asking.session.createTemporaryQueue()
    await asking.session.createConsumer(temporary)
    await settled(here, asking)
    const advisories = await here.consume(ADVISORY)
    const dead = await here.consume('queue://ActiveMQ.DLQ')
    trap.lose('back', FrameType.dispatch)
    await asking.close()
    await eventually(
      () => trap.lost > 0,
      () => 'the other broker says nothing of the queue',
    )
    const producer = await here.session.createProducer(temporary)
    await producer.send(here.session.createTextMessage('too late'))
    const advisory = await advisories.receive(10_000)
    expect(advisory?.properties).toMatchObject({
      cause: expect.stringContaining(temporary.name),
      originBrokerName: 'near',
    })
    expect(advisory?.type).toBe('Advisory')
    expect(await receive(dead, 1)).toEqual(['too late'])
  }
})
