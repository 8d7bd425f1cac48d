/**
 * The total-queue model: every message that was ever attempted is accounted for, whatever order things came in. A message
 * is *acknowledged* when its send was confirmed. *Lost*: acknowledged and never received. *Unexpected*: received and never
 * attempted. *Duplicated*: received again; right only if each time after the first carries the redelivered mark.
 * *Recovered*: received though its send was never confirmed. Pure: the same events, the same account.
 */
export interface Account {
  readonly attempted: number
  readonly acknowledged: number
  readonly received: number
  readonly recovered: number
  /** Deliveries beyond the first, with the mark. */
  readonly duplicated: number
  readonly lost: readonly string[]
  readonly unexpected: readonly string[]
  /** Deliveries beyond the first, without the mark. */
  readonly unmarked: readonly string[]
}

interface Fate {
  acknowledged: boolean
  deliveries: number
}

export class TotalQueue {
  private readonly fates = new Map<string, Fate>()
  private readonly unexpected: string[] = []
  private readonly unmarked: string[] = []
  private duplicated = 0
  private outstanding = 0

  attempt(name: string): void {
    this.fates.set(name, { acknowledged: false, deliveries: 0 })
  }

  acknowledge(name: string): void {
    const fate = this.fates.get(name)
    if (fate === undefined) throw new Error(`${name} was acknowledged before it was attempted`)
    fate.acknowledged = true
    if (fate.deliveries === 0) this.outstanding++
  }

  /** How often it came by now; 0 for one that nobody sent. */
  receive(name: string, redelivered: boolean): number {
    const fate = this.fates.get(name)
    if (fate === undefined) {
      this.unexpected.push(name)
      return 0
    }
    fate.deliveries++
    if (fate.deliveries === 1) {
      if (fate.acknowledged) this.outstanding--
    } else if (redelivered) this.duplicated++
    else this.unmarked.push(name)
    return fate.deliveries
  }

  /** Acknowledged and not received yet. */
  get missing(): number {
    return this.outstanding
  }

  account(): Account {
    const { duplicated, unexpected, unmarked } = this
    const account = { attempted: this.fates.size, acknowledged: 0, received: 0, recovered: 0, duplicated }
    const lost: string[] = []
    for (const [name, { acknowledged, deliveries }] of this.fates) {
      if (acknowledged) account.acknowledged++
      if (deliveries > 0) account.received++
      if (deliveries > 0 && !acknowledged) account.recovered++
      if (deliveries === 0 && acknowledged) lost.push(name)
    }
    return { ...account, lost, unexpected, unmarked }
  }
}
