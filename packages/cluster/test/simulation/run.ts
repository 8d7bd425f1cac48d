/** One simulated network: chance decides who is there, what they do and what befalls them; the seed says it all again. */
import type { PolicyEntryConfig } from '@hermod/broker/options'
import { type ConfiguredBean, Destination } from '@hermod/model'
import { SeededRandom } from '@hermod/testkit'
import { staticDiscovery } from '../../src/discovery/services.js'
import type { Member } from '../member.js'
import { NetworkWorld } from '../network-world.js'
import { Accounts } from './accounts.js'
import { Producer, Seat, TOPIC } from './people.js'
import { type Misfortune, type Plan, plan } from './plan.js'
import { Remains } from './remains.js'

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
  private readonly remains: Remains

  constructor(seed: number) {
    this.random = new SeededRandom(seed)
    this.plan = plan(this.random)
    this.world = new NetworkWorld(this.random)
    this.remains = new Remains(this.plan, this.world, this.seats)
  }

  async run(): Promise<RunReport> {
    const { problems } = this.accounts
    try {
      await this.build()
      for (let i = 0; i < this.plan.acts; i++) await this.act()
      await this.heal()
      await this.judge()
      if (this.plan.unsubscribes && this.faults === 0) await this.unsubscribeAll()
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
    const { names, edges, options, duplex, disk, newIds } = given
    this.note(JSON.stringify({ ...given, homes: [...given.homes], disk: { ...disk, random: undefined } }))
    const policies = [policy(given)]
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
    else if (chance < 0.78) this.someSeat((seat) => this.acknowledge(seat))
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
    if (given.transacted && !producer.isInTransaction && random.chance(0.3)) producer.begin()
    for (let i = random.between(1, 4); i > 0; i--) {
      this.send(producer, destination, !given.volatile || random.chance(0.7))
    }
    if (producer.isInTransaction && random.chance(0.5)) this.endTransaction(producer, random.chance(0.7))
  }

  private endTransaction(producer: Producer, commits: boolean): void {
    this.note(`the transaction at ${producer.member.name} is ${commits ? 'committed' : 'rolled back'}`)
    producer.end(commits)
  }

  private send(producer: Producer, destination: Destination, persistent: boolean): void {
    const text = `m${this.posted++}`
    const { durables } = this.plan
    const isTopic = destination === TOPIC
    const owed = isTopic ? this.subscribed(producer.member) : [destination.name]
    this.accounts.send(text, owed, isTopic ? durables.map(({ name }) => name) : owed)
    const how = `${persistent ? '' : ', not persistent'}${producer.isInTransaction ? ', in a transaction' : ''}`
    this.note(`${text} to ${destination} at ${producer.member.name}${how}`)
    producer.post(destination, text, persistent)
  }

  /** Durable subscriptions of which that broker knows for sure. */
  private subscribed(member: Member): string[] {
    const known = this.seats.filter((seat) => seat.isDurable && !seat.isCancelled)
    return known.filter((seat) => !seat.isNew || seat.member === member).map(({ target }) => target)
  }

  private acknowledge(seat: Seat): void {
    const { random } = this
    if (this.plan.transacted && random.chance(0.4)) seat.acknowledgeTogether(random)
    else seat.acknowledge(random)
  }

  private someSeat(what: (seat: Seat) => void): void {
    const seats = this.seats.filter(({ member, isTaken }) => isTaken && !this.isAway(member))
    if (seats.length > 0) what(this.random.pick(seats))
  }

  private async comeOrGo(): Promise<void> {
    const { random } = this
    const seats = this.seats.filter(({ member }) => !this.isAway(member))
    if (seats.length === 0) return
    const seat = random.pick(seats)
    const cancels = this.plan.unsubscribes && seat.isDurable && seat.isTaken && random.chance(0.3)
    const what = seat.isTaken ? (cancels ? 'unsubscribes' : 'leaves') : 'comes'
    this.note(`consumer of ${seat.target} at ${seat.member.name} ${what}`)
    if (cancels) await seat.cancel()
    else if (seat.isTaken) seat.leave()
    else await seat.sit(true)
  }

  private isAway(member: Member): boolean {
    return this.away.some((one) => one.member === member)
  }

  private async befall(): Promise<void> {
    const { random, plan: given, world } = this
    if (given.misfortunes.length === 0) return
    const what = random.pick<Misfortune>(given.misfortunes)
    if (what === 'cut' || what === 'silence') {
      const [one, other] = random.pick(given.edges)
      this.note(`${what} ${one}-${other}`)
      this.faults++
      if (what === 'cut') world.dropLinks(one, other)
      else world.mute(one, other)
      // As long as it may take until they give each other up.
      if (what === 'silence' && random.chance(0.3)) await this.passUntil(world.clock.now() + 60_000)
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
    } else {
      if (random.chance(0.5)) await this.bustle()
      await this.end(member, what === 'kill')
    }
  }

  /** So that the end of a broker meets with messages at all places on their way. */
  private async bustle(): Promise<void> {
    const { random, world } = this
    for (let i = random.between(1, 3); i > 0; i--) this.post()
    for (let i = random.between(20, 150); i > 0; i--) await world.step()
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
    for (const producer of this.producers) if (producer.member === member) producer.lose()
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
    const { random, seats } = this
    this.note('heals')
    await this.comeBack(true)
    // Those who stay away: what lies where no other reaches it may lie on.
    const gone = new Set(seats.filter((seat) => (!seat.isDurable || seat.isCancelled) && random.chance(0.3)))
    for (const producer of this.producers) if (producer.isInTransaction) this.endTransaction(producer, true)
    for (const seat of seats) {
      if (seat.isTaken) seat.leave()
      if (!gone.has(seat)) await seat.sit(false)
    }
    for (let second = 0; second < HEAL_LIMIT_S; second += 1 + AFTERMATH_S) {
      await this.passSeconds(1)
      if ((await this.unsettled()).length > 0) continue
      // What comes twice comes now; and demand may still go about.
      await this.passSeconds(AFTERMATH_S)
      if ((await this.unsettled()).length === 0) break
    }
  }

  private async passSeconds(count: number): Promise<void> {
    for (let second = 0; second < count; second++) {
      await this.world.spread()
      await this.world.pass(1000)
    }
  }

  private async judge(): Promise<void> {
    const { accounts, seats, faults } = this
    const { problems } = accounts
    const unsettled = await this.unsettled()
    for (const seat of seats) if (seat.isTaken) seat.leave()
    problems.push(...unsettled)
    for (const missing of accounts.torn) {
      if (!this.remains.liesIdle.has(missing)) problems.push(`torn: ${missing}, and not the rest of its transaction`)
    }
    if (faults === 0) for (const repeated of accounts.repeated) problems.push(`doubled without any fault: ${repeated}`)
  }

  /** With the last durable subscription all those go that bridges have made for them, where no link was ever down. */
  private async unsubscribeAll(): Promise<void> {
    const { world, seats } = this
    for (const seat of seats) {
      if (!seat.isDurable || seat.isCancelled) continue
      await seat.sit(false)
      await seat.cancel()
    }
    const leftOver = (): string[] =>
      [...world.members.values()].flatMap(({ name, broker }) =>
        broker
          .view()
          .durableSubscriptions.map((left) => `left over: ${left.clientId}:${left.subscriptionName} at ${name}`),
      )
    for (let second = 0; second < HEAL_LIMIT_S && leftOver().length > 0; second++) await this.passSeconds(1)
    this.accounts.problems.push(...leftOver())
  }

  /** What is not yet where it is to go. */
  private async unsettled(): Promise<string[]> {
    const { accounts, producers, seats } = this
    const left = await this.remains.left()
    for (const producer of producers) producer.settle()
    const done = new Set(seats.flatMap(({ acknowledged }) => acknowledged))
    const missing = accounts.missing.filter((what) => !done.has(what) && !this.remains.liesIdle.has(what))
    return [...left.map((what) => `stuck: ${what}`), ...missing.map((what) => `lost: ${what}`)]
  }

  private logs(): string[] {
    return [...this.world.members.values()].flatMap(({ name, log }) =>
      log.lines.map(({ level, text }) => `${name} ${level} ${text}`),
    )
  }
}

function policy({ queuePrefetch, replayDelay }: Plan): PolicyEntryConfig {
  const options = { queuePrefetch }
  if (replayDelay === undefined) return { destination: null, options }
  const values = { replayWhenNoConsumers: true, replayDelay }
  const filter = { name: 'conditionalNetworkBridgeFilterFactory', values } as unknown as ConfiguredBean
  return { destination: null, options, inside: new Map([['networkBridgeFilterFactory', [filter]]]) }
}
