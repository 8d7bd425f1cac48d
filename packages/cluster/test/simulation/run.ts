/** One simulated network: chance decides who is there, what they do and what befalls them; the seed says it all again. */
import { Destination } from '@hermod/model'
import { SeededRandom } from '@hermod/testkit'
import { staticDiscovery } from '../../src/discovery/services.js'
import type { Member } from '../member.js'
import { NetworkWorld } from '../network-world.js'
import { Accounts } from './accounts.js'
import { Producer, Seat, TOPIC } from './people.js'
import { hasDetours, type Misfortune, type Plan, plan } from './plan.js'
import { reaches } from './reach.js'

/** A network that works is done long before. */
const HEAL_LIMIT_S = 240
/** How long what comes twice is waited for. */
const AFTERMATH_S = 2

export interface RunReport {
  readonly problems: readonly string[]
  readonly story: readonly string[]
}

/** Not before that time is the member as it was. */
interface Away {
  readonly member: Member
  readonly how: 'paused' | 'dead'
  readonly untilMs: number
}

export async function run(seed: number): Promise<RunReport> {
  const simulation = new Simulation(seed)
  return simulation.run()
}

class Simulation {
  private readonly random: SeededRandom
  private readonly plan: Plan
  private readonly world: NetworkWorld
  private readonly accounts = new Accounts()
  private readonly producers: Producer[] = []
  private readonly seats: Seat[] = []
  private readonly story: string[] = []
  private away: Away[] = []
  private posted = 0
  private faults = 0
  /** `queue text` of what is left where no consumer can have it. */
  private readonly liesIdle = new Set<string>()

  constructor(seed: number) {
    this.random = new SeededRandom(seed)
    this.plan = plan(this.random)
    this.world = new NetworkWorld(this.random)
  }

  async run(): Promise<RunReport> {
    const { problems } = this.accounts
    try {
      await this.build()
      for (let i = 0; i < this.plan.acts; i++) await this.act()
      await this.heal()
      await this.judge()
    } catch (error) {
      problems.push(String((error as Error).stack))
    }
    const logs = problems.length === 0 ? [] : this.logs()
    return { problems, story: [...this.story, ...logs] }
  }

  private note(text: string): void {
    this.story.push(`${this.world.clock.now() % 10_000_000} ${text}`)
  }

  private async build(): Promise<void> {
    const { world, plan: given, accounts } = this
    const { names, edges, options, duplex, disk, newIds, queuePrefetch } = given
    this.note(JSON.stringify({ ...given, homes: [...given.homes], disk: { ...disk, random: undefined } }))
    const policies = [{ destination: null, options: { queuePrefetch } }]
    for (const name of names) await world.add(name, policies, { disk, newIds })
    const discovery = (to: string) => ({
      discovery: staticDiscovery(`static:(tcp://${to}:61616)?initialReconnectDelay=100&maxReconnectDelay=2000`),
    })
    for (const [from, to] of edges) {
      await world.member(from).bridge(to, { ...options, duplex, dynamicOnly: false }, discovery(to))
      if (!duplex) await world.member(to).bridge(from, { ...options, dynamicOnly: false }, discovery(from))
    }
    await world.spread()
    for (const name of names) this.producers.push(new Producer(world.member(name), accounts))
    for (const producer of this.producers) await producer.come(false)
    await this.seat()
  }

  /** All know of the durable subscriptions, and have them on their disks, before anything is published. */
  private async seat(): Promise<void> {
    const { world, plan: given, random, accounts } = this
    const prefetch = (): number => random.pick([1, 10, 1000])
    for (const { name, home } of given.durables) {
      this.seats.push(new Seat(name, true, world.member(home), accounts, prefetch))
    }
    for (const seat of this.seats) await seat.sit(true)
    for (const [queue, homes] of given.homes) {
      for (const home of homes) this.seats.push(new Seat(queue, false, world.member(home), accounts, prefetch))
    }
    await world.spread()
    for (const producer of this.producers) this.send(producer, Destination.queue(given.queues[0]!), true)
    await world.pass(100)
  }

