/** Links that are cut, peers that are away. */
import { ConnectionFactory } from '@hermod/client'
import { expect } from 'vitest'
import type { Ground } from '../support/ground.js'
import { drain, eventually, numbered, receive } from '../support/network.js'
import { crosses } from './crossing.js'
import type { Scenario } from './scenario.js'

/** Cuts all links four times while `count` messages cross: each arrives, and each once. */
async function cutWhileCrossing(ground: Ground, count: number): Promise<void> {
  const consumer = await ground.there.consume('queue://cut')
  const sending = sendMany(ground.network.broker(ground.near).url, 'queue://cut', numbered('m', count))
  const arrived: string[] = []
  for (let i = 0; i < 4; i++) {
    arrived.push(...(await receive(consumer, count / 10, 30_000)))
    ground.cut()
  }
  await sending
  arrived.push(...(await receive(consumer, count - arrived.length, 30_000)))
  expect(await drain(consumer, 1000)).toEqual([])
  expect(new Set(arrived).size).toBe(count)
  await consumer.close()
}

/** In transactions, so that the messages come faster than they cross. */
async function sendMany(url: string, destination: string, texts: readonly string[]): Promise<void> {
  const connection = await new ConnectionFactory(url).createConnection()
  const session = await connection.createSession('transacted')
  const producer = await session.createProducer(destination)
  for (const [i, text] of texts.entries()) {
    await producer.send(session.createTextMessage(text))
    if ((i + 1) % 100 === 0) await session.commit()
  }
  await session.commit()
  await connection.close()
}

/** ms between the moments at which the spare connector tried, from `since` on. */
async function waits(ground: Ground, since: number, attempts: number): Promise<readonly number[]> {
  const later = (): readonly number[] => ground.spare.attempts.filter((moment) => moment > since)
  await eventually(
    () => later().length >= attempts,
    () => `only ${later().length} attempts`,
  )
  return later().map((moment, i, all) => moment - (all[i - 1] ?? since))
}

export const FAULTS: readonly Scenario[] = [
  {
    title: 'N17 links are cut four times under 3000 messages: each arrives, and each once',
    play: (ground) => cutWhileCrossing(ground, 3000),
  },
  {
    title: 'N18 a bridge that was stable is tried again after 1 s, then after twice that, and works again',
    play: async (ground) => {
      const way = { here: ground.here, there: ground.client('b') }
      await crosses(way, 'spare.before')
      const stable = ground.spare.attempts.at(-1)! + 5500
      await eventually(
        () => performance.now() > stable,
        () => 'the clock stands',
      )
      const since = performance.now()
      ground.spare.unplug()
      const [first, second] = await waits(ground, since, 2)
      ground.spare.plug()
      expect(first).toBeGreaterThan(950)
      expect(first).toBeLessThan(1800)
      expect(second).toBeGreaterThan(1950)
      expect(second).toBeLessThan(3200)
      await crosses(way, 'spare.after')
    },
  },
]
