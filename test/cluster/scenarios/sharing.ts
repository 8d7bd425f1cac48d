/** How consumers here and there share the messages of a queue. */
import { expect } from 'vitest'
import { drain, numbered, receive, settled } from '../support/network.js'
import { closeAll, type Scenario, type Way } from './scenario.js'

/** One consumer here, one there: each gets half. */
export async function sharesEvenly({ here, there }: Way, queue: string): Promise<void> {
  const consumers = [await here.consume(`queue://${queue}`), await there.consume(`queue://${queue}`)]
  await settled(here, there)
  await here.send(`queue://${queue}`, ...numbered('m', 20))
  for (const consumer of consumers) expect(await receive(consumer, 10)).toHaveLength(10)
  await closeAll(consumers)
}

/** One consumer here, one there, and the bridge decreases its priority: all stays here. */
export async function localFirst({ here, there }: Way, queue: string, below = ''): Promise<void> {
  const [local, remote] = [await here.consume(`queue://${queue}`), await there.consume(`queue://${queue}`)]
  await settled(here, there, below)
  await here.send(`queue://${queue}`, ...numbered('m', 20))
  expect(await receive(local, 20)).toEqual(numbered('m', 20))
  expect(await drain(remote, 500)).toEqual([])
  await closeAll([local, remote])
}

/** A selector there does not keep messages here: two consumers there and one here share as two. */
export async function conduitIgnoresSelectors({ here, there }: Way, queue: string): Promise<void> {
  const wants = await there.consume(`queue://${queue}`)
  const never = await there.consume(`queue://${queue}`, "kind = 'other'")
  const local = await here.consume(`queue://${queue}`)
  await settled(here, there)
  await here.send(`queue://${queue}`, ...numbered('m', 20))
  expect(await receive(local, 10)).toHaveLength(10)
  expect(await receive(wants, 10)).toHaveLength(10)
  expect(await drain(never, 300)).toEqual([])
  await closeAll([wants, never, local])
}

export const SHARING: readonly Scenario[] = [
  {
    title: 'S16 a consumer here and one there share, unless the priority of those there is decreased',
    play: async (ground) => {
      await sharesEvenly(ground, 's16.even')
      await localFirst(ground, 'priority.s16', 'priority.')
    },
  },
  {
    title: 'N12 a selector there does not keep messages here',
    play: (ground) => conduitIgnoresSelectors(ground, 'n12'),
  },
]
