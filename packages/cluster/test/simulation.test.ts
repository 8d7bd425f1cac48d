/**
 * Networks of two to five brokers under a seed: links are cut at any moment, chunks and the order of events are drawn.
 * After healing every message has reached a consumer, none is left anywhere, and no consumer has seen one twice. (Two may
 * have seen the same: what a broker gives back after a cut goes to whoever is next there, though it may have arrived.)
 * A failing seed is in the assertion's message; SEED=n runs that one, SEEDS=n as many.
 */
import { Destination } from '@hermod/model'
import { SeededRandom } from '@hermod/testkit'
import { expect, test } from 'vitest'
import { NetworkWorld, type WorldClient, type WorldConsumer } from './network-world.js'

const SEEDS = Number(process.env['SEEDS'] ?? 25)
const ONLY = process.env['SEED']
const queue = Destination.queue('Q')
const NAMES = ['A', 'B', 'C', 'D', 'E']

class Run {
  readonly random: SeededRandom
  readonly world: NetworkWorld
  readonly links: (readonly [string, string])[] = []
  readonly consumers: WorldConsumer[] = []
  readonly sent: string[] = []
  private producers: WorldClient[] = []

  constructor(readonly seed: number) {
    this.random = new SeededRandom(seed)
    this.world = new NetworkWorld(this.random)
  }

  below(limit: number): number {
    return Math.floor(this.random.next() * limit)
  }

  async build(): Promise<void> {
    const names = NAMES.slice(0, 2 + this.below(4))
    for (const name of names) await this.world.add(name)
    const options = {
      messageTTL: names.length,
      consumerTTL: names.length,
      duplex: true,
      suppressDuplicateQueueSubscriptions: this.below(2) === 0,
      conduitSubscriptions: this.below(4) > 0,
      prefetchSize: 1 + this.below(20),
    }
    for (let i = 1; i < names.length; i++) this.links.push([names[i]!, names[this.below(i)]!])
    for (const [from, to] of this.links) await this.world.member(from).bridge(to, options)
    await this.world.spread()
    for (let i = 0; i <= this.below(3); i++) {
      this.consumers.push(await (await this.world.member(names[this.below(names.length)]!).client()).consume(queue))
    }
    for (const name of names) this.producers.push(await this.world.member(name).client())
  }

  async act(): Promise<void> {
    const what = this.below(10)
    if (what < 5) {
      const text = `m${this.sent.length}`
      this.sent.push(text)
      this.producers[this.below(this.producers.length)]!.post(queue, text)
    } else if (what < 9) await this.world.step()
    else {
      const [from, to] = this.links[this.below(this.links.length)]!
      await this.world.cut(from, to)
      if (this.below(2) === 0) await this.world.pass(this.below(3000))
    }
  }

  /** Longer than any wait between attempts, in steps short enough for handshakes to keep up. */
  async heal(): Promise<void> {
    for (let second = 0; second < 40; second++) await this.world.pass(1000)
    await this.world.spread()
  }

  get left(): string[] {
    return [...this.world.members.values()].flatMap((member) =>
      member.count('Q') === 0 ? [] : [`${member.count('Q')} at ${member.name}`],
    )
  }
}

const seeds = ONLY === undefined ? Array.from({ length: SEEDS }, (_, i) => i + 1) : [Number(ONLY)]

test('whatever is cut, every message arrives, and at no consumer twice', async () => {
  for (const seed of seeds) {
    const run = new Run(seed)
    await run.build()
    for (let i = 0; i < 120; i++) await run.act()
    await run.heal()
    expect.soft(run.left, `SEED=${seed}: stuck`).toEqual([])
    const arrived = new Set(run.consumers.flatMap(({ texts }) => texts))
    expect
      .soft(
        run.sent.filter((text) => !arrived.has(text)),
        `SEED=${seed}: lost`,
      )
      .toEqual([])
    for (const { texts } of run.consumers) {
      expect
        .soft(
          texts.filter((text, at) => texts.indexOf(text) < at),
          `SEED=${seed}: doubled`,
        )
        .toEqual([])
    }
  }
}, 600_000)
