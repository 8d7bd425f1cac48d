/**
 * `failover:(a,b)`: one channel over a chain of links. Keeps what must be said again (StateTracker), decides with
 * `stepReconnect` where to connect next, replays, and then sends again what waits for an answer.
 */
import { causeChain, type Logger, Message, type Random, type Timer, type TransactionId } from '@hermod/model'
import {
  type Command,
  ConnectionControl,
  MessageAck,
  RemoveInfo,
  Response,
  ShutdownInfo,
  TransactionInfo,
  TransactionType,
} from '@hermod/openwire'
import type { PeerLink } from '@hermod/openwire/peer'
import { type Address, parseAddress } from '@hermod/transport'
import { clientErrors } from '../errors.js'
import type { FailoverOptions } from '../options.js'
import type { Channel, ChannelSink, Request } from '../wire/channel.js'
import type { Surroundings } from '../wire/dial.js'
import { isAnswer, PendingRequests } from '../wire/pending-requests.js'
import { connectList } from './connect-list.js'
import { HeldCommands } from './held-commands.js'
import {
  initialReconnectState,
  type ReconnectEffect,
  type ReconnectEvent,
  type ReconnectState,
  stepReconnect,
} from './reconnect.js'
import { sameBroker } from './same-broker.js'
import { Spares, type SparesOwner } from './spares.js'
import { StateTracker } from './state-tracker.js'
import { type LinkUser, SwitchedLink } from './switched-link.js'
import { updatedUris, uriList } from './updated-uris.js'

export interface FailoverSettings {
  readonly members: readonly Address[]
  readonly options: FailoverOptions
  /** `nested.*` options, for addresses that brokers and files tell; the members have them already. */
  readonly nested: ReadonlyMap<string, string>
  readonly around: Surroundings
  readonly random: Random
  readonly log: Logger
}

/** Commands that may wait while there is no connection; beyond it they are refused. */
const MAX_WAITING = 100_000
/** Addresses taken of one list; a broker that tells more is not in its right mind. */
const MAX_TOLD = 1000
/** Characters of what is wrong with an address that a broker tells, in the log. */
const MOST_SHOWN = 500
/** How long a client that moves waits for answers of the broker it leaves. What has none is sent again. */
const LEAVE_LIMIT_MS = 500

interface Leaving {
  readonly link: SwitchedLink
  readonly limit: Timer
  readonly then: () => void
}

export class FailoverChannel implements Channel, LinkUser, SparesOwner {
  private readonly pending: PendingRequests
  private readonly tracker: StateTracker
  private readonly held: HeldCommands
  private readonly spares: Spares
  private readonly abort = new AbortController()
  private readonly members: ReadonlyMap<string, Address>
  private state: ReconnectState
  private link: SwitchedLink | undefined
  private leaving: Leaving | undefined
  private lastMaxFrameBytes = Number.POSITIVE_INFINITY
  private sink: ChannelSink | undefined
  private over: Error | undefined
  private waitTimer: Timer | undefined
  private opened: { resolve: () => void; reject: (reason: Error) => void } | undefined
  private whenClosed: (() => void) | undefined

