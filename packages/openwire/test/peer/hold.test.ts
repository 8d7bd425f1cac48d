/** A link that we opened, whose reading is stopped by whoever gets its commands. */
import { ManualClock } from '@hermod/testkit'
import { memoryPair, parseAddress } from '@hermod/transport'
import { expect, test } from 'vitest'
import { type Command, SessionInfo } from '../../src/generated/commands.js'
import { PeerLink, type PeerSink, peerTerms } from '../../src/peer/index.js'
import { defaultPreferences } from '../../src/preferences.js'
import { Peer } from '../server/bench.js'

class Held implements PeerSink {
  readonly numbers: number[] = []
  link!: PeerLink
  /** Stops at the first command. */
  command(command: Command): void {
    if (!(command instanceof SessionInfo)) return
    this.numbers.push(command.commandId)
    if (this.numbers.length === 1) this.link.hold(true)
  }
  congestionChanged(): void {}
  closed(): void {}
}

test('nothing comes until it goes on, and then everything in order', () => {
  const tasks: (() => void)[] = []
  const run = (): void => {
    while (tasks.length > 0) tasks.shift()!()
  }
  const [mine, theirs] = memoryPair({ schedule: (task) => void tasks.push(task) })
  const sink = new Held()
  const turn = (worker: { runTurn(): void }): void => void tasks.push(() => worker.runTurn())
  sink.link = new PeerLink(mine, peerTerms(parseAddress('tcp://b:1'), {}), new ManualClock(), turn, sink)
  const other = new Peer(theirs)
  sink.link.start()
  other.greet(defaultPreferences)
  run()
  const send = (commandId: number): void => other.send(new SessionInfo({ commandId }))
  for (let i = 1; i <= 3; i++) send(i)
  run()
  send(4)
  run()
  expect(sink.numbers).toEqual([1])
  expect(sink.link.isReadingHeld).toBe(true)
  sink.link.hold(false)
  expect(sink.numbers).toEqual([1])
  run()
  expect(sink.numbers).toEqual([1, 2, 3, 4])
  sink.link.hold(true)
  sink.link.end()
  send(5)
  run()
  expect(sink.numbers).toEqual([1, 2, 3, 4])
})
