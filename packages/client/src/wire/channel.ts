/** How commands travel: over one link, or over a chain of links that `failover:` makes look like one. */
import type { Command } from '@hermod/openwire'

/** A command that the broker may be asked to answer: everything with the common header. */
export type Request = Command & { commandId: number; responseRequired: boolean }

export interface Channel {
  /** Becomes usable, or rejects when that is not possible in the time and attempts allowed. */
  open(sink: ChannelSink): Promise<void>
  /**
   * Sends without waiting for an answer; commands sent while a failover is under way wait in order. A message then
   * gives a promise of having been sent.
   */
  oneway(command: Request): Promise<void> | undefined
  /** Resolves with the answer; an exception in the answer rejects as JmsError. `timeoutMs` 0: waits for ever. */
  request(command: Request, what: string, timeoutMs: number): Promise<Command>
  /** The largest command that the broker takes, in bytes; of the last one in use while there is none. */
  readonly maxFrameBytes: number
  /** `tcp://host:port` of the broker in use, undefined while there is none. */
  readonly remoteAddress: string | undefined
  /** Sends what waits, then closes. Idempotent. */
  close(): Promise<void>
}

export interface ChannelSink {
  /** Everything the broker sends that is not an answer. */
  command(command: Command): void
  /**
   * The link is gone; a new one is being looked for. What was dispatched and not acknowledged will come again.
   * `reason` undefined: it was given up for another broker's.
   */
  interrupted(reason: Error | undefined): void
  /** Connected, and everything that was announced before is announced again. */
  resumed(remoteAddress: string): void
  /** Over for good. Called once; every waiting request has been rejected. */
  failed(reason: Error): void
}
