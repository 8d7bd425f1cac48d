/** Announcers and searches at one fake group, with a clock turned by hand. */
import { ManualClock, RecordingLogger } from '@hermod/testkit'
import { describe, expect, test } from 'vitest'
import { Announcer } from '../../../src/discovery/multicast/announcer.js'
import { multicastGroup } from '../../../src/discovery/multicast/group.js'
import { MAX_APPEARANCES, MAX_SERVICES, MulticastSearch } from '../../../src/discovery/multicast/multicast-search.js'
import type { Service } from '../../../src/discovery/services.js'
import { FakeDatagrams } from './fake-datagrams.js'

class World {
  readonly clock = new ManualClock()
  readonly datagrams = new FakeDatagrams()
  readonly log = new RecordingLogger()

  search(uri = 'multicast://default', own: readonly string[] = []) {
    const found: Service[] = []
    const { clock, datagrams, log } = this
    const isOwn = (address: string): boolean => own.includes(address)
    const connect = (service: Service): void => void found.push(service)
    const search = new MulticastSearch(multicastGroup(uri), { clock, datagrams, log, isOwn, connect })
    search.start()
    this.datagrams.deliver()
    return { search, found, texts: () => found.map(({ text }) => text) }
  }

  announcer(service: string, uri = 'multicast://default'): Announcer {
    const { clock, datagrams, log } = this
    const announcer = new Announcer({ group: multicastGroup(uri), service, clock, datagrams, log })
    announcer.start()
    this.datagrams.deliver()
    return announcer
  }

  pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 100) {
      this.clock.advance(100)
      this.datagrams.deliver()
    }
  }

  alive(service: string): void {
    this.datagrams.inject(`default.ActiveMQ-4.alive.%localhost%${service}`)
  }
}

describe('brokers of a group', () => {
  test('S18 find each other, whoever comes first', () => {
    const world = new World()
    const early = world.search()
    world.announcer('tcp://a:1')
    expect(early.texts()).toEqual(['tcp://a:1'])
    const late = world.search()
    world.pass(500)
    expect(late.texts()).toEqual(['tcp://a:1'])
  })

  test('say that they are there twice a second, and that they go', async () => {
    const world = new World()
    const announcer = world.announcer('tcp://a:1', 'multicast://default?group=g')
    world.pass(1000)
    const stopped = announcer.stop()
    world.datagrams.deliver()
    await stopped
    world.pass(5000)
    const alive = 'g.ActiveMQ-4.alive.%localhost%tcp://a:1'
    expect(world.datagrams.said).toEqual([alive, alive, alive, 'g.ActiveMQ-4.dead.%localhost%tcp://a:1'])
  })

  test('S19 one that is stopped in order and started again is linked at once', async () => {
    const world = new World()
    const { search, found, texts } = world.search()
    const announcer = world.announcer('tcp://a:1')
    world.pass(2000)
    void announcer.stop()
    world.datagrams.deliver()
    search.failed(found[0]!)
    world.announcer('tcp://a:1')
    expect(texts()).toEqual(['tcp://a:1', 'tcp://a:1'])
  })

  test('S19 one whose bridge is lost is linked again when the wait is over and it is heard', () => {
    const world = new World()
    const { search, found, texts } = world.search()
    world.announcer('tcp://a:1')
    search.failed(found[0]!)
    world.pass(4900)
    expect(texts()).toHaveLength(1)
    world.pass(100)
    expect(texts()).toEqual(['tcp://a:1', 'tcp://a:1'])
  })

  test('word of a bridge that belonged to an earlier life changes nothing', () => {
    const world = new World()
    const { search, found } = world.search()
    world.alive('tcp://a:1')
    search.failed(found[0]!)
    world.pass(6000)
    world.alive('tcp://a:1')
    search.failed(found[0]!)
    world.alive('tcp://a:1')
    expect(found).toHaveLength(2)
    search.failed(found[1]!)
    world.pass(5000)
    world.alive('tcp://a:1')
    expect(found).toHaveLength(3)
  })

  test.each([
    ['group', 'multicast://default?group=a', 'multicast://default?group=b'],
    ['address', 'multicast://default', 'multicast://239.0.0.5'],
    ['port', 'multicast://default', 'multicast://default:6156'],
  ])('of another %s are not heard', (_what, one, other) => {
    const world = new World()
    const { texts } = world.search(one)
    world.announcer('tcp://a:1', other)
    world.announcer('tcp://b:2', one)
    expect(texts()).toEqual(['tcp://b:2'])
    expect(world.log.texts('warn')).toEqual([])
  })

  test('the connectors of the broker itself are passed over', () => {
    const world = new World()
    const { texts } = world.search('multicast://default', ['tcp://me:1'])
    world.alive('tcp://me:1')
    world.alive('tcp://a:1')
    expect(texts()).toEqual(['tcp://a:1'])
  })

  test('one that turns out to be this one is not tried again', () => {
    const world = new World()
    const { search, found } = world.search()
    world.announcer('tcp://other-name:1')
    search.isSelf(found[0]!)
    world.pass(60_000)
    expect(found).toHaveLength(1)
  })

  test('that cannot be reached for good are told once', () => {
    const world = new World()
    const { search, found } = world.search('multicast://default?maxReconnectAttempts=1')
    world.announcer('tcp://a:1')
    search.failed(found[0]!)
    world.pass(5000)
    search.failed(found[1]!)
    world.pass(60_000)
    expect(world.log.texts('warn')).toEqual([
      'Reconnect attempts exceeded 1 tries.  Reconnecting has been disabled for: tcp://a:1',
    ])
    expect(found).toHaveLength(2)
  })

  test('stopped, a search hears nothing and sets no timers', () => {
    const world = new World()
    const { search, texts } = world.search()
    search.stop()
    world.alive('tcp://a:1')
    expect([texts(), world.datagrams.listening, world.clock.waiting]).toEqual([[], 0, 0])
  })
})

