/** The broker on a journal whose disk is slow, broken or full: the real store, a disk in the hand of the test. */
import { createHash } from 'node:crypto'
import { type BrokerError, Destination, type DurabilityWaiter, type Ticket } from '@hermod/model'
import { FaultyDisk, ManualClock, SeededRandom } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'
import { journal } from '../journal.js'
import { bodies, bodyOf, type TestProducer, World, type WorldOptions } from '../world.js'

const A = Destination.queue('A')
const B = Destination.queue('B')
const RETRY_MS = 5000

/** So much is always written in the background. */
const LARGE_BYTES = 300_000

class Waiter implements DurabilityWaiter {
  durableTo = 0
  readonly refusals: BrokerError[] = []
  durable(ticket: Ticket): void {
    this.durableTo = ticket
  }
  durabilityFailed(error: BrokerError): void {
    this.refusals.push(error)
  }
}

async function start(options: WorldOptions & { manualCompletion?: boolean } = {}) {
  const disk = new FaultyDisk({
    random: new SeededRandom(5),
    manualCompletion: options.manualCompletion ?? false,
  })
  const clock = new ManualClock()
  const store = journal(disk, clock)
  const world = await World.start({ ...options, store, clock })
  return { disk, store, world, connection: await world.connect() }
}

/** Sends one message and tells the waiter that hears of it. */
async function send(world: World, producer: TestProducer, body: string, bytes = 0): Promise<Waiter> {
  const waiter = new Waiter()
  const ticket = producer.port.send(producer.message(body, { bytes }), null, true)
  world.broker.awaitDurable(ticket, waiter)
  await world.settle()
  return waiter
}

/** A hash for each file: the files themselves are too long to be shown. */
function contents(disk: FaultyDisk): string[] {
  return [...disk.dump()].map(([path, bytes]) => `${path} ${createHash('sha1').update(bytes).digest('hex')}`)
}

/** What a new broker finds on the disk. */
async function found(disk: FaultyDisk): Promise<string[]> {
  const store = journal(disk.clone())
  await store.open({ durable() {}, failed() {} }, () => {})
  const page = await store.queue(A).page(0, 10_000, Number.MAX_SAFE_INTEGER)
  return page.map((one) => bodyOf(one.message))
}

describe('a disk that is slow', () => {
  const limit = 10 * LARGE_BYTES
  const slow = { manualCompletion: true, journalBacklogLimitBytes: limit }

  it('holds producers of persistent messages once much waits for it, and nobody else', async () => {
    const { disk, store, world, connection } = await start(slow)
    const [first, second] = [connection.producer(A), (await world.connect()).producer(A)]
    const waiters: Waiter[] = []
    for (const producer of [first, second]) {
      while (producer.port.blockage === undefined) {
        waiters.push(await send(world, producer, `m${waiters.length}`, LARGE_BYTES))
        expect(waiters.length).toBeLessThan(20)
      }
      expect(producer.port.blockage).toMatchObject({ limit: 'journal backlog', limitBytes: limit })
    }
    expect(store.backlogBytes).toBeLessThan(limit + 4 * LARGE_BYTES)
    expect(waiters.every((waiter) => waiter.durableTo === 0)).toBe(true)

    const consumer = connection.consumer(B)
    const other = connection.producer(B)
    await other.sendAll(bodies(50), { persistent: false })
    expect(consumer.bodies).toEqual(bodies(50))
    expect(other.port.blockage).toBeUndefined()

    for (let steps = 0; first.port.blockage !== undefined; steps++) {
      expect(steps).toBeLessThan(100)
      disk.completeNext()
      await world.settle()
    }
    expect(connection.resumed).toEqual([first.port.id.toString()])
    disk.completeAll()
    await world.settle()
    expect([store.backlogBytes, second.port.blockage]).toEqual([0, undefined])
    expect(waiters.every((waiter) => waiter.durableTo > 0)).toBe(true)
    expect(await found(disk)).toEqual(waiters.map((_, i) => `m${i}`))
  })
})

