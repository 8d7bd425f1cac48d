/**
 * `failover:(a,b)`: one channel over a chain of links. Keeps what must be said again (StateTracker), decides with
 * `stepReconnect` where to connect next, replays, and then sends again what waits for an answer.
 */
import { causeChain, type Logger, type Random, type Timer, type TransactionId } from '@hermod/model'
import {
  BrokerInfo,
  type Command,
  ConnectionControl,
  Response,
  TransactionInfo,
  TransactionType,
} from '@hermod/openwire'
import type { PeerLink } from '@hermod/openwire/peer'
import { type Address, parseAddress } from '@hermod/transport'
import { clientErrors } from '../errors.js'
import type { FailoverOptions } from '../options.js'
import type { Channel, ChannelSink, Request } from '../wire/channel.js'
import { dial, type Surroundings } from '../wire/dial.js'
import { isAnswer, PendingRequests } from '../wire/pending-requests.js'
import {
  initialReconnectState,
  type ReconnectEffect,
  type ReconnectEvent,
  type ReconnectState,
  stepReconnect,
} from './reconnect.js'
import { StateTracker } from './state-tracker.js'

export interface FailoverSettings {
  readonly members: readonly Address[]
  readonly options: FailoverOptions
  readonly around: Surroundings
  readonly random: Random
  readonly log: Logger
}

/** One-way commands that may wait while there is no connection; beyond it they are refused. */
const MAX_WAITING = 100_000

export class FailoverChannel implements Channel {
  private readonly pending: PendingRequests
  private readonly tracker: StateTracker
  private readonly abort = new AbortController()
  private readonly addresses = new Map<string, Address>()
  private state: ReconnectState
  private wire: PeerLink | undefined
  private lastMaxFrameBytes = Number.POSITIVE_INFINITY
  private sink: ChannelSink | undefined
  private over: Error | undefined
  private waitTimer: Timer | undefined
  private backupTimer: Timer | undefined
  private openTimer: Timer | undefined
  /** Untracked one-way commands sent while there was no link. */
  private waiting: Request[] = []
  private opened: { resolve: () => void; reject: (reason: Error) => void } | undefined
  private whenClosed: (() => void) | undefined

  constructor(private readonly settings: FailoverSettings) {
    this.pending = new PendingRequests(settings.around.clock)
    this.tracker = new StateTracker(settings.options.trackMessages ? settings.options.maxCacheSize : 0)
    for (const member of settings.members) this.addresses.set(member.text, member)
    this.state = initialReconnectState([...this.addresses.keys()])
  }

  get remoteAddress(): string | undefined {
    return this.wire?.remoteAddress
  }

  get maxFrameBytes(): number {
    return this.wire?.maxFrameBytes ?? this.lastMaxFrameBytes
  }

  open(sink: ChannelSink): Promise<void> {
    this.sink = sink
    return new Promise((resolve, reject) => {
      this.opened = { resolve, reject }
      const { timeout } = this.settings.options
      if (timeout >= 0) this.openTimer = this.settings.around.clock.after(timeout, () => this.openTimedOut(timeout))
      this.step({ type: 'start' })
    })
  }

  oneway(command: Request): void {
    if (this.over !== undefined) throw this.over
    const replayed = this.tracker.track(command)
    if (this.wire !== undefined) this.wire.send(command)
    else if (!replayed) {
      if (this.waiting.length >= MAX_WAITING) {
        throw clientErrors.notConnected({ timeoutMs: 0, uris: this.uriList() })
      }
      this.waiting.push(command)
    }
  }

  request(command: Request, what: string, timeoutMs: number): Promise<Command> {
    if (this.over !== undefined) return Promise.reject(this.over)
    this.tracker.track(command)
    const answer = this.pending.add(command, what, this.timeLimit(timeoutMs))
    if (this.wire !== undefined) this.wire.send(command)
    return command instanceof TransactionInfo ? this.untrackWhenAnswered(command, answer) : answer
  }

  close(): Promise<void> {
    if (this.over !== undefined) return Promise.resolve()
    this.over = clientErrors.closed({ what: 'connection' })
    this.step({ type: 'close' })
    this.stopWaiting()
    this.pending.rejectAll(this.over)
    this.opened?.reject(this.over)
    this.abort.abort(this.over)
    const wire = this.wire
    if (wire === undefined) return Promise.resolve()
    return new Promise((resolve) => {
      this.whenClosed = resolve
      wire.end()
    })
  }

