/**
 * Finds brokers by what they say into a multicast group. What becomes of each is decided in `heard.ts`; this is the
 * shell around it: the group, the clock, and what is not to be believed.
 */
import { causeChain, every, type Timer } from '@hermod/model'
import { type BrokerSearch, givenUp, type SearchSurroundings } from '../search.js'
import type { Service } from '../services.js'
import { announcedService } from './announced-service.js'
import type { DatagramSink, Datagrams, Listening } from './datagrams.js'
import type { MulticastGroup } from './group.js'
import { type HeardEvent, type HeardState, heardStep } from './heard.js'
import { type Packet, readPacket } from './packet.js'

export interface MulticastSurroundings extends SearchSurroundings {
  readonly datagrams: Datagrams
  /** Whether this is the address of one of the broker's own connectors. */
  isOwn(address: string): boolean
}

interface Known {
  readonly service: Service
  state: HeardState
}

/** Anybody in the network can call out names; each costs an attempt to connect again and again. */
export const MAX_SERVICES = 256
/** Each one that comes is linked at once, so one that comes and goes all the time would be linked all the time. */
export const MAX_APPEARANCES = 2 * MAX_SERVICES
const APPEARANCES_MS = 60_000
/** The network may come up later than the broker. */
const REJOIN_MS = 5000

export class MulticastSearch implements BrokerSearch, DatagramSink {
  /** By the address that is announced, without its options. */
  private readonly known = new Map<string, Known>()
  private listening: Listening | undefined
  private ticks: Timer | undefined
  private again: Timer | undefined
  private appearances = 0
  private countedFromMs = Number.NEGATIVE_INFINITY
  private isWarnedOfPacket = false
  private isWarnedOfGroup = false

  constructor(
    private readonly group: MulticastGroup,
    private readonly around: MulticastSurroundings,
  ) {}

  start(): void {
    const { clock } = this.around
    this.ticks = every(clock, this.group.options.keepAliveInterval, () => this.tick())
    this.listen()
  }

  stop(): void {
    this.ticks?.cancel()
    this.again?.cancel()
    this.listening?.close()
    this.known.clear()
  }

  failed(service: Service): void {
    this.bridgeHappened(service, { kind: 'failed', nowMs: this.around.clock.now() })
  }

  isSelf(service: Service): void {
    this.bridgeHappened(service, { kind: 'self' })
  }

  joined(): void {
    if (this.isWarnedOfGroup) this.around.log.info(`${this.group.uri}: joined the group`)
    this.isWarnedOfGroup = false
  }

  lost(error: Error): void {
    const { log, clock } = this.around
    if (!this.isWarnedOfGroup) {
      const again = `which is tried again every ${REJOIN_MS} ms`
      log.error(`${this.group.uri}: the group cannot be heard, ${again}: ${causeChain(error)}`)
    }
    this.isWarnedOfGroup = true
    this.again = clock.after(REJOIN_MS, () => this.listen())
  }

  received(bytes: Uint8Array, from: string): void {
    const packet = readPacket(bytes, this.group.options.group)
    if (packet === 'foreign') return
    if (packet === 'garbled') this.ignored(from, 'it is not of the form that brokers use')
    else this.announced(packet, from)
  }

  private listen(): void {
    this.listening = this.around.datagrams.listen(this.group, this)
  }

  private announced(packet: Packet, from: string): void {
    const nowMs = this.around.clock.now()
    const service = announcedService(packet.service, this.group.discovered)
    if (service === undefined) this.ignored(from, 'what it announces is not an address to bridge to')
    else if (packet.kind === 'dead') this.happened(service.text, { kind: 'dead' })
    else if (this.known.has(service.text)) this.happened(service.text, { kind: 'alive', nowMs })
    else if (!this.around.isOwn(packet.service)) this.appeared(service, from, nowMs)
  }

  private appeared(service: Service, from: string, nowMs: number): void {
    if (this.known.size >= MAX_SERVICES) this.ignored(from, `${MAX_SERVICES} brokers are known already`)
    else if (!this.mayAppear(nowMs)) this.ignored(from, `${MAX_APPEARANCES} brokers have come within a minute`)
    else this.step(service.text, { service, state: undefined }, { kind: 'alive', nowMs })
  }

  private mayAppear(nowMs: number): boolean {
    if (nowMs - this.countedFromMs >= APPEARANCES_MS) {
      this.countedFromMs = nowMs
      this.appearances = 0
    }
    return ++this.appearances <= MAX_APPEARANCES
  }

  private tick(): void {
    const event: HeardEvent = { kind: 'tick', nowMs: this.around.clock.now() }
    for (const [text, known] of this.known) this.step(text, known, event)
  }

  private happened(text: string, event: HeardEvent): void {
    const known = this.known.get(text)
    if (known !== undefined) this.step(text, known, event)
  }

  private bridgeHappened(service: Service, event: HeardEvent): void {
    for (const [text, known] of this.known) if (known.service === service) this.step(text, known, event)
  }

  private step(
    text: string,
    { service, state: before }: { readonly service: Service; readonly state: HeardState | undefined },
    event: HeardEvent,
  ): void {
    const [state, effect] = heardStep(before, event, this.group.options)
    if (state === undefined) this.known.delete(text)
    else this.known.set(text, { service, state })
    if (effect?.kind === 'connect') this.around.connect(service)
    else if (effect?.kind === 'giveUp') this.around.log.warn(givenUp(effect.attempts, service))
  }

  /** One line, however many there are: whoever sends them decides how many. */
  private ignored(from: string, why: string): void {
    if (this.isWarnedOfPacket) return
    this.isWarnedOfPacket = true
    this.around.log.warn(`${this.group.uri}: ignores a packet of ${from}, as ${why}; others are ignored silently`)
  }
}