  private async act(): Promise<void> {
    const { random, world } = this
    await this.comeBack()
    const chance = random.next()
    if (chance < 0.3) this.post()
    else if (chance < 0.65) for (let i = random.between(1, 30); i > 0; i--) await world.step()
    else if (chance < 0.78) this.someSeat((seat) => seat.acknowledge(random))
    else if (chance < 0.84) await this.comeOrGo()
    else if (chance < 0.92) world.clock.advance(random.between(1, random.pick([20, 500])))
    else await this.befall()
  }

  private post(): void {
    const { random, plan: given } = this
    const producer = random.pick(this.producers)
    if (this.isAway(producer.member)) return
    const destination =
      given.durables.length > 0 && random.chance(0.4) ? TOPIC : Destination.queue(random.pick(given.queues))
    for (let i = random.between(1, 4); i > 0; i--) {
      this.send(producer, destination, !given.volatile || random.chance(0.7))
    }
  }

  private send(producer: Producer, destination: Destination, persistent: boolean): void {
    const text = `m${this.posted++}`
    const targets = destination === TOPIC ? this.plan.durables.map(({ name }) => name) : [destination.name]
    this.accounts.send(text, targets)
    this.note(`${text} to ${destination} at ${producer.member.name}${persistent ? '' : ', not persistent'}`)
    producer.post(destination, text, persistent)
  }

  private someSeat(what: (seat: Seat) => void): void {
    const seats = this.seats.filter(({ member, isTaken }) => isTaken && !this.isAway(member))
    if (seats.length > 0) what(this.random.pick(seats))
  }

  private async comeOrGo(): Promise<void> {
    const seats = this.seats.filter(({ member }) => !this.isAway(member))
    if (seats.length === 0) return
    const seat = this.random.pick(seats)
    this.note(`consumer of ${seat.target} at ${seat.member.name} ${seat.isTaken ? 'leaves' : 'comes'}`)
    if (seat.isTaken) seat.leave()
    else await seat.sit(true)
  }

  private isAway(member: Member): boolean {
    return this.away.some((one) => one.member === member)
  }

  private async befall(): Promise<void> {
    const { random, plan: given, world } = this
    if (given.misfortunes.length === 0) return
    const what = random.pick<Misfortune>(given.misfortunes)
    if (what === 'cut') {
      const [one, other] = random.pick(given.edges)
      this.note(`cut ${one}-${other}`)
      this.faults++
      world.dropLinks(one, other)
      return
    }
    const member = world.member(random.pick(given.names))
    if (this.isAway(member)) return
    this.faults++
    if (what === 'pause') {
      const untilMs = world.clock.now() + random.pick([50, 2000, 45_000])
      this.note(`pause ${member.name} until ${untilMs % 10_000_000}`)
      member.lane.pause()
      this.away.push({ member, how: 'paused', untilMs })
      if (random.chance(0.7)) await this.passUntil(untilMs)
    } else await this.end(member, what === 'kill')
  }

  private async end(member: Member, kill: boolean): Promise<void> {
    const { random, world } = this
    const untilMs = world.clock.now() + random.pick([10, 300, 5000])
    const power = random.chance(0.6)
    this.note(`${kill ? 'kill' : 'stop'} ${member.name}${kill && power ? ' with its power' : ''}`)
    if (!kill) await world.until(member.stop())
    this.lose(member)
    member.kill(kill && power)
    this.away.push({ member, how: 'dead', untilMs })
  }

  private lose(member: Member): void {
    for (const producer of this.producers) if (producer.member === member) producer.settle()
    for (const seat of this.seats) if (seat.member === member) seat.lose()
  }