  private async untrackWhenAnswered(command: TransactionInfo, answer: Promise<Command>): Promise<Command> {
    try {
      return await answer
    } finally {
      if (command.type !== TransactionType.begin) this.tracker.transactionEnded(command.transactionId as TransactionId)
    }
  }

  /** `timeout` bounds how long a request waits while there is no connection. */
  private timeLimit(timeoutMs: number): number {
    const { timeout } = this.settings.options
    if (this.wire !== undefined || timeout < 0) return timeoutMs
    return timeoutMs > 0 ? Math.min(timeoutMs, timeout) : Math.max(1, timeout)
  }

  private step(event: ReconnectEvent): void {
    const [state, effects] = stepReconnect(this.state, event, this.settings.options, (uris) => this.arrange(uris))
    this.state = state
    for (const effect of effects) this.apply(effect)
  }

  private apply(effect: ReconnectEffect): void {
    const { log } = this.settings
    switch (effect.type) {
      case 'connect':
        void this.attempt(effect.uri)
        return
      case 'wait':
        this.waitTimer = this.settings.around.clock.after(effect.delayMs, () => this.step({ type: 'waited' }))
        return
      case 'warn':
        log.warn(
          `Failed to connect to [${this.uriList()}] after: ${effect.failedRounds} attempt(s) with ${effect.reason}, continuing to retry.`,
        )
        return
      case 'giveUp':
        this.fail(clientErrors.gaveUp({ uris: this.uriList(), attempts: effect.attempts, reason: effect.reason }))
    }
  }

  private async attempt(uri: string): Promise<void> {
    const address = this.addresses.get(uri)!
    // A link may be lost before `dial` has handed it over, so the link itself says which one it is.
    let mine: PeerLink | undefined
    let lostEarly: Error | undefined
    try {
      mine = await dial(
        address,
        this.settings.around,
        {
          command: (command) => this.received(command),
          closed: (reason) => {
            if (mine === undefined) lostEarly = reason
            else this.lost(mine, reason)
          },
        },
        this.abort.signal,
      )
      if (lostEarly !== undefined) throw lostEarly
    } catch (error) {
      if (this.over === undefined) this.step({ type: 'attemptFailed', reason: (error as Error).message })
      return
    }
    if (this.over !== undefined) mine.end()
    else this.connected(mine, uri)
  }

  private connected(wire: PeerLink, uri: string): void {
    const again = this.state.everConnected
    this.openTimer?.cancel()
    this.step({ type: 'connected' })
    this.settings.log.info(`Successfully ${again ? 'reconnected' : 'connected'} to ${uri}`)
    this.resume(wire)
    this.wire = wire
    if (again) this.sink?.resumed(wire.remoteAddress)
    else this.opened?.resolve()
    this.opened = undefined
    this.watchPriority()
  }

  /** Says everything again, then what still waits for an answer and what waited to be sent. */
  private resume(wire: PeerLink): void {
    const replayed = new Set<number>()
    for (const command of this.tracker.replay()) {
      wire.send(command)
      if ('commandId' in command) replayed.add(command.commandId)
    }
    for (const command of this.pending.commands()) if (!replayed.has(command.commandId)) wire.send(command)
    const waiting = this.waiting
    this.waiting = []
    for (const command of waiting) wire.send(command)
  }

  private received(command: Command): void {
    if (isAnswer(command)) {
      this.pending.answer(command)
      return
    }
    if (command instanceof ConnectionControl) this.controlled(command)
    else if (command instanceof BrokerInfo) this.learn(command)
    this.sink?.command(command)
  }

  private lost(wire: PeerLink, reason: Error): void {
    this.whenClosed?.()
    if (this.over !== undefined || wire !== this.wire) return
    this.lastMaxFrameBytes = wire.maxFrameBytes
    this.wire = undefined
    this.backupTimer?.cancel()
    this.settings.log.warn(
      `Transport (${wire.remoteAddress}) failed, attempting to automatically reconnect: ${causeChain(reason)}`,
    )
    this.rejectInDoubt()
    this.sink?.interrupted(reason)
    this.step({ type: 'lost' })
  }

