/** Where a message that has come by a certain way can still get to, when all bridges stand. */
import type { Message } from '@hermod/model'
import type { Member } from '../member.js'
import type { NetworkWorld } from '../network-world.js'
import type { Demand } from './demand.js'
import { neighbours, type Plan } from './plan.js'

/** `homes`: brokers where it is consumed. */
export class Reach {
  constructor(
    private readonly plan: Plan,
    private readonly world: NetworkWorld,
    private readonly demand: Demand,
    private readonly homes: readonly string[],
  ) {}

  /** From there a consumer can have it. */
  has(at: Member, message: Message): boolean {
    if (this.homes.includes(at.name)) return true
    // A life before the present one has had another id, if each has its own.
    const path = this.plan.replayDelay === undefined ? (message.brokerPath ?? []) : []
    const passed = new Set(path.map(({ value }) => value))
    return this.leadsHome(at, passed) && this.isLetOut(at, passed)
  }

  private leadsHome(at: Member, passed: ReadonlySet<string>): boolean {
    const seen = new Set([at.name])
    for (const name of seen) {
      for (const next of neighbours(this.plan, name)) {
        if (seen.has(next) || passed.has(this.world.member(next).broker.id)) continue
        if (this.homes.includes(next)) return true
        seen.add(next)
      }
    }
    return false
  }

  /**
   * Of several ways to a consumer a broker may use one only, and that may be the one by which the message came. The real
   * one does: `suppressDuplicateQueueSubscriptions` lets one bridge serve it; and with `conduitNetworkQueueSubscriptions`
   * a bridge's subscription shows the way to the first of those for whom it stands, so the brokers on that way do not see
   * the others by it. All its ways are closed then, by the real one's rules.
   */
  private isLetOut(at: Member, passed: ReadonlySet<string>): boolean {
    return neighbours(this.plan, at.name).some((name) => {
      const next = this.world.member(name)
      return !passed.has(next.broker.id) && this.demand.isOpen(at, next)
    })
  }
}
