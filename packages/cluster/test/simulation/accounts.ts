/**
 * The accounts of one run: what producers were promised, and what consumers saw. Which rules follow is said at the head of
 * simulation.test.ts.
 */

export interface Sent {
  readonly text: string
  /** Who must get it: a queue, or durable subscriptions. */
  readonly targets: readonly string[]
  confirmed: boolean
}

export class Accounts {
  readonly problems: string[] = []
  readonly sent = new Map<string, Sent>()
  /** `target text`: how often it was acknowledged. */
  private readonly deliveries = new Map<string, number>()

  send(text: string, targets: readonly string[]): void {
    this.sent.set(text, { text, targets, confirmed: false })
  }

  confirm(text: string): void {
    this.sent.get(text)!.confirmed = true
  }

  /** All that a consumer saw from its beginning to its end, and what of it it has acknowledged. */
  close(target: string, who: string, seen: readonly string[], done: readonly string[]): void {
    const once = new Set<string>()
    for (const text of seen) {
      if (once.has(text)) this.problems.push(`${text} of ${target}: twice at ${who}`)
      once.add(text)
      if (this.sent.get(text)?.targets.includes(target) !== true) this.problems.push(`${text}: not for ${target}`)
    }
    for (const text of done) {
      const key = `${target} ${text}`
      this.deliveries.set(key, (this.deliveries.get(key) ?? 0) + 1)
    }
  }

  /** What was confirmed and not acknowledged by whom it was for. */
  get missing(): string[] {
    const missing: string[] = []
    for (const { text, targets, confirmed } of this.sent.values()) {
      if (!confirmed) continue
      for (const target of targets) if (!this.deliveries.has(`${target} ${text}`)) missing.push(`${target} ${text}`)
    }
    return missing
  }

  get repeated(): string[] {
    return [...this.deliveries].filter(([, count]) => count > 1).map(([key]) => key)
  }
}
