/** Both journals on one disk that loses its power at any moment: what was confirmed comes, and not before its time. */
import { Destination, type DurabilityWaiter, silentLogger } from '@hermod/model'
import { JournalJobStore } from '@hermod/store'
import { FaultyDisk, ManualClock, SeededRandom, testCodec } from '@hermod/testkit'
import { expect, it } from 'vitest'
import { journal } from '../journal.js'
import { World } from '../world.js'

const Q = Destination.queue('Q')
const LIVES = 4
const LONGEST_DELAY_MS = 4000

class Confirmation implements DurabilityWaiter {
  constructor(private readonly confirmed: () => void) {}
  durable(): void {
    this.confirmed()
  }
  durabilityFailed(): void {}
}

async function start(disk: FaultyDisk, clock: ManualClock): Promise<World> {
  const ports = { disk, clock, codec: testCodec, log: silentLogger }
  const store = journal(disk, clock, 65_536)
  const jobStore = new JournalJobStore('/jobs', { journalMaxFileLength: 8192 }, ports)
  return World.start({ store, jobStore, clock })
}

/** What is read from the disk comes by turns of the real event loop. */
async function breathe(world: World): Promise<void> {
  for (let n = 0; n < 5; n++) {
    await new Promise((resume) => setImmediate(resume))
    await world.settle()
  }
}

it.each(Array.from({ length: 6 }, (_, at) => at + 1))('power cuts, seed %i', async (seed) => {
  const random = new SeededRandom(seed)
  const disk = new FaultyDisk({ random: new SeededRandom(seed) })
  let clock = new ManualClock()
  /** When each confirmed message is due. */
  const dueMs = new Map<string, number>()
  const note = (world: World, bodies: readonly string[]): void => {
    for (const body of bodies) {
      const due = dueMs.get(body)
      if (due !== undefined) expect(world.clock.now(), `${body} is not early`).toBeGreaterThanOrEqual(due)
    }
  }
  for (let life = 0; life < LIVES; life++) {
    const world = await start(disk, clock)
    const connection = await world.connect()
    const producer = connection.producer(Q)
    const consumer = connection.consumer(Q, { prefetchSize: 10_000 })
    for (let n = 0; n < 40; n++) {
      const body = `${life}-${n}`
      const delayMs = Math.floor(random.next() * LONGEST_DELAY_MS)
      const message = producer.message(body, { properties: { AMQ_SCHEDULED_DELAY: delayMs } })
      const ticket = producer.port.send(message, null, true)
      const due = clock.now() + delayMs
      world.broker.awaitDurable(ticket, new Confirmation(() => dueMs.set(body, due)))
      // The last ones are cut off in the middle of a turn.
      if (n < 36) await world.settle()
      if (random.next() < 0.3) clock.advance(Math.floor(random.next() * 400))
      note(world, consumer.bodies)
    }
    disk.crash()
    // The timers of the dead do not run on.
    clock = new ManualClock(clock.now())
  }
  const world = await start(disk, clock)
  const consumer = (await world.connect()).consumer(Q, { prefetchSize: 10_000 })
  for (let n = 0; n < 20; n++) {
    await world.pass(LONGEST_DELAY_MS / 10)
    await breathe(world)
    note(world, consumer.bodies)
  }
  const came = new Set(consumer.bodies)
  expect(dueMs.size).toBeGreaterThan(100)
  expect([...dueMs.keys()].filter((body) => !came.has(body))).toEqual([])
  await world.broker.stop()
})
