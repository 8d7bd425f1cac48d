/**
 * A `<networkConnector>`: keeps a bridge to each broker that its uri names, and tries again when one is lost. What is
 * decided about that is in `discovery/retry.ts`.
 */
import { causeChain, type Timer } from '@hermod/model'
import { Bridge, type BridgeSurroundings } from './bridge/bridge.js'
import type { BridgeSettings } from './bridge/settings.js'
import { firstAttempt, type RetryEvent, type RetryState, retryStep } from './discovery/retry.js'
import type { Service, StaticDiscovery } from './discovery/services.js'
import { clusterErrors } from './errors.js'
import { connectProblem } from './link/connect-problem.js'
import { type LinkSurroundings, openLink } from './link/open-link.js'
import type { RemoteSink } from './link/remote-link.js'

export interface ConnectorParts {
  readonly settings: BridgeSettings
  readonly discovery: StaticDiscovery
  readonly around: BridgeSurroundings & LinkSurroundings
}

/** One of the brokers, and where the attempts to reach it stand. */
interface Target {
  readonly service: Service
  state: RetryState
  bridge: Bridge | undefined
  timer: Timer | undefined
}

export class NetworkConnector {
  private readonly targets: Target[] = []
  private readonly abort = new AbortController()

  constructor(private readonly parts: ConnectorParts) {}

  get name(): string {
    return this.parts.settings.options.name
  }

  /** Bridges that stand. */
  get bridges(): readonly Bridge[] {
    return this.targets.flatMap(({ bridge }) => (bridge?.running === true ? [bridge] : []))
  }

  start(): void {
    const { discovery, around } = this.parts
    for (const option of discovery.unknown) around.log.warn(`${this.text}: option ${option} has no effect`)
    for (const service of discovery.services) {
      const state = firstAttempt(around.clock.now())
      const target: Target = { service, state, bridge: undefined, timer: undefined }
      this.targets.push(target)
      this.connect(target)
    }
    around.log.info(`Network Connector ${this.text} started`)
  }

  stop(): void {
    if (this.abort.signal.aborted) return
    this.abort.abort(clusterErrors.stopped())
    for (const { bridge, timer } of this.targets) {
      timer?.cancel()
      bridge?.stop()
    }
    this.parts.around.log.info(`Network Connector ${this.text} stopped`)
  }

  private get text(): string {
    return `DiscoveryNetworkConnector:${this.name}:BrokerService[${this.parts.around.broker.name}]`
  }

  private get localUrl(): string {
    return `vm://${this.parts.around.broker.name}`
  }

  private connect(target: Target): void {
    const { settings, around } = this.parts
    around.log.info(`Establishing network connection from ${this.localUrl} to ${target.service.text}`)
    const bridge: Bridge = new Bridge({
      settings,
      around,
      ended: (why) => {
        target.bridge = undefined
        if (why === 'failed') this.happened(target, { kind: 'failed', nowMs: around.clock.now() })
      },
    })
    target.bridge = bridge
    this.open(target, bridge).catch((error: unknown) => this.notConnected(target, error))
  }

  private async open(target: Target, bridge: Bridge): Promise<void> {
    const sink: RemoteSink = bridge
    const { wire, text } = await openLink(target.service.addresses, this.parts.around, sink, this.abort.signal)
    if (this.abort.signal.aborted) {
      wire.destroy(clusterErrors.stopped())
      return
    }
    bridge.start(wire, text)
    wire.start()
  }

  private notConnected(target: Target, error: unknown): void {
    target.bridge = undefined
    if (this.abort.signal.aborted) return
    const { log, clock } = this.parts.around
    const problem = connectProblem(error)
    if (problem.unknownHost !== undefined) {
      log.error(
        `Failed to Lookup INetAddress for URI[${target.service.text}] : java.net.UnknownHostException: ${problem.unknownHost}`,
      )
    }
    const to = target.service.text
    log.warn(`Could not start network bridge between: ${this.localUrl} and: ${to} due to: ${problem.text}`)
    log.debug(`Start failure exception: ${causeChain(error)}`)
    this.happened(target, { kind: 'failed', nowMs: clock.now() })
  }

  private happened(target: Target, event: RetryEvent): void {
    if (this.abort.signal.aborted) return
    const { discovery, around } = this.parts
    const [state, effect] = retryStep(target.state, event, discovery.options)
    target.state = state
    if (effect?.kind === 'connect') this.connect(target)
    else if (effect?.kind === 'wait') {
      target.timer = around.clock.after(effect.delayMs, () =>
        this.happened(target, { kind: 'due', nowMs: around.clock.now() }),
      )
    } else if (effect?.kind === 'giveUp') {
      around.log.warn(
        `Reconnect attempts exceeded ${effect.attempts} tries.  Reconnecting has been disabled for: ${target.service.text}`,
      )
    }
  }
}
