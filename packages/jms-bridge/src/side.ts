/**
 * One of the two brokers of a connector, and the connection to it: made, and made again when it is lost.
 *
 *     connecting ──connected──> connected ──lost──> connecting …
 *          └─ attempts used up ─> failed                  any ──stop──> stopped
 */
import type { Connection, ConnectionFactory } from '@hermod/client'
import { type Clock, causeChain, type Logger } from '@hermod/model'
import type { ReconnectionPolicy } from './options.js'
import { mayTry, nextDelay } from './reconnection.js'

export type Whose = 'local' | 'foreign'

export interface SideEvents {
  connected(whose: Whose): void
  /** What was made on the connection is gone. */
  lost(whose: Whose): void
  /** A failover connection lost its broker and looks for another; what was made on it will be there again. */
  interrupted(whose: Whose): void
}

export interface SideSettings {
  readonly whose: Whose
  readonly connector: string
  readonly factory: ConnectionFactory
  readonly policy: ReconnectionPolicy
  readonly clock: Clock
  readonly log: Logger
  readonly events: SideEvents
}

export class Side {
  private state: 'connecting' | 'connected' | 'failed' | 'stopped' = 'connecting'
  private current: Connection | undefined
  private everConnected = false
  private connectedAtMs = 0
  private readonly abort = new AbortController()

  constructor(private readonly settings: SideSettings) {}

  /** Undefined while there is none. */
  get connection(): Connection | undefined {
    return this.current
  }

  start(): void {
    void this.connect(0)
  }

  /** Resolves when the connection is closed. */
  async stop(): Promise<void> {
    if (this.state === 'stopped') return
    this.state = 'stopped'
    this.abort.abort(new Error('the bridge is stopping'))
    const connection = this.current
    this.current = undefined
    await connection?.close()
  }

  private async connect(first: number): Promise<void> {
    const { policy, log, connector, whose } = this.settings
    const limit = this.everConnected ? policy.maxReconnectAttempts : policy.maxInitialConnectAttempts
    let reason: unknown
    for (let attempt = first; mayTry(limit, attempt - first); attempt++) {
      await this.wait(nextDelay(policy, attempt))
      if (this.state !== 'connecting') return
      try {
        this.becomeConnected(await this.open())
        return
      } catch (error) {
        if (this.state !== 'connecting') return
        reason = error
        this.tellFailure(error, attempt === first)
      }
    }
    this.state = 'failed'
    log.error(`JMS Connector ${connector} gives up its ${whose} connection`, reason)
  }

  private async open(): Promise<Connection> {
    let opened: Connection | undefined
    const { events, whose, factory } = this.settings
    const connection = await factory.createConnection(
      {
        onException: (error) => this.becomeLost(opened, error),
        onInterrupted: () => events.interrupted(whose),
      },
      this.abort.signal,
    )
    opened = connection
    await connection.start()
    return connection
  }

  private becomeConnected(connection: Connection): void {
    if (this.state !== 'connecting') {
      void connection.close()
      return
    }
    this.state = 'connected'
    this.everConnected = true
    this.connectedAtMs = this.settings.clock.now()
    this.current = connection
    this.settings.events.connected(this.settings.whose)
  }

  /** As ActiveMQ does, any error that a connection reports by itself is taken as its loss: what else it has lost is unknown. */
  private becomeLost(connection: Connection | undefined, error: Error): void {
    if (this.state !== 'connected' || connection === undefined || connection !== this.current) return
    const { log, connector, whose, events, clock, policy } = this.settings
    log.info(`JMS Connector ${connector} handling loss of the ${whose} connection: ${causeChain(error)}`)
    this.state = 'connecting'
    this.current = undefined
    events.lost(whose)
    void connection.close().catch((problem: unknown) => log.debug(causeChain(problem)))
    // A connection that never holds must not be made as fast as the machine can.
    const heldMs = clock.now() - this.connectedAtMs
    void this.connect(heldMs < nextDelay(policy, 1) ? 1 : 0)
  }

  private tellFailure(error: unknown, isFirst: boolean): void {
    const { log, connector, whose } = this.settings
    const line = `JMS Connector ${connector} has no ${whose} connection: ${causeChain(error)}`
    if (isFirst) log.warn(`${line}; it keeps trying`)
    else log.debug(line)
  }

  private wait(delayMs: number): Promise<void> {
    if (delayMs === 0) return Promise.resolve()
    const { signal } = this.abort
    return new Promise((resolve) => {
      const timer = this.settings.clock.after(delayMs, () => {
        signal.removeEventListener('abort', stop)
        resolve()
      })
      const stop = (): void => {
        timer.cancel()
        resolve()
      }
      signal.addEventListener('abort', stop, { once: true })
    })
  }
}
