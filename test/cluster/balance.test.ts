/**
 * Clients that brokers tell of each other and spread over them: two brokers bridged both ways, of which the second
 * comes later and goes again, seen by the Java client and by ours.
 */
import { afterEach, describe, expect, test } from 'vitest'
import { type Followers, JavaFollowers, OwnFollowers } from './support/followers.js'
import { type Member, Network } from './support/network.js'

const BALANCED = 'updateClusterClients="true" rebalanceClusterClients="true" updateClusterClientsOnRemove="true"'
const bridge = (to: string): string =>
  `<networkConnector name="to-${to}" uri="static:(URL(${to}))?initialReconnectDelay=200&amp;useExponentialBackOff=false"/>`
const member = (kind: Member['kind'], to: string, openwire: string, inOpenwire = ''): Member => ({
  kind,
  connectors: bridge(to),
  persistent: false,
  openwire,
  inOpenwire,
})

const open: { close(): Promise<void> }[] = []
let network: Network | undefined
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close().catch(() => {})))
  await network?.dispose()
  network = undefined
})

/** ActiveMQ without JMX, as here, publishes the host that was written and not its name. */
const list = (...names: string[]): string =>
  names
    .map((name) => network!.broker(name))
    .map(({ kind, tcpPort }) => `tcp://${kind === 'hermod' ? 'localhost' : '127.0.0.1'}:${tcpPort}`)
    .join(',')

async function follow(
  kind: typeof JavaFollowers | typeof OwnFollowers,
  url: string,
  count: number,
): Promise<Followers> {
  const followers = await kind.start(url, count)
  open.push(followers)
  return followers
}

describe.each([
  ['hermod', 'hermod'],
  ['hermod', 'activemq'],
  ['activemq', 'hermod'],
] as const)('clients of c1 (%s) when c2 (%s) joins and goes', (first, second) => {
  test('are spread, and come back, N7 [F4.047] [F4.048] [F4.049] [F6.097] [F6.104] [F2.116]', async () => {
    network = await Network.prepare({ c1: member(first, 'c2', BALANCED), c2: member(second, 'c1', BALANCED) })
    const c1 = network.broker('c1')
    const c2 = network.broker('c2')
    await c1.start()
    const url = `failover:(${c1.url})?randomize=false&maxReconnectDelay=200`
    const java = await follow(JavaFollowers, url, 4)
    const own = await follow(OwnFollowers, url, 4)
    await java.until('told of c1', () => [0, 1, 2, 3].every((n) => java.told(n) === `${n} told true ${list('c1')}`))

    await c2.start()
    await network.logged('c1', 'has been established')
    for (const clients of [java, own]) {
      await clients.until('some moved within a second', () => clients.wereAt(c2.tcpPort), 1000)
      await clients.until('all somewhere', () => clients.countAt(c1.tcpPort) + clients.countAt(c2.tcpPort) === 4)
      // Each that moved is told so by the link alone: nothing was lost.
      expect(clients.lines.filter((line) => line.endsWith('interrupted'))).toEqual([])
    }
    const both = list('c1', 'c2').split(',').sort()
    await java.until('told of both', () =>
      [0, 1, 2, 3].every((n) => java.told(n)?.split(' ')[3]?.split(',').sort().join() === both.join()),
    )

    await c2.stop()
    for (const clients of [java, own]) {
      await clients.until('all back', () => clients.countAt(c1.tcpPort) === 4)
    }
    await java.until('told of c1 alone', () => [0, 1, 2, 3].every((n) => java.told(n)?.endsWith(` ${list('c1')}`)))
  })
})

describe.each(['hermod', 'activemq'] as const)('a broker (%s)', (kind) => {
  test('leaves out what the filter does not name, and publishes mapped addresses [F4.050] [F4.058]', async () => {
    const policy = `<publishedAddressPolicy><publishedAddressPolicy publishedHostStrategy="IPADDRESS"
      clusterClientUriQuery="wireFormat.maxInactivityDuration=20000"/></publishedAddressPolicy>`
    network = await Network.start({
      c1: {
        ...member(kind, 'c2', 'updateClusterClients="true" updateClusterFilter="x.*,c[2]"', policy),
        connectors: bridge('c2') + bridge('d3'),
      },
      c2: { kind: 'hermod', persistent: false, inOpenwire: policy },
      d3: { kind: 'hermod', persistent: false },
    })
    await network.established('c1', 2)
    const port = (name: string): number => network!.broker(name).tcpPort
    const published = (name: string): string => `tcp://127.0.0.1:${port(name)}?wireFormat.maxInactivityDuration=20000`
    const java = await follow(JavaFollowers, `failover:(${network.broker('c1').url})`, 1)
    await java.until('told', () => java.told(0) !== undefined)
    expect(java.told(0)).toBe(`0 told false ${published('c1')},${published('c2')}`)
  })
})
