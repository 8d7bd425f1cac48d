/**
 * Judges a history of sends, receives and acknowledgements around crashes. Pure: the same history, the same verdict.
 *
 * A message is *confirmed* when its send returned, or the commit of its transaction did. It is *settled* when its
 * acknowledgement (or the commit of the consumer's transaction) was begun; *done* when that was confirmed. What was
 * begun and not confirmed is in doubt: either outcome is right, but for a transaction only as a whole. The history must
 * end with every queue drained.
 */
export type CrashEvent =
  /** A new life of the broker begins, or goes on under this number. */
  | { readonly kind: 'round'; readonly round: number }
  | { readonly kind: 'send'; readonly message: MessageName; readonly transaction: string | undefined }
  | { readonly kind: 'sent'; readonly message: MessageName }
  | {
      readonly kind: 'receive'
      /** The consumer: one registration with the broker. */
      readonly life: number
      readonly message: MessageName
      readonly transaction: string | undefined
    }
  | { readonly kind: 'acking'; readonly message: MessageName }
  | { readonly kind: 'acked'; readonly message: MessageName }
  | { readonly kind: 'committing'; readonly transaction: string }
  | { readonly kind: 'committed'; readonly transaction: string }
  | { readonly kind: 'corrupt'; readonly life: number; readonly text: string }

export interface MessageName {
  readonly producer: number
  readonly sequence: number
}

export interface Violation {
  readonly rule: 'lost' | 'returned' | 'split' | 'disorder' | 'phantom' | 'duplicate' | 'corrupt'
  readonly text: string
}

export interface Verdict {
  readonly violations: readonly Violation[]
  /** So that a test can tell that there was something to judge. */
  readonly confirmed: number
  readonly received: number
  readonly inDoubt: number
}

interface Fate {
  readonly name: string
  readonly transaction: string | undefined
  confirmed: boolean
  settled: boolean
  done: boolean
  received: boolean
  lastRound: number
}

interface Transaction {
  readonly members: Fate[]
  state: 'open' | 'committing' | 'committed'
}

export function check(events: Iterable<CrashEvent>): Verdict {
  const judge = new Judge()
  for (const event of events) judge.see(event)
  return judge.verdict()
}

class Judge {
  private readonly violations: Violation[] = []
  private readonly fates = new Map<string, Fate>()
  private readonly transactions = new Map<string, Transaction>()
  /** Consumer and producer to the last sequence seen. */
  private readonly order = new Map<string, number>()
  /** Per consumer transaction in doubt: the members that came back. */
  private readonly back = new Map<string, Set<string>>()
  private readonly consumedBy = new Map<string, string>()
  private round = 0
  private received = 0

  see(event: CrashEvent): void {
    if (event.kind === 'round') this.round = event.round
    else if (event.kind === 'send') this.send(event.message, event.transaction)
    else if (event.kind === 'sent') this.fate(event.message).confirmed = true
    else if (event.kind === 'receive') this.receive(event.message, event.life, event.transaction)
    else if (event.kind === 'acking') this.fate(event.message).settled = true
    else if (event.kind === 'acked') this.fate(event.message).done = true
    else if (event.kind === 'committing') this.committing(event.transaction)
    else if (event.kind === 'committed') this.committed(event.transaction)
    else this.blame('corrupt', `consumer ${event.life} got ${event.text}`)
  }

  verdict(): Verdict {
    for (const fate of this.fates.values()) {
      if (fate.confirmed && !fate.settled) {
        this.blame('lost', `${fate.name} was confirmed and ${fate.received ? 'did not come back' : 'never came'}`)
      }
    }
    for (const [id, transaction] of this.transactions) this.whole(id, transaction)
    const all = [...this.fates.values()]
    return {
      violations: this.violations,
      confirmed: all.filter((fate) => fate.confirmed).length,
      received: this.received,
      inDoubt: all.filter((fate) => !fate.confirmed || (fate.settled && !fate.done)).length,
    }
  }

  private send(message: MessageName, transaction: string | undefined): void {
    const fate: Fate = {
      name: nameOf(message),
      transaction,
      confirmed: false,
      settled: false,
      done: false,
      received: false,
      lastRound: -1,
    }
    this.fates.set(fate.name, fate)
    if (transaction !== undefined) this.transaction(transaction).members.push(fate)
  }

  private receive(message: MessageName, life: number, transaction: string | undefined): void {
    this.received++
    const fate = this.fates.get(nameOf(message))
    if (fate === undefined) {
      this.blame('phantom', `${nameOf(message)} was never sent`)
      return
    }
    if (fate.transaction !== undefined && this.transaction(fate.transaction).state === 'open') {
      this.blame('phantom', `${fate.name} of transaction ${fate.transaction}, whose commit was never begun`)
    }
    if (fate.done) this.blame('returned', `${fate.name} was acknowledged and came to consumer ${life}`)
    if (fate.received && fate.lastRound === this.round && !fate.done) {
      this.blame('duplicate', `${fate.name} came twice in round ${this.round}`)
    }
    this.ordered(message, life)
    this.cameBack(fate)
    fate.received = true
    fate.settled = false
    fate.lastRound = this.round
    if (transaction === undefined) return
    this.transaction(transaction).members.push(fate)
    this.consumedBy.set(fate.name, transaction)
  }

  private ordered(message: MessageName, life: number): void {
    const key = `${life} ${message.producer}`
    const before = this.order.get(key) ?? 0
    if (message.sequence <= before) {
      this.blame('disorder', `consumer ${life} got ${nameOf(message)} after sequence ${before}`)
    }
    this.order.set(key, message.sequence)
  }

  private cameBack(fate: Fate): void {
    const transaction = this.consumedBy.get(fate.name)
    if (transaction === undefined || this.transaction(transaction).state !== 'committing') return
    const back = this.back.get(transaction) ?? new Set()
    this.back.set(transaction, back.add(fate.name))
  }

  private committing(id: string): void {
    const transaction = this.transaction(id)
    transaction.state = 'committing'
    if (consumer(id)) for (const fate of transaction.members) fate.settled = true
  }

  private committed(id: string): void {
    const transaction = this.transaction(id)
    transaction.state = 'committed'
    for (const fate of transaction.members) {
      if (consumer(id)) fate.done = true
      else fate.confirmed = true
    }
  }

  /** A transaction in doubt happened with all its members or with none. */
  private whole(id: string, transaction: Transaction): void {
    if (transaction.state !== 'committing') return
    const all = transaction.members.length
    const some = consumer(id)
      ? (this.back.get(id)?.size ?? 0)
      : transaction.members.filter((fate) => fate.received).length
    if (some === 0 || some === all) return
    const what = consumer(id) ? 'acknowledgements' : 'messages'
    this.blame('split', `of the ${all} ${what} of transaction ${id} ${some} ${consumer(id) ? 'came back' : 'came'}`)
  }

  private fate(message: MessageName): Fate {
    const fate = this.fates.get(nameOf(message))
    if (fate === undefined) throw new Error(`the history speaks of ${nameOf(message)} before it was sent`)
    return fate
  }

  private transaction(id: string): Transaction {
    let transaction = this.transactions.get(id)
    if (transaction === undefined) {
      transaction = { members: [], state: 'open' }
      this.transactions.set(id, transaction)
    }
    return transaction
  }

  private blame(rule: Violation['rule'], text: string): void {
    this.violations.push({ rule, text })
  }
}

const nameOf = (message: MessageName): string => `message ${message.sequence} of producer ${message.producer}`

/** Transactions of consumers are named `c…`, those of producers `p…`. */
const consumer = (id: string): boolean => id.startsWith('c')