describe('what strangers send', () => {
  test('is ignored with one line, however much it is', () => {
    const world = new World()
    const { texts } = world.search()
    for (let i = 0; i < 1000; i++) {
      world.datagrams.inject(`default.ActiveMQ-4.${i}`)
      world.datagrams.inject(Uint8Array.from({ length: 9000 }, (_, at) => (at * 7 + i) & 0xff))
      world.alive(`vm://b${i}`)
      world.alive('%')
    }
    expect(texts()).toEqual([])
    expect(world.log.lines.map(({ level, text }) => `${level} ${text}`)).toEqual([
      'warn multicast://default: ignores a packet of 10.0.0.9:40000, as it is not of the form that brokers use; others are ignored silently',
    ])
  })

  test('makes no more than so many attempts to connect', () => {
    const world = new World()
    const { texts } = world.search()
    for (let i = 1; i <= MAX_SERVICES + 100; i++) world.alive(`tcp://b:${i}`)
    expect(texts()).toHaveLength(MAX_SERVICES)
    expect(world.log.texts('warn')).toEqual([expect.stringContaining(`${MAX_SERVICES} brokers are known already`)])
  })

  test('under one address with ever new options is one broker', () => {
    const world = new World()
    const { texts } = world.search()
    for (let i = 0; i < 100; i++) world.alive(`tcp://a:1?wireFormat.maxInactivityDuration=${i}`)
    expect(texts()).toEqual(['tcp://a:1'])
  })

  test('of a broker that comes and goes all the time makes no more than so many attempts a minute', () => {
    const world = new World()
    const { search, found, texts } = world.search()
    for (let i = 0; i < 2 * MAX_APPEARANCES; i++) {
      world.alive('tcp://a:1')
      world.datagrams.inject('default.ActiveMQ-4.dead.%localhost%tcp://a:1')
      if (found.length > i) search.failed(found[i]!)
    }
    expect(texts()).toHaveLength(MAX_APPEARANCES)
    expect(world.log.texts('warn')).toEqual([expect.stringContaining('have come within a minute')])
    world.pass(60_000)
    world.alive('tcp://a:1')
    expect(texts()).toHaveLength(MAX_APPEARANCES + 1)
  })

  test('leaves room again when it ceases', () => {
    const world = new World()
    const { search, found } = world.search()
    for (let i = 1; i <= MAX_SERVICES; i++) world.alive(`tcp://b:${i}`)
    for (const service of [...found]) search.failed(service)
    world.pass(6000)
    world.alive('tcp://a:1')
    expect(found.at(-1)!.text).toBe('tcp://a:1')
  })
})

describe('a network that is not there', () => {
  test('is waited for, with one line when it fails and one when it comes', () => {
    const world = new World()
    world.datagrams.joinError = new Error('addMembership ENODEV')
    const { texts } = world.search()
    world.pass(20_000)
    world.datagrams.joinError = undefined
    world.pass(5000)
    world.alive('tcp://a:1')
    expect(texts()).toEqual(['tcp://a:1'])
    expect(world.log.lines.map(({ level, text }) => `${level} ${text}`)).toEqual([
      'error multicast://default: the group cannot be heard, which is tried again every 5000 ms: addMembership ENODEV',
      'info multicast://default: joined the group',
    ])
  })

  test('is told by an announcer once, which goes on', async () => {
    const world = new World()
    world.datagrams.sendError = new Error('send ENETUNREACH')
    const announcer = world.announcer('tcp://a:1')
    world.pass(10_000)
    expect(world.log.texts('error')).toEqual([
      'Failed to advertise our service: tcp://a:1 at 239.255.2.3:6155: send ENETUNREACH',
    ])
    world.datagrams.sendError = undefined
    const { texts } = world.search()
    world.pass(500)
    expect(texts()).toEqual(['tcp://a:1'])
    world.datagrams.sendError = new Error('send EPERM')
    const stopped = announcer.stop()
    world.datagrams.deliver()
    await stopped
  })
})
