/**
 * Two pairs on a shared directory each and a bridge between them, as in examples/cluster: masters are killed (both at once,
 * too), stopped in order and paused, and the link is cut and unplugged.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { SeededRandom } from '@hermod/testkit'
import { Cable } from '../../cluster/support/cable.js'
import { QUICK_LOCKER } from '../../cluster/support/shared-group.js'
import { NAMES, type Name, PAIR_A, PAIR_B, type Pair, TwoPairs } from '../../cluster/support/two-pairs.js'
import { until } from '../../crash/support/until.js'
import { paused } from '../paused.js'
import type { Fault, Stage, StageTerms } from '../stage.js'

/** The mark of a message must outlive the master. */
const POLICY = `<destinationPolicy><policyMap><policyEntries>
  <policyEntry queue=">" persistJMSRedelivered="true"/>
</policyEntries></policyMap></destinationPolicy>`
/** Quick to come back, so that an hour holds many faults. */
const RETRY = '?initialReconnectDelay=200&amp;maxReconnectDelay=1000'
const SHORTEST_OUTAGE_MS = 100
const LONGEST_OUTAGE_MS = 4000
const LIMIT_MS = 60_000

export async function combination({ members }: StageTerms): Promise<Stage> {
  if (members.length !== NAMES.length)
    throw new Error(`--members: two pairs are ${NAMES.length}, not ${members.length}`)
  // A real broker looks for the lock each 10 s unless told otherwise, and the campaign would mostly wait for it.
  const locker = members.every((kind) => kind === 'hermod') ? '' : QUICK_LOCKER
  const running: { pairs?: TwoPairs } = {}
  const cables = new Map<Name, Cable>()
  for (const name of PAIR_B) cables.set(name, await Cable.to(() => running.pairs?.broker(name).tcpPort))
  const way = (name: Name): string => cables.get(name)!.url
  const pairs = await TwoPairs.prepare(members, { locker, policies: POLICY, retry: RETRY, way })
  running.pairs = pairs
  await pairs.start().catch(async (error: unknown) => {
    await pairs.dispose()
    throw error
  })
  const scene: Scene = { pairs, cables: [...cables.values()] }
  return {
    places: [pairs.url(PAIR_A), pairs.url(PAIR_B)],
    faults: [
      ended('kill -9', scene, (name) => pairs.broker(name).kill()),
      ended('SIGTERM', scene, (name) => pairs.broker(name).stop()),
      killBoth(scene),
      pause(scene),
      cut(scene),
      unplug(scene),
    ],
    dispose: async () => {
      await pairs.dispose()
      for (const cable of cables.values()) cable.close()
    },
  }
}

interface Scene {
  readonly pairs: TwoPairs
  /** To whoever serves of the second pair. */
  readonly cables: readonly Cable[]
}

const ended = (name: string, scene: Scene, end: (name: Name) => Promise<unknown>): Fault => ({
  name,
  async strike(random) {
    const pair = random.pick([PAIR_A, PAIR_B])
    const before = bridges(scene)
    const master = await masterOf(scene, pair)
    const since = stopwatch()
    await end(master)
    const heir = await heirOf(scene, pair, master)
    const served = since()
    await bridgedAgain(scene, before)
    const bridged = since()
    await scene.pairs.startSlave(master)
    return `${told(scene, master)}, and ${told(scene, heir)} took over after ${served}, bridged after ${bridged}`
  },
})

const killBoth = (scene: Scene): Fault => ({
  name: 'both masters killed',
  async strike() {
    const before = bridges(scene)
    const masters = [await masterOf(scene, PAIR_A), await masterOf(scene, PAIR_B)] as const
    const since = stopwatch()
    await Promise.all(masters.map((name) => scene.pairs.broker(name).kill()))
    const heirs = [await heirOf(scene, PAIR_A, masters[0]), await heirOf(scene, PAIR_B, masters[1])]
    const served = since()
    await bridgedAgain(scene, before)
    const bridged = since()
    for (const master of masters) await scene.pairs.startSlave(master)
    const names = (all: readonly Name[]): string => all.map((name) => told(scene, name)).join(' and ')
    return `${names(masters)}, and ${names(heirs)} took over after ${served}, bridged after ${bridged}`
  },
})

const pause = (scene: Scene): Fault => ({
  name: 'SIGSTOP',
  async strike(random) {
    const pair = random.pick([PAIR_A, PAIR_B])
    const master = await masterOf(scene, pair)
    const ms = await paused(scene.pairs.broker(master).pid, random)
    if ((await masterOf(scene, pair)) !== master) throw new Error('somebody took over from a master that had its lock')
    return `${told(scene, master)} for ${ms} ms; it went on`
  },
})

const cut = (scene: Scene): Fault => ({
  name: 'link cut',
  async strike() {
    const before = bridges(scene)
    for (const cable of scene.cables) cable.cut()
    await bridgedAgain(scene, before)
    return 'the bridge'
  },
})

const unplug = (scene: Scene): Fault => ({
  name: 'link unplugged',
  async strike(random) {
    const before = bridges(scene)
    const ms = await unplugged(scene, random)
    await bridgedAgain(scene, before)
    return `the bridge for ${ms} ms`
  },
})

async function unplugged({ cables }: Scene, random: SeededRandom): Promise<number> {
  const ms = Math.round(random.between(SHORTEST_OUTAGE_MS, LONGEST_OUTAGE_MS))
  for (const cable of cables) cable.unplug()
  try {
    await delay(ms)
  } finally {
    for (const cable of cables) cable.plug()
  }
  return ms
}

/** How often the first pair has made a bridge. */
const bridges = ({ pairs }: Scene): number => PAIR_A.reduce((sum, name) => sum + pairs.bridges(name), 0)

async function bridgedAgain(scene: Scene, before: number): Promise<void> {
  await until('the pairs are bridged again', () => bridges(scene) > before, LIMIT_MS)
}

async function masterOf(scene: Scene, pair: Pair): Promise<Name> {
  return heirOf(scene, pair, undefined)
}

async function heirOf({ pairs }: Scene, pair: Pair, except: Name | undefined): Promise<Name> {
  await until(`one of ${pair} serves`, async () => (await pairs.serving(pair, except)) !== undefined, LIMIT_MS)
  return (await pairs.serving(pair, except))!
}

/** Gives the time since it was made. */
function stopwatch(): () => string {
  const began = performance.now()
  return () => `${Math.round(performance.now() - began)} ms`
}

const told = ({ pairs }: Scene, name: Name): string => `${name} (${pairs.broker(name).kind})`
