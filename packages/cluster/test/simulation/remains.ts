/** What is left in a network, and where: messages that somebody should have had, and consumers whom nobody serves. */
import type { DurableView } from '@hermod/broker'
import { Destination } from '@hermod/model'
import type { Member } from '../member.js'
import type { NetworkWorld } from '../network-world.js'
import { Demand } from './demand.js'
import { type Seat, TOPIC } from './people.js'
import { neighbours, type Plan } from './plan.js'
import { Reach } from './reach.js'

export class Remains {
  /** `queue text` of what is left where no consumer can have it; as `left` has found it. */
  readonly liesIdle = new Set<string>()

  constructor(
    private readonly plan: Plan,
    private readonly world: NetworkWorld,
    private readonly seats: readonly Seat[],
  ) {}

  /** What is left somewhere, where a consumer reaches it; of the rest it is noted that it is not lost. */
  async left(): Promise<string[]> {
    this.liesIdle.clear()
    const left = this.overlooked(TOPIC)
    for (const queue of this.plan.queues) {
      left.push(...this.overlooked(Destination.queue(queue)), ...(await this.leftIn(queue)))
    }
    return [...left, ...this.leftInDurables()]
  }

  private async leftIn(queue: string): Promise<string[]> {
    const { world, plan: given, seats } = this
    const left: string[] = []
    const destination = Destination.queue(queue)
    const homes = seats.filter((seat) => seat.isTaken && seat.target === queue).map((seat) => seat.member.name)
    const reach = new Reach(given, world, new Demand(given, world, destination), homes)
    for (const member of world.members.values()) {
      const look = await world.until(member.broker.look(destination, 1000))
      for (const { message, place, holder } of look?.messages ?? []) {
        const text = new TextDecoder().decode(message.content ?? new Uint8Array())
        if (reach.has(member, message)) {
          const path = (message.brokerPath ?? []).map(({ value }) => value).join('>')
          left.push(`${text} of ${queue} at ${member.name} (${place} ${holder?.consumerId ?? ''}, came by ${path})`)
        } else this.liesIdle.add(`${queue} ${text}`)
      }
    }
    return left
  }

  private leftInDurables(): string[] {
    const { world } = this
    const demand = new Demand(this.plan, world, TOPIC)
    const left: string[] = []
    for (const member of world.members.values()) {
      for (const durable of member.broker.view().durableSubscriptions) {
        const { clientId, subscriptionName, pendingCount, inFlightCount, active } = durable
        if (pendingCount + inFlightCount === 0 || this.isOrphan(demand, member, durable)) continue
        left.push(
          `${clientId}:${subscriptionName} at ${member.name}: ${pendingCount} pending, ${inFlightCount} in flight, active ${active}`,
        )
      }
    }
    return left
  }

  /**
   * A bridge's, under the subscriber's own name, of whom the other broker does not tell any more. Demand that has gone
   * round a ring before a broker came back under another id looks to it like another's; then its consumer goes, and the
   * subscription stays. So it is with the real one, whose bridge takes its consumer away and has forgotten the name when
   * the subscription is deleted; a conduit bridge's name stands for all, and is taken up again. The same where several
   * have the name, a subscriber and the bridges of others to him: one of them is served by it at a time, those that come
   * meanwhile are refused ("Durable consumer is in use"), by the real one as well, and not thought of again when that one
   * goes. What is left is then a copy: that each subscriber has every message is asked of the accounts.
   */
  private isOrphan(demand: Demand, member: Member, { clientId, subscriptionName, active }: DurableView): boolean {
    if (active || this.plan.options.conduitSubscriptions !== false) return false
    const peer = neighbours(this.plan, member.name).find((name) => clientId.endsWith(`_${name}_inbound_${member.name}`))
    if (peer === undefined) return false
    const there = this.world.member(peer)
    const named = demand.named(there, subscriptionName)
    return named.length > 1 || !named.some((info) => demand.mayCome(member, info))
  }

  private overlooked(destination: Destination): string[] {
    const { world, plan: given } = this
    const demand = new Demand(given, world, destination)
    return given.names.flatMap((name) =>
      neighbours(given, name).flatMap((next) =>
        demand
          .overlooked(world.member(name), world.member(next))
          .map(({ consumerId }) => `${consumerId} of ${destination} at ${next}: not served by ${name}`),
      ),
    )
  }
}
