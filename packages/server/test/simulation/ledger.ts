/**
 * The accounts of one run: what producers were promised, what consumers saw, and what follows from that. Every rule a
 * broker must keep is checked here, some at each delivery, the rest when all is drained.
 */

/** What became of a send or a transaction, as far as its client knows. */
export type Fate =
  /** Not asked for yet: nobody may see anything of it. */
  | 'open'
  /** Under way, or the answer never came. */
  | 'doubt'
  /** Confirmed. */
  | 'sure'
  /** Rolled back. */
  | 'undone'

/** One send, or all of a transaction. */
export interface Outcome {
  readonly name: string
  fate: Fate
}

export interface Sent {
  /** Accounts that must get it: queues, durable subscriptions. */
  readonly targets: readonly string[]
  readonly outcome: Outcome
}

interface Delivery {
  readonly life: number
  readonly redelivered: boolean
  /** Set when the consumer was told that its acknowledgement is safe. */
  confirmed: boolean
}

export interface Taken {
  readonly target: string
  readonly key: string
  readonly delivery: Delivery
}

export class Ledger {
  readonly problems: string[] = []
  readonly sent = new Map<string, Sent>()
  private readonly deliveries = new Map<string, Delivery[]>()

  send(key: string, targets: readonly string[], outcome: Outcome): void {
    this.sent.set(key, { targets, outcome })
  }

  receive(target: string, key: string, life: number, redelivered: boolean): Taken {
    const sent = this.sent.get(key)
    const what = `${key} at ${target}`
    if (sent === undefined) this.problems.push(`${what}: was never sent`)
    else {
      const { fate } = sent.outcome
      if (!sent.targets.includes(target)) this.problems.push(`${what}: was sent to ${sent.targets}`)
      if (fate === 'undone' || fate === 'open') this.problems.push(`${what}: its transaction is ${fate}`)
    }
    const all = this.of(target, key)
    if (all.some(({ confirmed }) => confirmed)) this.problems.push(`${what}: had been acknowledged for sure`)
    if (!redelivered && all.some((before) => before.life === life)) {
      this.problems.push(`${what}: delivered again without the redelivery mark`)
    }
    const delivery = { life, redelivered, confirmed: false }
    all.push(delivery)
    return { target, key, delivery }
  }

  confirm(taken: readonly Taken[]): void {
    for (const { delivery } of taken) delivery.confirmed = true
  }

  /** All is drained: nothing that was promised may be missing. */
  close(): void {
    const halves = new Map<Outcome, Set<boolean>>()
    for (const [key, { outcome, targets }] of this.sent) {
      for (const target of targets) {
        const there = this.of(target, key).length > 0
        if (outcome.fate === 'sure' && !there) this.problems.push(`${key} at ${target}: lost`)
        halves.set(outcome, (halves.get(outcome) ?? new Set()).add(there))
      }
    }
    for (const [{ name }, seen] of halves) if (seen.size > 1) this.problems.push(`${name}: half of it happened`)
  }

  private of(target: string, key: string): Delivery[] {
    const name = `${target}|${key}`
    let all = this.deliveries.get(name)
    if (all === undefined) {
      all = []
      this.deliveries.set(name, all)
    }
    return all
  }
}
