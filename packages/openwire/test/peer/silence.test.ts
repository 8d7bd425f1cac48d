/** A peer of whom nothing comes any more. */
import { ManualClock } from '@hermod/testkit'
import { memoryPair, parseAddress } from '@hermod/transport'
import { expect, test } from 'vitest'
import { PeerLink, peerTerms } from '../../src/peer/index.js'
import { defaultPreferences } from '../../src/preferences.js'
import { Peer } from '../server/bench.js'

test('in the middle of a command it is given up, too; while more of it comes it is not', () => {
  const tasks: (() => void)[] = []
  const clock = new ManualClock()
  const [mine, theirs] = memoryPair({ schedule: (task) => void tasks.push(task) })
  const closed: boolean[] = []
  const sink = { command() {}, congestionChanged() {}, closed: (): void => void closed.push(true) }
  const turn = (worker: { runTurn(): void }): void => void tasks.push(() => worker.runTurn())
  const link = new PeerLink(mine, peerTerms(parseAddress('tcp://b:1'), {}), clock, turn, sink)
  const other = new Peer(theirs)
  const pass = (ms: number): void => {
    clock.advance(ms)
    while (tasks.length > 0) tasks.shift()!()
  }
  link.start()
  other.greet(defaultPreferences)
  pass(0)
  other.sendBytes(Uint8Array.of(0, 0, 0, 99))
  for (let second = 0; second < 70; second++) {
    other.sendBytes(Uint8Array.of(0))
    pass(1000)
  }
  expect(closed).toEqual([])
  for (let second = 0; second < 70; second++) pass(1000)
  expect(closed).toEqual([true])
})