  constructor(private readonly settings: FailoverSettings) {
    const { options, around, members } = settings
    this.pending = new PendingRequests(around.clock)
    this.tracker = new StateTracker(options.trackMessages ? options.maxCacheSize : 0, options.trackTransactionProducers)
    this.held = new HeldCommands(around.clock, MAX_WAITING)
    this.spares = new Spares(this, options, around.clock)
    this.members = new Map(members.map((member) => [member.text, member]))
    this.state = initialReconnectState([...this.members.keys()])
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
      this.step({ type: 'start' })
    })
  }

  oneway(command: Request): Promise<void> | undefined {
    if (this.over !== undefined) throw this.over
    if (this.wire !== undefined) {
      this.wire.send(command) // first: what cannot be sent must not be said again to the next broker
      this.tracker.track(command)
      return undefined
    }
    if (command instanceof Message) return this.held.wait(command, this.uriList(), this.settings.options.timeout)
    if (!this.tracker.track(command) && !isStale(command)) this.held.add(command, this.uriList())
    return undefined
  }

  request(command: Request, what: string, timeoutMs: number): Promise<Command> {
    if (this.over !== undefined) return Promise.reject(this.over)
    const answer = this.pending.add(command, what, timeoutMs)
    if (this.wire === undefined) this.hold(command)
    else if (this.sent(this.wire, command)) this.tracker.track(command)
    return command instanceof TransactionInfo ? this.untrackWhenAnswered(command, answer) : answer
  }

  /** False: it cannot be encoded, which whoever waits for its answer is told. */
  private sent(wire: PeerLink, command: Request): boolean {
    try {
      wire.send(command)
      return true
    } catch (error) {
      this.pending.reject(command.commandId, error as Error)
      return false
    }
  }

  close(): Promise<void> {
    if (this.over !== undefined) return Promise.resolve()
    this.over = clientErrors.closed({ what: 'connection' })
    this.step({ type: 'close' })
    this.stopAll(this.over)
    this.opened?.reject(this.over)
    this.abort.abort(this.over)
    const wire = this.wire
    if (wire === undefined) return Promise.resolve()
    return new Promise((resolve) => {
      this.whenClosed = resolve
      wire.end()
    })
  }

  // What the link in use brings, and the one that is being left.

  command(command: Command, link: SwitchedLink): void {
    if (isAnswer(command)) {
      this.pending.answer(command)
      this.checkLeft()
    } else if (link === this.link) {
      if (command instanceof ConnectionControl) this.controlled(command)
      this.sink?.command(command)
    }
  }

  closed(reason: Error, link: SwitchedLink): void {
    this.whenClosed?.()
    if (link === this.leaving?.link) this.finishLeaving()
    else if (link === this.link && this.over === undefined) this.lost(link, reason)
  }

  // What spare links need to know, and tell.

  others(): readonly string[] {
    return connectList(this.state, (uris) => this.arrange(uris)).filter((uri) => uri !== this.state.current)
  }

  preferred(): readonly string[] {
    return this.settings.options.priorityBackup && !this.isPreferred() ? this.priorities() : []
  }

  openLink(uri: string): Promise<SwitchedLink> {
    return SwitchedLink.open(uri, this.addressOf(uri), this.settings.around, this.abort.signal)
  }

  preferredFound(link: SwitchedLink): void {
    if (this.link === undefined) link.wire.end()
    else this.leave(() => this.replace(link, false))
  }

  private get wire(): PeerLink | undefined {
    return this.link?.wire
  }

  /** As in ActiveMQ only messages wait no longer than `timeout` for a connection. */
  private hold(command: Request): void {
    const { timeout } = this.settings.options
    const { commandId } = command
    if (command instanceof Message) {
      this.held.addFor(command, this.uriList(), timeout, (error) => this.pending.reject(commandId, error))
    } else if (this.tracker.track(command)) return
    else if (isStale(command)) this.pending.answer(new Response({ correlationId: commandId }))
    else this.held.add(command, this.uriList())
  }

  private async untrackWhenAnswered(command: TransactionInfo, answer: Promise<Command>): Promise<Command> {
    try {
      return await answer
    } finally {
      if (command.type !== TransactionType.begin) this.tracker.transactionEnded(command.transactionId as TransactionId)
    }
  }

  private step(event: ReconnectEvent): void {
    const [state, effects] = stepReconnect(this.state, event, this.settings.options, (uris) => this.arrange(uris))
    this.state = state
    for (const effect of effects) this.apply(effect)
  }

  private apply(effect: ReconnectEffect): void {
    const { log, around } = this.settings
    switch (effect.type) {
      case 'prepare':
        void this.prepare()
        return
      case 'connect':
        void this.attempt(effect.uri)
        return
      case 'wait':
        this.waitTimer = around.clock.after(effect.delayMs, () => this.step({ type: 'waited' }))
        return
      case 'warn':
        log.warn(
          `Failed to connect to [${this.uriList()}] after: ${effect.failedRounds} attempt(s) with ${effect.reason}, continuing to retry.`,
        )
        return
      case 'consider':
        void this.consider(effect.order)
        return
      case 'leave':
        this.leave(() => this.step({ type: 'left' }))
        return
      case 'giveUp':
        this.giveUp(effect.attempts, effect.reason)
    }
  }

  /** Reads the addresses of `updateURIsURL`. */
  private async prepare(): Promise<void> {
    let uris: readonly string[] | undefined
    try {
      uris = this.usable(await updatedUris(this.settings.options.updateURIsURL))
    } catch (error) {
      this.settings.log.error((error as Error).message)
    }
    this.step({ type: 'prepared', uris })
  }

  private async attempt(uri: string): Promise<void> {
    let link: SwitchedLink
    try {
      link = await this.openLink(uri)
    } catch (error) {
      if (this.over === undefined) this.step({ type: 'attemptFailed', reason: (error as Error).message })
      return
    }
    if (this.over !== undefined) {
      link.wire.end()
      return
    }
    const again = this.state.everConnected
    this.step({ type: 'connected' })
    this.connected(link, again)
  }

  private connected(link: SwitchedLink, again: boolean): void {
    this.settings.log.info(`Successfully ${again ? 'reconnected' : 'connected'} to ${link.uri}`)
    this.link = link
    this.resume(link.wire)
    this.sink?.resumed(link.wire.remoteAddress)
    this.opened?.resolve()
    this.opened = undefined
    link.use(this)
    this.spares.begin()
  }

  /** Another link takes over at once. */
  private replace(link: SwitchedLink, lost: boolean): void {
    this.step({ type: 'replaced', uri: link.uri, lost })
    this.connected(link, true)
  }

  /** Says everything again, then what still waits for an answer and what waited to be sent. */
  private resume(wire: PeerLink): void {
    const replayed = new Set<number>()
    for (const command of this.tracker.replay()) {
      wire.send(command)
      if ('commandId' in command) replayed.add(command.commandId)
    }
    for (const command of this.pending.commands()) {
      if (!replayed.has(command.commandId) && !this.held.has(command.commandId)) this.sent(wire, command)
    }
    this.held.release((command) => {
      this.tracker.track(command)
      wire.send(command)
    })
  }

  private lost(link: SwitchedLink, reason: Error): void {
    const { log, options } = this.settings
    this.lastMaxFrameBytes = link.wire.maxFrameBytes
    this.link = undefined
    this.spares.pause()
    const again = options.maxReconnectAttempts === 0 ? ', not' : ','
    log.warn(`Transport (${link.uri}) failed${again} attempting to automatically reconnect: ${causeChain(reason)}`)
    this.rejectInDoubt()
    this.sink?.interrupted(reason)
    const spare = options.maxReconnectAttempts === 0 ? undefined : this.spares.take()
    if (spare === undefined) this.step({ type: 'lost', reason: causeChain(reason) })
    else this.replace(spare, true)
  }

  /** Goes on to another broker when what is under way to this one has been answered. */
  private leave(then: () => void): void {
    const link = this.link!
    this.lastMaxFrameBytes = link.wire.maxFrameBytes
    this.link = undefined
    this.spares.pause()
    const limit = this.settings.around.clock.after(LEAVE_LIMIT_MS, () => this.finishLeaving())
    this.leaving = { link, limit, then }
    this.sink?.interrupted(undefined)
    this.checkLeft()
  }

  private checkLeft(): void {
    if (this.leaving === undefined) return
    if (this.pending.commands().every(({ commandId }) => this.held.has(commandId))) this.finishLeaving()
  }

  private finishLeaving(): void {
    const leaving = this.leaving
    if (leaving === undefined) return
    this.leaving = undefined
    leaving.limit.cancel()
    leaving.link.wire.end()
    if (this.over !== undefined) return
    this.rejectInDoubt()
    leaving.then()
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

  private giveUp(attempts: number, reason: string): void {
    if (attempts > 0) this.settings.log.error(`Failed to connect to [${this.uriList()}] after: ${attempts} attempt(s)`)
    const error = clientErrors.gaveUp({ uris: this.uriList(), attempts, reason })
    this.over = error
    this.stopAll(error)
    if (this.opened !== undefined) this.opened.reject(error)
    else this.sink?.failed(error)
    this.opened = undefined
  }

  private stopAll(reason: Error): void {
    this.waitTimer?.cancel()
    this.spares.close()
    this.finishLeaving()
    this.pending.rejectAll(reason)
    this.held.refuse(reason)
  }

  private controlled(control: ConnectionControl): void {
    const { options, log } = this.settings
    const target = options.reconnectSupported ? this.usable(uriList(control.reconnectTo ?? ''))[0] : undefined
    const told = options.updateURIsSupported ? this.usable(uriList(control.connectedBrokers ?? '')) : []
    if (target !== undefined) {
      log.info(`The broker sends this client to ${target}`)
      this.step({ type: 'sentTo', uri: target })
    }
    if (told.length === 0) return
    this.step({ type: 'told', uris: told, rebalance: control.rebalanceConnection })
    this.spares.begin()
  }

  /** Those that can be understood; the others are left out with one warning. */
  private usable(texts: readonly string[]): readonly string[] {
    const problems: string[] = []
    const usable = texts.slice(0, MAX_TOLD).filter((text) => {
      try {
        return this.addressOf(text) !== undefined
      } catch (error) {
        problems.push(causeChain(error))
        return false
      }
    })
    const [first, ...others] = problems
    if (first !== undefined) {
      const more = others.length === 0 ? '' : `, and ${others.length} more such`
      const line = `The broker announced an address that cannot be used: ${first.slice(0, MOST_SHOWN)}${more}`
      this.settings.log.warn(line)
    }
    return usable
  }

  /** Moves, unless a preferred broker, or the first of the list, is in use already. */
  private async consider(order: readonly string[]): Promise<void> {
    const { current } = this.state
    if (current === undefined || this.isPreferred()) return
    if (await sameBroker(this.addressOf(order[0]!), this.addressOf(current))) return
    if (this.link !== undefined && this.state.current === current) this.step({ type: 'move', order })
  }

  private isPreferred(): boolean {
    const { current } = this.state
    return this.settings.options.priorityBackup && current !== undefined && this.priorities().includes(current)
  }

  private priorities(): readonly string[] {
    const { priorityURIs } = this.settings.options
    return priorityURIs === '' ? this.state.configured.slice(0, 1) : uriList(priorityURIs)
  }

  /** Throws BrokerError for what is no address. */
  private addressOf(uri: string): Address {
    const member = this.members.get(uri)
    if (member !== undefined) return member
    const address = parseAddress(uri)
    return { ...address, options: new Map([...address.options, ...this.settings.nested]) }
  }

  private arrange(uris: readonly string[]): readonly string[] {
    const { options, random } = this.settings
    if (!options.randomize) return uris
    const order = [...uris]
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random.next() * (i + 1))
      ;[order[i], order[j]] = [order[j]!, order[i]!]
    }
    return order
  }

  private uriList(): string {
    return connectList(this.state, (uris) => uris).join(', ')
  }
}

/** Means nothing to another broker: what it would end there has ended with the link. */
function isStale(command: Command): boolean {
  return command instanceof RemoveInfo || command instanceof MessageAck || command instanceof ShutdownInfo
}

function rolledBack(command: TransactionInfo): Response {
  return new Response({ correlationId: command.commandId })
}
