/** Brokers on one directory: the master is killed, stopped in order, paused, and robbed of its lock while it is paused. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Member, QUICK_LOCKER, SharedGroup } from '../../cluster/support/shared-group.js'
import { until } from '../../crash/support/until.js'
import { paused } from '../paused.js'
import type { Fault, Stage, StageTerms } from '../stage.js'

export async function sharedfs({ members }: StageTerms): Promise<Stage> {
  // A real broker looks for the lock each 10 s unless told otherwise, and the campaign would mostly wait for it.
  const allOurs = members.every((kind) => kind === 'hermod')
  const group = await SharedGroup.prepare(members, allOurs ? {} : { locker: QUICK_LOCKER })
  const [first, ...others] = group.members
  await first!.startMaster()
  for (const member of others) await member.startSlave()
  const faults = [kill(group), orderlyStop(group), pause(group)]
  // The real one serves on without its lock, and takes one over without waiting: that is known, and no news.
  if (allOurs) faults.push(rob(group), robPaused(group))
  return { places: [group.url()], faults, dispose: () => group.dispose() }
}

const kill = (group: SharedGroup): Fault => ({
  name: 'kill -9',
  async strike() {
    const master = await masterOf(group)
    await master.broker.kill()
    return succession(group, master)
  },
})

const orderlyStop = (group: SharedGroup): Fault => ({
  name: 'SIGTERM',
  async strike() {
    const master = await masterOf(group)
    await master.broker.stop()
    return succession(group, master)
  },
})

const pause = (group: SharedGroup): Fault => ({
  name: 'SIGSTOP',
  async strike(random) {
    const master = await masterOf(group)
    const ms = await paused(master.broker.pid, random)
    if ((await masterOf(group)) !== master) throw new Error('somebody took over from a master that had its lock')
    return `${name(group, master)} for ${ms} ms; it went on`
  },
})

const rob = (group: SharedGroup): Fault => ({
  name: 'lock removed',
  async strike() {
    const master = await masterOf(group)
    const ended = master.broker.ended
    removeLocks(group)
    await ended
    return succession(group, master)
  },
})

const robPaused = (group: SharedGroup): Fault => ({
  name: 'lock removed while stopped',
  async strike(random) {
    const master = await masterOf(group)
    const ended = master.broker.ended
    const ms = await paused(master.broker.pid, random, async () => {
      removeLocks(group)
      await until('another took over', async () => (await serving(group, master)) !== undefined)
    })
    await ended
    return `${await succession(group, master)}; it woke up after ${ms} ms and ended`
  },
})

function removeLocks(group: SharedGroup): void {
  rmSync(group.lockFile, { force: true })
  rmSync(join(group.data, 'group', 'scheduler', 'lock'), { force: true })
}

/** Waits for the next master and brings the old one back as a slave. */
async function succession(group: SharedGroup, old: Member): Promise<string> {
  await until('another took over', async () => (await serving(group, old)) !== undefined)
  const heir = (await serving(group, old))!
  await old.startSlave()
  return `${name(group, old)}, and ${name(group, heir)} took over`
}

async function masterOf(group: SharedGroup): Promise<Member> {
  await until('there is a master', async () => (await serving(group)) !== undefined)
  return (await serving(group))!
}

async function serving(group: SharedGroup, except?: Member): Promise<Member | undefined> {
  for (const member of group.members) {
    if (member !== except && member.broker.running && (await member.listens())) return member
  }
  return undefined
}

const name = (group: SharedGroup, member: Member): string =>
  `${group.members.indexOf(member) + 1} (${member.broker.kind})`