  /** A commit without an answer may or may not have happened: the application must know, not a replay decide. */
  private rejectInDoubt(): void {
    const inDoubt = this.tracker.takeInDoubt()
    for (const command of this.pending.commands()) {
      if (!(command instanceof TransactionInfo) || command.type === TransactionType.begin) continue
      const id = String(command.transactionId)
      if (!inDoubt.has(id)) continue
      if (command.type === TransactionType.rollback) {
        // The broker rolled back when the link went: that was what was wanted.
        this.pending.answer(rolledBack(command))
      } else this.pending.reject(command.commandId, clientErrors.inDoubt({ id, what: 'the commit was on its way' }))
    }
  }

  private fail(reason: Error): void {
    this.over = reason
    this.stopWaiting()
    this.pending.rejectAll(reason)
    if (this.opened !== undefined) this.opened.reject(reason)
    else this.sink?.failed(reason)
    this.opened = undefined
  }

  private openTimedOut(timeoutMs: number): void {
    this.fail(clientErrors.notConnected({ timeoutMs, uris: this.uriList() }))
    this.step({ type: 'close' })
    this.abort.abort(this.over)
  }

  private stopWaiting(): void {
    this.openTimer?.cancel()
    this.waitTimer?.cancel()
    this.backupTimer?.cancel()
  }

  private controlled(control: ConnectionControl): void {
    const { options } = this.settings
    if (options.updateURIsSupported && control.connectedBrokers) this.addUris(control.connectedBrokers.split(','))
    if (options.reconnectSupported && control.rebalanceConnection && control.reconnectTo) {
      this.addUris([control.reconnectTo])
      this.wire?.destroy(new Error(`the broker asked to move to ${control.reconnectTo}`))
    }
  }

  private learn(info: BrokerInfo): void {
    if (!this.settings.options.updateURIsSupported) return
    const peers = (info.peerBrokerInfos ?? []).map((peer) => peer?.brokerURL).filter((url) => typeof url === 'string')
    this.addUris(peers)
  }

  /** Addresses a broker tells; one that cannot be understood is left out with a warning. */
  private addUris(texts: readonly string[]): void {
    for (const text of texts.map((uri) => uri.trim()).filter((uri) => uri !== '' && !this.addresses.has(uri))) {
      try {
        this.addresses.set(text, parseAddress(text))
      } catch (error) {
        this.settings.log.warn(`The broker announced an address that cannot be used: ${causeChain(error)}`)
      }
    }
    this.step({ type: 'urisChanged', uris: [...this.addresses.keys()] })
  }

  /** With `priorityBackup`: while connected elsewhere, a preferred address is tried from time to time. */
  private watchPriority(): void {
    const { options, around } = this.settings
    this.backupTimer?.cancel()
    if (!options.priorityBackup || this.priorities().includes(this.state.current ?? '')) return
    this.backupTimer = around.clock.after(Math.max(1000, options.initialReconnectDelay), () => void this.tryPriority())
  }

  private async tryPriority(): Promise<void> {
    for (const uri of this.priorities()) {
      const address = this.addresses.get(uri)
      if (address === undefined || this.wire === undefined) continue
      try {
        const probe = await dial(address, this.settings.around, { command() {}, closed() {} }, this.abort.signal)
        probe.end()
        this.wire?.destroy(new Error(`the preferred broker ${uri} is back`))
        return
      } catch {
        // Not back yet; the next look follows.
      }
    }
    if (this.over === undefined && this.wire !== undefined) this.watchPriority()
  }

  private priorities(): readonly string[] {
    const { priorityURIs } = this.settings.options
    if (priorityURIs !== '') return priorityURIs.split(',').map((uri) => uri.trim())
    return this.settings.members.slice(0, 1).map((member) => member.text)
  }

  private arrange(uris: readonly string[]): readonly string[] {
    const { options, random } = this.settings
    const order = [...uris]
    if (options.randomize) {
      for (let i = order.length - 1; i > 0; i--) {
        const j = Math.floor(random.next() * (i + 1))
        ;[order[i], order[j]] = [order[j]!, order[i]!]
      }
    }
    if (!options.priorityBackup) return order
    const preferred = this.priorities().filter((uri) => order.includes(uri))
    return [...preferred, ...order.filter((uri) => !preferred.includes(uri))]
  }

  private uriList(): string {
    return this.state.uris.join(', ')
  }
}

function rolledBack(command: TransactionInfo): Response {
  return new Response({ correlationId: command.commandId })
}
