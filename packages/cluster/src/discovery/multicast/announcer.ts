/** Says into a multicast group that a connector is there, again and again, and that it goes. */
import { type Clock, causeChain, every, type Logger, type Timer } from '@hermod/model'
import type { Datagrams, Speaker } from './datagrams.js'
import type { MulticastGroup } from './group.js'
import { nodeDatagrams } from './node-datagrams.js'
import { type Packet, packetText } from './packet.js'

export interface AnnouncerParts {
  readonly group: MulticastGroup
  /** Address of the connector as others reach it. */
  readonly service: string
  readonly clock: Clock
  readonly log: Logger
  /** Default: those of this host. */
  readonly datagrams?: Datagrams
}

export class Announcer {
  private readonly speaker: Speaker
  private timer: Timer | undefined
  private hasFailed = false

  constructor(private readonly parts: AnnouncerParts) {
    this.speaker = (parts.datagrams ?? nodeDatagrams).speak(parts.group)
  }

  start(): void {
    const { clock, log, group } = this.parts
    for (const option of group.unknown) log.warn(`${group.uri}: option ${option} has no effect`)
    this.say('alive')
    this.timer = every(clock, group.options.keepAliveInterval, () => this.say('alive'))
  }

  /** Resolves when the farewell has been sent. */
  stop(): Promise<void> {
    this.timer?.cancel()
    return new Promise((resolve) => {
      this.say('dead', () => {
        this.speaker.close()
        resolve()
      })
    })
  }

  private say(kind: Packet['kind'], done: () => void = () => {}): void {
    const { group, service } = this.parts
    this.speaker.send(packetText(group.options.group, { kind, service }), (error) => {
      if (error !== undefined) this.failed(error)
      done()
    })
  }

  /** What keeps one packet from being sent keeps the others too, twice a second. */
  private failed(error: Error): void {
    if (this.hasFailed) return
    this.hasFailed = true
    const { group, service, log } = this.parts
    log.error(`Failed to advertise our service: ${service} at ${group.host}:${group.port}: ${causeChain(error)}`)
  }
}
