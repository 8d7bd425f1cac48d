/** The power goes while messages are on their way to the dead-letter queue: none is lost, whatever the disk kept. */
import { AckType, Destination } from '@hermod/model'
import { FaultyDisk, SeededRandom } from '@hermod/testkit'
import { expect, it } from 'vitest'
import { journal } from '../journal.js'
import { bodies, bodyOf, type TestConsumer, World } from '../world.js'

const A = Destination.queue('A')
const DLQ = Destination.queue('ActiveMQ.DLQ')
const COUNT = 20
const poison = { ackType: AckType.poison, poisonCause: null }

/** What the next broker will find there. */
async function stored(disk: FaultyDisk, queue: Destination): Promise<string[]> {
  const store = journal(disk.clone())
  await store.open({ durable() {}, failed() {} }, () => {})
  return (await store.queue(queue).page(0, 1000, Number.MAX_SAFE_INTEGER)).map((one) => bodyOf(one.message))
}

it.each(Array.from({ length: 20 }, (_, i) => i + 1))('seed %i [F1.166]', async (seed) => {
  const random = new SeededRandom(seed)
  let disk = new FaultyDisk({ random })
  let world = await World.start({ store: journal(disk) })
  await (await world.connect()).producer(A).sendAll(bodies(COUNT))
  let deaths = 0
  for (let life = 0; life < 4; life++) {
    const consumer: TestConsumer = (await world.connect()).consumer(A, { prefetchSize: 5 })
    await world.settle()
    for (let step = random.between(1, 12), at = 0; step > 0; step--) {
      if (at < consumer.received.length) consumer.postAck(at, at++, poison)
      // Now and then a turn ends, and what was appended is written; synced only if somebody waits for it.
      if (random.chance(0.5)) await world.settle()
    }
    disk.crash()
    disk = disk.clone()
    world = await World.start({ store: journal(disk) })
    const [waiting, dead] = [await stored(disk, A), await stored(disk, DLQ)]
    expect([...new Set([...waiting, ...dead])].sort()).toEqual(bodies(COUNT).sort())
    deaths = Math.max(deaths, dead.length)
  }
  expect(deaths).toBeGreaterThan(0)
})
