/**
 * Networks of brokers in the hand of a test: links in memory that can be cut, one clock for all, and one agenda, so that
 * a single thread of events runs through all brokers. Under a seed the order of events and the sizes of chunks are drawn.
 */
import type { PolicyEntryConfig } from '@hermod/broker/options'
import type { Link, Random } from '@hermod/model'
import { linkPair, ManualClock } from '@hermod/testkit'
import type { Address } from '@hermod/transport'
import { Agenda } from './agenda.js'
import { Member, type MemberOptions } from './member.js'
import { MuteLink } from './mute-link.js'

/** Advisories may leave some milliseconds late. */
const ADVISORY_MS = 20
/** Stores read in pieces, a round for each; what takes so many does not end. */
const MOST_ROUNDS = 10_000
/** Brokers in a row that word of a consumer may have to pass. */
const MOST_HOPS = 5

interface Connection {
  readonly from: string
  readonly to: string
  readonly ends: readonly MuteLink[]
}

export class NetworkWorld {
  readonly clock = new ManualClock()
  readonly agenda: Agenda
  readonly members = new Map<string, Member>()
  /** What turns threw, and why stores gave up. */
  readonly errors: unknown[] = []
  private connections: Connection[] = []

  constructor(private readonly random?: Random) {
    this.agenda = new Agenda(random)
  }

  /** The order of events is. */
  get isDrawn(): boolean {
    return this.random !== undefined
  }

  async add(name: string, policies: readonly PolicyEntryConfig[] = [], options: MemberOptions = {}): Promise<Member> {
    const member = new Member(name, this, { policies, ...options })
    this.members.set(name, member)
    await this.start(member)
    return member
  }

  /** Begins a life of a member. */
  async start(member: Member): Promise<void> {
    await this.until(member.start())
  }

  member(name: string): Member {
    return this.members.get(name)!
  }

  /** Does what comes until that is done; what is not done at once takes time. */
  async until<T>(work: Promise<T>): Promise<T> {
    let over = false
    const end = (): void => {
      over = true
    }
    work.then(end, end)
    for (let round = 0; !over; round++) {
      if (round === MOST_ROUNDS) throw new Error(`not done after ${MOST_ROUNDS} rounds of the event loop`)
      await this.settle()
      if (!over) this.clock.advance(1)
    }
    return work
  }

  /** Runs until neither links nor turns nor promises have anything to do. */
  async settle(): Promise<void> {
    do {
      await promises()
      while (!this.agenda.idle) await this.step()
      await nextRound() // stores read in pieces, a round of the event loop each
    } while (!this.agenda.idle)
  }

  /** One thing that somebody does. */
  async step(): Promise<void> {
    this.agenda.runOne()
    if (!this.isDrawn) this.agenda.runTurns()
    await promises()
    if (this.errors.length > 0) throw this.errors.shift()
  }

  async pass(ms: number): Promise<void> {
    await this.settle() // what this moment still brings may set timers
    this.clock.advance(ms)
    await this.settle()
  }

  /** Until all brokers have heard of what happened. */
  async spread(): Promise<void> {
    for (let hop = 0; hop < MOST_HOPS; hop++) await this.pass(ADVISORY_MS)
  }

  /** Ends all links between the two, and waits until they have seen to it. */
  async cut(one: string, other: string): Promise<void> {
    this.dropLinks(one, other)
    await this.settle()
  }

  /** Ends the links of the one, to all or to the other. */
  dropLinks(one: string, other?: string): void {
    const connections = this.between(one, other)
    for (const { ends } of connections) for (const end of ends) end.destroy()
    this.forget(connections)
  }

  /** Nothing gets across any more by the links between the two that there are, and nobody is told. */
  mute(one: string, other: string): void {
    for (const { ends } of this.between(one, other)) for (const end of ends) end.mute()
    this.forget(this.between(one, other))
  }

  /** One that `from` opens. Rejects where nobody is there. */
  async dial(from: Member, address: Address): Promise<Link> {
    const to = this.members.get(address.host)
    if (to?.isReached !== true) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
    const lanes = { left: from.lane, right: to.lane }
    const { left, right } = linkPair({
      schedule: (run, end) => lanes[end].task(run),
      ...(this.random === undefined ? {} : { random: this.random }),
    })
    const ends = [new MuteLink(left, from.lane.task), new MuteLink(right, to.lane.task)] as const
    this.connections.push({ from: from.name, to: address.host, ends })
    to.accept(ends[1])
    return ends[0]
  }

  private between(one: string, other: string | undefined): readonly Connection[] {
    const isMeant = ({ from, to }: Connection): boolean =>
      (from === one && (other ?? to) === to) || (to === one && (other ?? from) === from)
    return this.connections.filter(isMeant)
  }

  private forget(connections: readonly Connection[]): void {
    this.connections = this.connections.filter((connection) => !connections.includes(connection))
  }
}

/** Resolves when no promise has anything more to do: Node calls back only then. */
function promises(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}

function nextRound(): Promise<void> {
  return new Promise((resume) => setImmediate(resume))
}
