/**
 * The total-queue model: every message that was ever attempted is accounted for, whatever order things came in. A message
 * is *acknowledged* when its send was confirmed. *Lost*: acknowledged and never received. *Unexpected*: received and never
 * attempted. *Duplicated*: received again; right only with the redelivered mark. *Recovered*: received though its send was
 * never confirmed. Pure: the same events, the same account.
 *
 * Where consumers are at several places (brokers of a network, say), nothing orders what they see, so the delivery with the
 * mark may be seen before the one without. The rule then: no two without the mark, and none without it at a place where
 * the message has been before.
 */
export interface Account {
  readonly attempted: number
  readonly acknowledged: number
  readonly received: number
  readonly recovered: number
  /** Deliveries beyond the first, as they should be. */
  readonly duplicated: number
  /** Of these, at a place where the message had not been: given back by a broker that did not hear that it had arrived. */
  readonly elsewhere: number
  readonly lost: readonly string[]
  readonly unexpected: readonly string[]
  /** Deliveries beyond the first that lack the mark. */
  readonly unmarked: readonly string[]
}

interface Fate {
  acknowledged: boolean
  deliveries: number
  /** One without the mark has been seen. */
  plain: boolean
  /** A bit for each place where it has been. */
  places: number
}

const MAX_PLACES = 30

export class TotalQueue {
  private readonly fates = new Map<string, Fate>()
  private readonly unexpected: string[] = []
  private readonly unmarked: string[] = []
  private duplicated = 0
  private elsewhere = 0
  private outstanding = 0

  attempt(name: string): void {
    this.fates.set(name, { acknowledged: false, deliveries: 0, plain: false, places: 0 })
  }

  acknowledge(name: string): void {
    const fate = this.fates.get(name)
    if (fate === undefined) throw new Error(`${name} was acknowledged before it was attempted`)
    fate.acknowledged = true
    if (fate.deliveries === 0) this.outstanding++
  }

  /** How often it came by now; 0 for one that nobody sent. `place`: a small number. */
  receive(name: string, redelivered: boolean, place = 0): number {
    if (place < 0 || place >= MAX_PLACES) throw new Error(`place ${place}: there are ${MAX_PLACES}`)
    const fate = this.fates.get(name)
    if (fate === undefined) {
      this.unexpected.push(name)
      return 0
    }
    fate.deliveries++
    const wasHere = (fate.places & (1 << place)) !== 0
    if (fate.deliveries === 1) {
      if (fate.acknowledged) this.outstanding--
    } else if (!redelivered && (fate.plain || wasHere)) this.unmarked.push(name)
    else {
      this.duplicated++
      if (!wasHere) this.elsewhere++
    }
    fate.places |= 1 << place
    if (!redelivered) fate.plain = true
    return fate.deliveries
  }

  /** Acknowledged and not received yet. */
  get missing(): number {
    return this.outstanding
  }

  account(): Account {
    const { duplicated, elsewhere, unexpected, unmarked } = this
    const account = { attempted: this.fates.size, acknowledged: 0, received: 0, recovered: 0, duplicated, elsewhere }
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
