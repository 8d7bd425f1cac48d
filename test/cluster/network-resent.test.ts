/**
 * The other broker has stored a message, is killed before its answer arrives, and gets the message again when it is back:
 * what its store has is not doubled.
 */
import { ConnectionFactory } from '@hermod/client'
import { afterEach, describe, expect, test } from 'vitest'
import { FrameTrap, FrameType } from './support/frame-trap.js'
import { type Client, eventually, Network, numbered, receive, settled } from './support/network.js'

const COUNT = 50
const RETRY = 'initialReconnectDelay=50&amp;useExponentialBackOff=false'

let network: Network | undefined
const traps: FrameTrap[] = []
const open: Client[] = []

afterEach(async () => {
  for (const client of open.splice(0)) await client.close().catch(() => {})
  await network?.dispose()
  for (const trap of traps.splice(0)) trap.close()
})

/** To a port of a member of the network that is made later. */
async function trapTo(port: (running: Network) => number): Promise<FrameTrap> {
  const trap = await FrameTrap.to(() => (network === undefined ? undefined : port(network)))
  traps.push(trap)
  return trap
}

async function client(name: string, clientId?: string): Promise<Client> {
  const made = await network!.client(name, clientId === undefined ? {} : { clientId })
  open.push(made)
  return made
}

async function crash(name: string, trap: FrameTrap, count: number): Promise<void> {
  await eventually(
    () => trap.lost >= count,
    () => `only ${trap.lost} of ${count} answers came`,
  )
  await network!.broker(name).kill()
  for (const each of traps) each.loseNothing()
  await network!.broker(name).start()
}

/** Takes so many for good: when this returns their acknowledgement is safe. */
async function take(name: string, queue: string, count: number): Promise<void> {
  const connection = await new ConnectionFactory(network!.broker(name).url).createConnection()
  await connection.start()
  const session = await connection.createSession('transacted')
  await receive(await session.createConsumer(queue), count)
  await session.commit()
  await connection.close()
}

/** All until the one that was sent last. */
async function untilLast(consumer: Parameters<typeof receive>[0]): Promise<string[]> {
  const texts: string[] = []
  while (texts.at(-1) !== 'last') texts.push(...(await receive(consumer, 1, 20_000)))
  return texts
}

describe.each(['hermod', 'activemq'] as const)('from %s', (near) => {
  test('what was stored there and not confirmed is there once, in a queue and for a durable subscription', async () => {
    const trap = await trapTo((running) => running.broker('far').tcpPort)
    network = await Network.start({
      far: { kind: 'hermod' },
      near: { kind: near, connectors: bridge('nc', trap.url, 'kept') },
    })
    await network.established('near')
    const here = await client('near')
    const subscriber = await client('far', 'someone')
    await subscriber.session.createDurableSubscriber('news', 'sub')
    await settled(here, subscriber)
    await subscriber.close()
    trap.lose('back', FrameType.response)
    const texts = numbered('m', COUNT)
    await here.send('queue://kept', ...texts)
    await here.send('topic://news', ...texts)
    const sent = trap.messages.there
    await crash('far', trap, 2 * COUNT)
    await network.established('near', 2)
    await here.send('queue://kept', 'last')
    await here.send('topic://news', 'last')
    const there = await client('far', 'someone')
    expect(await untilLast(await there.consume('queue://kept'))).toEqual([...texts, 'last'])
    expect(await untilLast(await there.session.createDurableSubscriber('news', 'sub'))).toEqual([...texts, 'last'])
    expect(trap.messages.there - sent).toBeGreaterThanOrEqual(2 * COUNT)
  })
})

describe.each(['hermod', 'activemq'] as const)('to %s', (far) => {
  test('auditNetworkProducers: what was consumed there in the meantime stays so [F4.052]', async () => {
    const strict = await trapTo((running) => running.broker('far').tcpPort)
    const usual = await trapTo((running) => running.broker('far').nioPort)
    network = await Network.start({
      far: { kind: far, openwire: 'auditNetworkProducers="true"' },
      near: {
        kind: 'hermod',
        connectors: bridge('strict', strict.url, 'strict', true) + bridge('usual', usual.url, 'usual', true),
      },
    })
    await network.established('near', 2)
    const here = await client('near')
    const texts = numbered('m', COUNT)
    for (const trap of traps) trap.lose('back', FrameType.response)
    for (const queue of ['strict', 'usual']) {
      await here.send(`queue://${queue}`, ...texts)
      await take('far', queue, COUNT)
    }
    await crash('far', strict, COUNT)
    await network.established('near', 4)
    for (const queue of ['strict', 'usual']) await here.send(`queue://${queue}`, 'last')
    const there = await client('far')
    expect(await untilLast(await there.consume('queue://strict'))).toEqual(['last'])
    expect(await untilLast(await there.consume('queue://usual'))).toEqual([...texts, 'last'])
  })
})

test('checkDuplicateMessagesOnDuplex: what comes back and was consumed stays so [F6.065]', async () => {
  const trap = await trapTo((running) => running.broker('far').tcpPort)
  const attributes = 'duplex="true" checkDuplicateMessagesOnDuplex="true"'
  network = await Network.start({
    far: { kind: 'hermod' },
    near: { kind: 'hermod', connectors: `<networkConnector ${attributes} uri="static:(${trap.url})?${RETRY}"/>` },
  })
  await network.established('near')
  const there = await client('far')
  const waiting = await client('near')
  await settled(there, waiting)
  trap.lose('there', FrameType.response)
  const taking = take('near', 'strict', COUNT)
  await there.send('queue://strict', ...numbered('m', COUNT))
  await taking
  await crash('near', trap, COUNT)
  await network.established('near', 2)
  const resent = trap.messages.back
  await there.send('queue://strict', 'last')
  const here = await client('near')
  expect(await untilLast(await here.consume('queue://strict'))).toEqual(['last'])
  expect(trap.messages.back - resent).toBeGreaterThan(COUNT)
})

/** Forwards the queue whether it is wanted or not; `only`: and nothing else. */
function bridge(name: string, url: string, queue: string, only = false): string {
  const list = `<queue physicalName="${queue}"/>`
  const dynamically = only ? `<dynamicallyIncludedDestinations>${list}</dynamicallyIncludedDestinations>` : ''
  return `<networkConnector name="${name}" uri="static:(${url})?${RETRY}">
    ${dynamically}<staticallyIncludedDestinations>${list}</staticallyIncludedDestinations></networkConnector>`
}
