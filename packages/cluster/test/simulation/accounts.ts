/**
 * The accounts of one run: what producers were promised, and what consumers saw. Which rules follow is said at the head of
 * simulation.test.ts.
 */

interface Sent {
  /** Who must get it once it is confirmed: a queue, or durable subscriptions. */
  readonly owed: Set<string>
  /** Who may: a durable subscription that was not there may find it on its way. */
  readonly welcome: Set<string>
  confirmed: boolean
}

export class Accounts {
  readonly problems: string[] = []
  private readonly sent = new Map<string, Sent>()
  /** `target text`: how often it was acknowledged. */
  private readonly deliveries = new Map<string, number>()

  /** Texts of each transaction that was to be committed. */
  private readonly joint: (readonly string[])[] = []

  send(text: string, owed: readonly string[], welcome: readonly string[] = owed): void {
    this.sent.set(text, { owed: new Set(owed), welcome: new Set(welcome), confirmed: false })
  }

  confirm(text: string): void {
    this.sent.get(text)!.confirmed = true
  }

  /** All of them are there, or none. */
  join(texts: readonly string[]): void {
    this.joint.push(texts)
  }

  /** Its transaction was rolled back: nobody may see it. */
  revoke(text: string): void {
    this.sent.get(text)!.welcome.clear()
  }

  /** The durable subscription is no more, and with it all that it was to get. */
  release(target: string): void {
    for (const { owed } of this.sent.values()) owed.delete(target)
  }

  /** All that a consumer saw from its beginning to its end, and what of it it has acknowledged. */
  close(target: string, who: string, seen: readonly string[], done: readonly string[]): void {
    const once = new Set<string>()
    for (const text of seen) {
      if (once.has(text)) this.problems.push(`${text} of ${target}: twice at ${who}`)
      once.add(text)
      if (this.sent.get(text)?.welcome.has(target) !== true) this.problems.push(`${text}: not for ${target}`)
    }
    for (const text of done) {
      const key = `${target} ${text}`
      this.deliveries.set(key, (this.deliveries.get(key) ?? 0) + 1)
    }
  }

  /** What was confirmed and not acknowledged by whom it was for. */
  get missing(): string[] {
    return [...this.sent].flatMap(([text, { confirmed }]) => (confirmed ? this.missingOf(text) : []))
  }

  /** The rest of transactions of which somebody has acknowledged something, confirmed or not. */
  get torn(): string[] {
    const done = new Set([...this.deliveries.keys()].map((key) => key.split(' ')[1]))
    return this.joint.flatMap((texts) =>
      texts.some((text) => done.has(text)) ? texts.flatMap((text) => this.missingOf(text)) : [],
    )
  }

  get repeated(): string[] {
    return [...this.deliveries].filter(([, count]) => count > 1).map(([key]) => key)
  }

  private missingOf(text: string): string[] {
    const keys = [...this.sent.get(text)!.owed].map((target) => `${target} ${text}`)
    return keys.filter((key) => !this.deliveries.has(key))
  }
}
