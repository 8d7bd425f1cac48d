/**
 * `failover:(a,b)`: one channel over a chain of links. Asks `stepReconnect` where to connect next, does so, and lets what
 * has been said be said again there; takes over a spare link, and leaves a broker for another.
 */
import { causeChain, type Timer } from '@hermod/model'
import { type Command, ConnectionControl } from '@hermod/openwire'
import type { PeerLink } from '@hermod/openwire/peer'
import { clientErrors } from '../errors.js'
import type { Channel, ChannelSink, Request } from '../wire/channel.js'
import type { Surroundings } from '../wire/dial.js'
import { isAnswer } from '../wire/pending-requests.js'
import { type AddressSettings, BrokerAddresses } from './broker-addresses.js'
import { connectList } from './connect-list.js'
import { OutgoingCommands } from './outgoing-commands.js'
import {
  initialReconnectState,
  type ReconnectEffect,
  type ReconnectEvent,
  type ReconnectState,
  stepReconnect,
} from './reconnect.js'
import { sameBroker } from './same-broker.js'
import { Spares, type SparesOwner } from './spares.js'
import { type LinkUser, SwitchedLink } from './switched-link.js'
import { updatedUris, uriList } from './updated-uris.js'

export interface FailoverSettings extends AddressSettings {
  readonly around: Surroundings
}

/** How long a client that moves waits for answers of the broker it leaves. What has none is sent again. */
const LEAVE_LIMIT_MS = 500

interface Leaving {
  readonly link: SwitchedLink
  readonly limit: Timer
  readonly then: () => void
}

export class FailoverChannel implements Channel, LinkUser, SparesOwner {
  private readonly addresses: BrokerAddresses
  private readonly outgoing: OutgoingCommands
  private readonly spares: Spares
  private readonly abort = new AbortController()
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
    const { options, around } = settings
    this.addresses = new BrokerAddresses(settings)
    this.outgoing = new OutgoingCommands(options, around.clock, () => this.uriList())
    this.spares = new Spares(this, options, around.clock)
    this.state = initialReconnectState(this.addresses.configured)
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
    return this.outgoing.oneway(command, this.wire)
  }

  request(command: Request, what: string, timeoutMs: number): Promise<Command> {
    if (this.over !== undefined) return Promise.reject(this.over)
    return this.outgoing.request(command, what, timeoutMs, this.wire)
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
      this.outgoing.answer(command)
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
    return connectList(this.state, this.addresses.arrange).filter((uri) => uri !== this.state.current)
  }

  preferred(): readonly string[] {
    return this.addresses.wanted(this.state)
  }

  openLink(uri: string): Promise<SwitchedLink> {
    return SwitchedLink.open(uri, this.addresses.of(uri), this.settings.around, this.abort.signal)
  }

  preferredFound(link: SwitchedLink): void {
    if (this.link === undefined) link.wire.end()
    else this.leave(() => this.replace(link, false))
  }

  private get wire(): PeerLink | undefined {
    return this.link?.wire
  }

  private step(event: ReconnectEvent): void {
    const [state, effects] = stepReconnect(this.state, event, this.settings.options, this.addresses.arrange)
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
      uris = this.addresses.usable(await updatedUris(this.settings.options.updateURIsURL))
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
    this.outgoing.resume(link.wire)
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

  private lost(link: SwitchedLink, reason: Error): void {
    const { log, options } = this.settings
    this.lastMaxFrameBytes = link.wire.maxFrameBytes
    this.link = undefined
    this.spares.pause()
    const again = options.maxReconnectAttempts === 0 ? ', not' : ','
    log.warn(`Transport (${link.uri}) failed${again} attempting to automatically reconnect: ${causeChain(reason)}`)
    this.outgoing.rejectInDoubt()
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
    if (this.leaving !== undefined && this.outgoing.isAnswered) this.finishLeaving()
  }

  private finishLeaving(): void {
    const leaving = this.leaving
    if (leaving === undefined) return
    this.leaving = undefined
    leaving.limit.cancel()
    leaving.link.wire.end()
    if (this.over !== undefined) return
    this.outgoing.rejectInDoubt()
    leaving.then()
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
    this.outgoing.rejectAll(reason)
  }

  private controlled(control: ConnectionControl): void {
    const { options, log } = this.settings
    const target = options.reconnectSupported ? this.addresses.usable(uriList(control.reconnectTo ?? ''))[0] : undefined
    const told = options.updateURIsSupported ? this.addresses.usable(uriList(control.connectedBrokers ?? '')) : []
    if (target !== undefined) {
      log.info(`The broker sends this client to ${target}`)
      this.step({ type: 'sentTo', uri: target })
    }
    if (told.length === 0) return
    this.step({ type: 'told', uris: told, rebalance: control.rebalanceConnection })
    this.spares.begin()
  }

  /** Moves, unless a preferred broker, or the first of the list, is in use already. */
  private async consider(order: readonly string[]): Promise<void> {
    const { current } = this.state
    if (current === undefined || this.addresses.isPreferred(this.state)) return
    if (await sameBroker(this.addresses.of(order[0]!), this.addresses.of(current))) return
    if (this.link !== undefined && this.state.current === current) this.step({ type: 'move', order })
  }

  private uriList(): string {
    return connectList(this.state, (uris) => uris).join(', ')
  }
}
