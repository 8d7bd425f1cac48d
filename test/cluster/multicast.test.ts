/** Brokers that find each other by multicast on this host's own interface: ours alone, and with the real one. */
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GroupWatch } from './support/group-watch.js'
import { Network, numbered, receive } from './support/network.js'

/** Much less than the default of 5 s, so that a broker which comes back at once need not be waited for so long. */
const RECONNECT_MS = 1000

const MIXES = [
  { a: 'hermod', b: 'hermod', leave: ['B'] },
  { a: 'hermod', b: 'activemq', leave: ['B', 'A'] },
] as const

describe.each(MIXES)('$a as A and $b as B', ({ a, b, leave }) => {
  let watch: GroupWatch
  let network: Network
  const kinds = { A: a, B: b }
  type Name = keyof typeof kinds
  const other = (name: Name): Name => (name === 'A' ? 'B' : 'A')

  /** A connector is announced by the name of the address that it listens at. */
  const packet = (kind: 'alive' | 'dead', name: Name): string =>
    `${watch.group}.ActiveMQ-4.${kind}.%localhost%tcp://localhost:${network.broker(name).tcpPort}`
  const count = (name: Name, text: string): number => network.broker(name).log.split(text).length - 1
  const UP = 'has been established'
  /** Waits for the next bridge of each to the other. `before`: how many there had been. */
  async function bridged(before: Readonly<Record<Name, number>>): Promise<void> {
    for (const name of ['A', 'B'] as const) await network.logged(name, `(${other(name)}) ${UP}`, before[name] + 1)
  }
  const bridgesUntilNow = () => ({ A: count('A', UP), B: count('B', UP) })
  let rounds = 0

  async function messagesCross(): Promise<void> {
    for (const name of ['A', 'B'] as const) {
      const here = await network.client(name)
      const there = await network.client(other(name))
      const queue = `queue://from.${name}.${++rounds}`
      const consumer = await there.consume(queue)
      await here.send(queue, ...numbered('m', 3))
      expect(await receive(consumer, 3)).toEqual(numbered('m', 3))
      await here.close()
      await there.close()
    }
  }

  /** From the first packet of the one that comes until both bridges stand, in ms. */
  async function bridgedSince(name: Name, sinceMs: number, before: Readonly<Record<Name, number>>): Promise<number> {
    const { atMs } = await watch.first(packet('alive', name), sinceMs)
    await bridged(before)
    return Date.now() - atMs
  }

  beforeAll(async () => {
    watch = await GroupWatch.open()
    const uri = watch.uri({ initialReconnectDelay: RECONNECT_MS })
    const connectors = `<networkConnector name="mc" uri="${uri}"/>`
    const openwire = `discoveryUri="${uri}"`
    const member = { connectors, openwire, persistent: false }
    network = await Network.prepare({ A: { kind: a, ...member }, B: { kind: b, ...member } })
    await network.broker('A').start()
    await watch.first(packet('alive', 'A'))
  })
  afterAll(async () => {
    watch?.close()
    await network?.dispose()
  })

  test('what makes no sense is ignored, with one line', async () => {
    const line = 'ignores a packet of'
    for (let i = 0; count('A', line) === 0; i++) {
      await watch.say(`${watch.group}.ActiveMQ-4.${i}`)
      await delay(20) // It may not hear the group yet.
    }
    await watch.say(`${watch.group}.ActiveMQ-4.alive.%x%vm://A?brokerConfig=xbean:http://localhost:1/x.xml`)
  })

  test('S18 they find each other within 3 s, and messages cross both ways [F4.046] [F6.034] [F6.077]', async () => {
    const startMs = Date.now()
    await network.broker('B').start()
    const tookMs = await bridgedSince('B', startMs, { A: 0, B: 0 })
    process.stdout.write(`bridges of ${a} and ${b} stand ${tookMs} ms after the first packet\n`)
    expect(tookMs).toBeLessThan(3000)
    await messagesCross()
    expect(count('A', 'ignores a packet of')).toBe(1)
  })

  test('each says twice a second that it is there, in the words of the real one', async () => {
    for (const name of ['A', 'B'] as const) {
      const times: number[] = []
      for (let sinceMs = Date.now(); times.length < 3; sinceMs = times.at(-1)! + 1) {
        times.push((await watch.first(packet('alive', name), sinceMs)).atMs)
      }
      expect(times[2]! - times[0]!).toBeGreaterThan(800)
      expect(times[2]! - times[0]!).toBeLessThan(3000)
    }
  })

  test.each(leave)('S19 %s is killed, and bridged again when it is back [F6.090]', async (name) => {
    const before = bridgesUntilNow()
    const lost = `bridge to ${name} stopped`
    const losses = count(other(name), lost)
    await network.broker(name).kill()
    const killedMs = Date.now()
    await network.logged(other(name), lost, losses + 1)
    await network.broker(name).start()
    const { atMs } = await watch.first(packet('alive', name), killedMs)
    await bridged(before)
    const dueMs = Math.max(atMs, killedMs + RECONNECT_MS)
    expect(Date.now() - dueMs).toBeLessThan(3000)
    expect(watch.packets.map(({ text }) => text)).not.toContain(packet('dead', name))
    await messagesCross()
  })

  test.each(leave)('S19 %s is stopped in order: it says so, and is bridged again at once', async (name) => {
    const before = bridgesUntilNow()
    const lost = `bridge to ${name} stopped`
    const losses = count(other(name), lost)
    const askedMs = Date.now()
    await network.broker(name).stop()
    const { atMs } = await watch.first(packet('dead', name), askedMs)
    await network.logged(other(name), lost, losses + 1)
    await network.broker(name).start()
    expect(await bridgedSince(name, atMs, before)).toBeLessThan(3000)
    await messagesCross()
  })
})

test('brokers of another group, and the connectors of the broker itself, are not bridged to', async () => {
  const watch = await GroupWatch.open()
  const uri = watch.uri()
  const member = (group: string) => ({
    kind: 'hermod' as const,
    persistent: false,
    connectors: `<networkConnector name="mc" discoveryURI="${uri.replace(watch.group, group)}"/>`,
    openwire: `discoveryUri="${uri.replace(watch.group, group)}"`,
  })
  const network = await Network.start({
    A: member(watch.group),
    B: member(watch.group),
    stranger: member(`${watch.group}-other`),
  })
  try {
    await network.established('A')
    await network.established('B')
    const port = network.broker('stranger').tcpPort
    const stranger = `${watch.group}-other.ActiveMQ-4.alive.%localhost%tcp://localhost:${port}`
    await watch.first(stranger, (await watch.first(stranger)).atMs + 1)
    const attempts = (name: string) => network.broker(name).log.match(/Establishing network connection/g) ?? []
    expect(['A', 'B', 'stranger'].map((name) => attempts(name).length)).toEqual([1, 1, 0])
  } finally {
    watch.close()
    await network.dispose()
  }
})
