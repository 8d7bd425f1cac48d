/** Messages that went where they are no longer wanted, and are wanted here again. */
import { expect } from 'vitest'
import { numbered, receive, settled } from '../support/network.js'
import { returning, type Scenario, type Way } from './scenario.js'

/** 30 go there, 5 are taken there; the rest comes back when it is consumed here. */
export async function comesBack({ here, there }: Way, queue: string): Promise<void> {
  const remote = await there.consume(`queue://${queue}`)
  await settled(here, there)
  await here.send(`queue://${queue}`, ...numbered('m', 30))
  const taken = await receive(remote, 5)
  await remote.close()
  const local = await here.consume(`queue://${queue}`)
  expect([...taken, ...(await receive(local, 25))].sort()).toEqual(numbered('m', 30).sort())
  await local.close()
}

export const BACKFLOW: readonly Scenario[] = [
  {
    title: 'S17 with replayWhenNoConsumers what is no longer wanted there comes back',
    // In a chain the real one leaves some in the middle.
    suits: (mix) => returning(mix) && mix.shape !== 'chain',
    play: (ground) => comesBack(ground, 'back.s17'),
  },
]
