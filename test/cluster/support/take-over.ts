/** N29: members of two kinds take over from each other, with everything. */
import { expect } from 'vitest'
import { allWork, findWork, leaveWork } from './group-work.js'
import type { SharedGroup } from './shared-group.js'

/** The first serves, the second waits. It is killed, then the second is stopped: each finds what the other has left. */
export async function takeOverInTurns(group: SharedGroup): Promise<void> {
  const [one, two] = group.members
  const listening = async (): Promise<boolean[]> => Promise.all(group.members.map((member) => member.listens()))
  expect(await listening()).toEqual([true, false])
  for (const [round, from, to] of [
    [1, one!, two!],
    [2, two!, one!],
  ] as const) {
    await leaveWork(group.url(), round)
    await (round === 1 ? from.broker.kill() : from.broker.stop())
    await to.broker.listening()
    expect(await findWork(group.url(), round)).toEqual(allWork(round))
    await from.startSlave()
  }
  expect(await listening()).toEqual([true, false])
}
