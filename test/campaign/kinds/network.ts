/**
 * A line of brokers with a duplex bridge between neighbours: links are cut and unplugged, brokers are killed, stopped in
 * order and paused, also while a link of theirs is cut.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { SeededRandom } from '@hermod/testkit'
import { Cable } from '../../cluster/support/cable.js'
import { type Member, Network } from '../../cluster/support/network.js'
import { until } from '../../crash/support/until.js'
import { paused } from '../paused.js'
import type { Fault, Stage, StageTerms } from '../stage.js'

/** Quick to come back, so that an hour holds many faults. */
const RETRY = 'initialReconnectDelay=200&amp;maxReconnectDelay=1000'
/** Without it a count of deliveries, and so the mark, ends with the broker's process; ActiveMQ needs it for the same. */
const POLICY = '<policyEntry queue=">" persistJMSRedelivered="true"/>'
const SHORTEST_OUTAGE_MS = 100
const LONGEST_OUTAGE_MS = 4000
const LIMIT_MS = 60_000

interface Link {
  readonly from: string
  readonly to: string
  readonly cable: Cable
}

export async function network({ members }: StageTerms): Promise<Stage> {
  if (members.length < 2) throw new Error('--members: a network needs two at least')
  const names = members.map((_, i) => `broker${i + 1}`)
  const running: { network?: Network } = {}
  const links: Link[] = []
  for (const [i, to] of names.entries()) {
    const from = names[i - 1]
    if (from !== undefined) links.push({ from, to, cable: await Cable.to(() => running.network?.broker(to).tcpPort) })
  }
  const all: Record<string, Member> = {}
  for (const [i, name] of names.entries()) {
    all[name] = { kind: members[i]!, connectors: connectorOf(links[i], names.length), policies: POLICY }
  }
  const made = await Network.start(all)
  running.network = made
  const line = new Line(made, links)
  await line.bridged(new Map(), links)
  return {
    places: names.map((name) => `failover:(${made.broker(name).url})`),
    faults: [cut(line), unplug(line), kill(line), orderlyStop(line), pause(line), pauseAndCut(line)],
    dispose: async () => {
      await made.dispose()
      for (const { cable } of links) cable.close()
    },
  }
}

function connectorOf(link: Link | undefined, ttl: number): string {
  if (link === undefined) return ''
  return `<networkConnector name="to-${link.to}" uri="static:(${link.cable.url})?${RETRY}" duplex="true" networkTTL="${ttl}"/>`
}

class Line {
  constructor(
    readonly network: Network,
    readonly links: readonly Link[],
  ) {}

  linksOf(name: string): readonly Link[] {
    return this.links.filter(({ from, to }) => from === name || to === name)
  }

  /** How often each link has been bridged by now. */
  bridges(): ReadonlyMap<Link, number> {
    return new Map(this.links.map((link) => [link, this.count(link)]))
  }

  /** Waits until each of the links has been bridged once more. */
  async bridged(before: ReadonlyMap<Link, number>, links: readonly Link[]): Promise<void> {
    for (const link of links) {
      const what = `${link.from} has a new bridge to ${link.to}`
      await until(what, () => this.count(link) > (before.get(link) ?? 0), LIMIT_MS)
    }
  }

  private count({ from, to }: Link): number {
    return this.network.broker(from).log.split(`(${to}) has been established`).length - 1
  }
}

const text = ({ from, to }: Link): string => `${from}-${to}`

const cut = (line: Line): Fault => ({
  name: 'link cut',
  async strike(random) {
    const link = random.pick(line.links)
    const before = line.bridges()
    link.cable.cut()
    await line.bridged(before, [link])
    return text(link)
  },
})

const unplug = (line: Line): Fault => ({
  name: 'link unplugged',
  async strike(random) {
    const link = random.pick(line.links)
    const before = line.bridges()
    const ms = Math.round(random.between(SHORTEST_OUTAGE_MS, LONGEST_OUTAGE_MS))
    link.cable.unplug()
    try {
      await delay(ms)
    } finally {
      link.cable.plug()
    }
    await line.bridged(before, [link])
    return `${text(link)} for ${ms} ms`
  },
})

const kill = (line: Line): Fault => ({
  name: 'kill -9',
  strike: (random) => restarted(line, random, (name) => line.network.broker(name).kill()),
})

const orderlyStop = (line: Line): Fault => ({
  name: 'SIGTERM',
  strike: (random) => restarted(line, random, (name) => line.network.broker(name).stop()),
})

async function restarted(line: Line, random: SeededRandom, end: (name: string) => Promise<unknown>): Promise<string> {
  const name = memberOf(line, random)
  const before = line.bridges()
  await end(name)
  await delay(random.between(0, LONGEST_OUTAGE_MS))
  await line.network.broker(name).start()
  await line.bridged(before, line.linksOf(name))
  return `${name} (${line.network.broker(name).kind})`
}

const pause = (line: Line): Fault => ({
  name: 'SIGSTOP',
  async strike(random) {
    const name = memberOf(line, random)
    return `${name} for ${await paused(line.network.broker(name).pid, random)} ms`
  },
})

const pauseAndCut = (line: Line): Fault => ({
  name: 'SIGSTOP and link cut',
  async strike(random) {
    const name = memberOf(line, random)
    const link = random.pick(line.linksOf(name))
    const before = line.bridges()
    const ms = await paused(line.network.broker(name).pid, random, () => link.cable.cut())
    await line.bridged(before, [link])
    return `${name} for ${ms} ms, ${text(link)} meanwhile`
  },
})

const memberOf = (line: Line, random: SeededRandom): string =>
  random.pick([...new Set(line.links.flatMap(({ from, to }) => [from, to]))])