  /** In steps short enough for those who are there to keep their links. */
  private async passUntil(untilMs: number): Promise<void> {
    const { clock } = this.world
    while (clock.now() < untilMs) await this.world.pass(Math.min(5000, untilMs - clock.now()))
  }

  private async comeBack(all = false): Promise<void> {
    const now = this.world.clock.now()
    const back = this.away.filter(({ untilMs }) => all || untilMs <= now)
    this.away = this.away.filter((one) => !back.includes(one))
    for (const { member, how } of back) {
      this.note(`${member.name} is back`)
      if (how === 'paused') member.lane.resume()
      else {
        await this.world.start(member)
        const [producer] = this.producers.filter((one) => one.member === member)
        await producer!.come(this.random.chance(0.5))
      }
    }
  }

  private async heal(): Promise<void> {
    const { world, random, plan: given, seats } = this
    this.note('heals')
    await this.comeBack(true)
    // Those who stay away: what lies where no other reaches it may lie on.
    const gone = new Set(seats.filter(({ target }) => given.queues.includes(target) && random.chance(0.3)))
    for (const seat of seats) {
      if (seat.isTaken) seat.leave()
      if (!gone.has(seat)) await seat.sit(false)
    }
    for (let second = 0; second < HEAL_LIMIT_S; second++) {
      await world.pass(1000)
      if (second > 0 && (await this.left()).length === 0) break
    }
    for (let second = 0; second < AFTERMATH_S; second++) await world.pass(1000)
  }

  private async judge(): Promise<void> {
    const { accounts, producers, seats, faults } = this
    const { problems } = accounts
    const left = await this.left()
    for (const producer of producers) producer.settle()
    for (const seat of seats) seat.lose()
    problems.push(...left.map((what) => `stuck: ${what}`))
    for (const missing of accounts.missing) if (!this.liesIdle.has(missing)) problems.push(`lost: ${missing}`)
    if (faults === 0) for (const repeated of accounts.repeated) problems.push(`doubled without any fault: ${repeated}`)
  }

  /** What is left somewhere, where a consumer reaches it; of the rest it is noted that it is not lost. */
  private async left(): Promise<string[]> {
    const { world, plan: given, seats } = this
    const left: string[] = []
    this.liesIdle.clear()
    for (const member of world.members.values()) {
      for (const queue of given.queues) {
        const look = await world.until(member.broker.look(Destination.queue(queue), 1000))
        for (const { message, place, holder } of look?.messages ?? []) {
          const text = new TextDecoder().decode(message.content ?? new Uint8Array())
          const homes = seats.filter((seat) => seat.isTaken && seat.target === queue).map((seat) => seat.member.name)
          if (reaches(given, world, member, message, homes)) {
            const path = (message.brokerPath ?? []).map(({ value }) => value).join('>')
            left.push(`${text} of ${queue} at ${member.name} (${place} ${holder?.consumerId ?? ''}, came by ${path})`)
          } else this.liesIdle.add(`${queue} ${text}`)
        }
      }
      for (const durable of member.broker.view().durableSubscriptions) {
        const { clientId, subscriptionName, pendingCount, inFlightCount, active } = durable
        if (pendingCount + inFlightCount === 0 || (!active && mayBeStale(given))) continue
        left.push(
          `${clientId}:${subscriptionName} at ${member.name}: ${pendingCount} pending, ${inFlightCount} in flight, active ${active}`,
        )
      }
    }
    return left
  }

  private logs(): string[] {
    return [...this.world.members.values()].flatMap(({ name, log }) =>
      log.lines.map(({ level, text }) => `${name} ${level} ${text}`),
    )
  }
}

/** Demand that has gone round before a broker came back under another id looks to it like another's. */
function mayBeStale(given: Plan): boolean {
  const comeBack = given.misfortunes.some((what) => what === 'kill' || what === 'restart')
  return hasDetours(given) && given.options.conduitSubscriptions === false && given.newIds && comeBack
}
