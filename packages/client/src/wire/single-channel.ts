/** Commands over one plain address: when the link goes, the connection is over. */
import type { Command } from '@hermod/openwire'
import type { PeerLink } from '@hermod/openwire/peer'
import type { Address } from '@hermod/transport'
import { clientErrors } from '../errors.js'
import type { Channel, ChannelSink, Request } from './channel.js'
import { dial, type Surroundings } from './dial.js'
import { isAnswer, PendingRequests } from './pending-requests.js'

export class SingleChannel implements Channel {
  private readonly pending: PendingRequests
  private readonly abort = new AbortController()
  private wire: PeerLink | undefined
  private sink: ChannelSink | undefined
  private over: Error | undefined
  private whenClosed: (() => void) | undefined

  constructor(
    private readonly address: Address,
    private readonly around: Surroundings,
  ) {
    this.pending = new PendingRequests(around.clock)
  }

  get remoteAddress(): string | undefined {
    return this.wire?.remoteAddress
  }

  get maxFrameBytes(): number {
    return this.wire?.maxFrameBytes ?? Number.POSITIVE_INFINITY
  }

  async open(sink: ChannelSink): Promise<void> {
    this.sink = sink
    this.wire = await dial(
      this.address,
      this.around,
      { command: (command) => this.received(command), closed: (reason) => this.lost(reason) },
      this.abort.signal,
    )
  }

  oneway(command: Request): undefined {
    if (this.over !== undefined) throw this.over
    this.wire?.send(command)
  }

  request(command: Request, what: string, timeoutMs: number): Promise<Command> {
    if (this.over !== undefined) return Promise.reject(this.over)
    const answer = this.pending.add(command, what, timeoutMs)
    try {
      this.wire?.send(command)
    } catch (error) {
      this.pending.reject(command.commandId, error as Error)
    }
    return answer
  }

  close(): Promise<void> {
    if (this.over !== undefined) return Promise.resolve()
    this.over = clientErrors.closed({ what: 'connection' })
    this.pending.rejectAll(this.over)
    this.abort.abort(this.over)
    const wire = this.wire
    if (wire === undefined) return Promise.resolve()
    return new Promise((resolve) => {
      this.whenClosed = resolve
      wire.end()
    })
  }

  private received(command: Command): void {
    if (isAnswer(command)) this.pending.answer(command)
    else this.sink?.command(command)
  }

  private lost(reason: Error): void {
    this.whenClosed?.()
    if (this.over !== undefined) return
    this.over = reason
    this.pending.rejectAll(reason)
    this.sink?.failed(reason)
  }
}
