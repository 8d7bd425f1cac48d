/** Keeps trying the brokers of a list, each for itself. What is decided about that is in `retry.ts`. */
import type { Timer } from '@hermod/model'
import { firstAttempt, hadStood, type RetryEvent, type RetryState, retryStep } from './retry.js'
import { type BrokerSearch, givenUp, type SearchSurroundings } from './search.js'
import type { Service, StaticDiscovery } from './services.js'

/** One of the brokers, and where the attempts to reach it stand. */
interface Target {
  readonly service: Service
  state: RetryState
  timer: Timer | undefined
}

export class ListSearch implements BrokerSearch {
  private readonly targets = new Map<Service, Target>()

  constructor(
    private readonly discovery: StaticDiscovery,
    private readonly around: SearchSurroundings,
  ) {}

  start(): void {
    for (const service of this.discovery.services) {
      this.targets.set(service, { service, state: firstAttempt(this.around.clock.now()), timer: undefined })
      this.around.connect(service)
    }
  }

  failed(service: Service): void {
    const target = this.targets.get(service)
    if (target === undefined) return
    const nowMs = this.around.clock.now()
    const isNews = hadStood(target.state, nowMs, this.discovery.options)
    this.happened(target, { kind: 'failed', nowMs })
    if (isNews) this.siblingLost(target, nowMs)
  }

  /** A list may well name this broker too: it is the same on all members of a network. */
  isSelf(): void {}

  stop(): void {
    for (const { timer } of this.targets.values()) timer?.cancel()
    this.targets.clear()
  }

  private siblingLost(lost: Target, nowMs: number): void {
    for (const target of this.targets.values())
      if (target !== lost) this.happened(target, { kind: 'siblingLost', nowMs })
  }

  private happened(target: Target, event: RetryEvent): void {
    const { clock, log, connect } = this.around
    const [state, effect] = retryStep(target.state, event, this.discovery.options)
    target.state = state
    if (effect !== undefined) target.timer?.cancel()
    if (effect?.kind === 'connect') connect(target.service)
    else if (effect?.kind === 'wait') {
      target.timer = clock.after(effect.delayMs, () => this.happened(target, { kind: 'due', nowMs: clock.now() }))
    } else if (effect?.kind === 'giveUp') log.warn(givenUp(effect.attempts, target.service))
  }
}
