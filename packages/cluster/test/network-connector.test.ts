/** Which bridges a connector keeps: brokers, links, packets and clock in the test's hand. */
import type { Link } from '@hermod/model'
import { expect, test } from 'vitest'
import { Announcer } from '../src/discovery/multicast/announcer.js'
import { multicastGroup } from '../src/discovery/multicast/group.js'
import { FakeDatagrams } from './discovery/multicast/fake-datagrams.js'
import type { Member } from './member.js'
import { NetworkWorld } from './network-world.js'

const GROUP = multicastGroup('multicast://default')

/** Brokers that call themselves out, and look for each other. */
class MulticastWorld extends NetworkWorld {
  readonly datagrams = new FakeDatagrams()

  announce({ name, log }: Member): Announcer {
    const { clock, datagrams } = this
    const announcer = new Announcer({ group: GROUP, service: `tcp://${name}:61616`, clock, datagrams, log })
    announcer.start()
    return announcer
  }

  look(member: Member) {
    const isOwn = (address: string): boolean => address === `tcp://${member.name}:61616`
    return member.bridge('group', {}, { discovery: GROUP, datagrams: this.datagrams, isOwn })
  }

  async live(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 100) {
      this.datagrams.deliver()
      await this.pass(100)
    }
  }
}

test('S18 two brokers of a multicast group bridge to each other, and to no others [F6.034]', async () => {
  const world = new MulticastWorld()
  const [a, b] = [await world.add('A'), await world.add('B')]
  await world.add('C')
  for (const member of [a, b]) world.announce(member)
  const connectors = [await world.look(a), await world.look(b)]
  await world.live(1000)
  expect(connectors.map(({ bridges }) => bridges.map(({ remoteBrokerName }) => remoteBrokerName))).toEqual([
    ['B'],
    ['A'],
  ])
  expect(a.log.texts('info').filter((line) => /Establishing|has been established/.test(line))).toEqual([
    'Establishing network connection from vm://A to tcp://B:61616',
    'Network connection between vm://A#0 and memory://left (B) has been established.',
  ])
})

test('S19 a bridge that was lost is made again 5 s later, while the broker is heard', async () => {
  const world = new MulticastWorld()
  const [a, b] = [await world.add('A'), await world.add('B')]
  world.announce(b)
  const connector = await world.look(a)
  await world.live(1000)
  await world.cut('A', 'B')
  await world.live(4900)
  expect(connector.bridges).toEqual([])
  // For the health port: in the words of the log.
  expect(connector.view().brokers[0]).toMatchObject({ state: 'down', problem: expect.stringContaining('EOFException') })
  await world.live(600)
  expect(connector.bridges).toHaveLength(1)
})

test('S19 a broker that cannot be reached is tried again every 5 s while it is heard', async () => {
  const world = new MulticastWorld()
  const [a, b] = [await world.add('A'), await world.add('B')]
  b.isListening = false
  const announcer = world.announce(b)
  await world.look(a)
  await world.live(12_000)
  const refused = 'Could not start network bridge between: vm://A and: tcp://B:61616 due to: Connection refused'
  expect(a.log.texts('warn')).toEqual([refused, refused, refused])
  void announcer.stop()
  await world.live(20_000)
  expect(a.log.texts('warn')).toHaveLength(3)
})

test('stopped, a connector leaves the group and ends its bridges', async () => {
  const world = new MulticastWorld()
  const [a, b] = [await world.add('A'), await world.add('B')]
  world.announce(b)
  const connector = await world.look(a)
  await world.live(1000)
  connector.stop()
  await world.live(10_000)
  expect([connector.bridges.length, world.datagrams.listening]).toEqual([0, 0])
  expect(a.log.texts('info').filter((line) => line.startsWith('Establishing'))).toHaveLength(1)
})

test('a host that nobody knows is told in the words of the real one, each time [F6.074]', async () => {
  class NamelessWorld extends NetworkWorld {
    override dial(): Promise<Link> {
      const problem = { code: 'ENOTFOUND', hostname: 'B' }
      return Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND B'), problem))
    }
  }
  const world = new NamelessWorld()
  const a = await world.add('A')
  await a.bridge('B')
  await world.pass(1000)
  const error = 'Failed to Lookup INetAddress for URI[tcp://B:61616] : java.net.UnknownHostException: B'
  expect(a.log.texts('error')).toEqual([error, error])
  expect(a.log.texts('warn')[0]).toBe('Could not start network bridge between: vm://A and: tcp://B:61616 due to: B')
})