describe.each(['write', 'sync'] as const)('a disk that fails a %s', (operation) => {
  it('makes the broker stop, refuses the send and keeps what was confirmed', async () => {
    const { disk, world, connection } = await start()
    const producer = connection.producer(A)
    const kept = await send(world, producer, 'kept')
    disk.failNext(operation, 'EIO')
    const lost = await send(world, producer, 'lost')
    expect(kept.durableTo).toBeGreaterThan(0)
    expect(lost.durableTo).toBe(0)
    expect(lost.refusals.map((error) => error.message)).toEqual([expect.stringContaining('EIO')])
    await world.broker.stop()
    expect(world.logger.texts('error')).toContainEqual(expect.stringContaining('Stopping broker due to IO exception'))
    expect(connection.closedBecause).toHaveLength(1)
    expect(await found(disk)).toContain('kept')
  })

  it.each([
    ['EIO', { ignoreAllErrors: true }, 'Ignoring IO exception'],
    ['ENOSPC', {}, 'Ignoring no space left exception'],
    ['EDQUOT', { noSpaceMessage: 'EDQUOT' }, 'Ignoring no space left exception'],
  ])('with %s and %j goes on, refusing sends until the disk works again', async (code, ioExceptionHandler, line) => {
    const { disk, world, connection } = await start({ ioExceptionHandler })
    const producer = connection.producer(A)
    disk.failNext(operation, code)
    const first = await send(world, producer, 'm1')
    expect([first.durableTo, first.refusals.length]).toEqual([0, 1])
    expect(world.logger.texts('info')).toContainEqual(expect.stringContaining(line))
    expect(() => producer.post('m2')).toThrow(expect.objectContaining({ code: expect.stringMatching(/^HERMOD_/) }))
    disk.failNext(operation, code)
    await world.pass(RETRY_MS)
    expect(() => producer.post('m3')).toThrow(code)
    await world.pass(RETRY_MS)
    const last = await send(world, producer, 'm4')
    expect(last.durableTo).toBeGreaterThan(0)
    const there = await found(disk)
    expect(there).toContain('m4')
    expect(there.filter((body) => body === 'm2' || body === 'm3')).toEqual([])
  })

  it('looks again after resumeCheckSleepPeriod', async () => {
    const { disk, world, connection } = await start({
      ioExceptionHandler: { ignoreAllErrors: true, resumeCheckSleepPeriod: 70 },
    })
    const producer = connection.producer(A)
    disk.failNext(operation)
    await send(world, producer, 'm1')
    await world.pass(69)
    expect(() => producer.post('m2')).toThrow('EIO')
    await world.pass(1)
    expect((await send(world, producer, 'm3')).durableTo).toBeGreaterThan(0)
  })

  it('with no space left stops the broker if ignoreNoSpaceErrors is off', async () => {
    const { disk, world, connection } = await start({ ioExceptionHandler: { ignoreNoSpaceErrors: false } })
    disk.failNext(operation, 'ENOSPC')
    const refused = await send(world, connection.producer(A), 'm1')
    expect([refused.durableTo, refused.refusals.length]).toEqual([0, 1])
    await world.broker.stop()
    expect(connection.closedBecause).toHaveLength(1)
  })
})

describe('a store that was abandoned', () => {
  it('gets not one byte more, and whoever waits for it is refused', async () => {
    const { disk, world, connection } = await start({ manualCompletion: true })
    const producer = connection.producer(A)
    const kept = await send(world, producer, 'kept')
    const underWay = await send(world, producer, 'm1', LARGE_BYTES)
    disk.completeNext()
    const before = contents(disk)
    const gathered = await send(world, producer, 'm2')
    const stopped = world.broker.abandon(new Error('the lock is lost'))
    expect([underWay, gathered].map((waiter) => [waiter.durableTo, waiter.refusals.length])).toEqual([
      [0, 1],
      [0, 1],
    ])
    disk.completeAll()
    await stopped
    expect(contents(disk)).toEqual(before)
    expect(kept.durableTo).toBeGreaterThan(0)
    expect(await found(disk)).toContain('kept')
  })
})
