/**
 * Stops and starts the reading of one link. Several reasons may hold it at a time; it goes on when none is left.
 * Going on happens in the flush phase of a turn, never inside the call that removed the last reason: commands that
 * were held would otherwise enter the broker in the midst of its own work.
 */
import type { Link, TurnLoop, TurnWorker } from '@hermod/model'
import type { FrameReader } from '../frame-reader.js'

export const StopReason = {
  /** The broker is thinking about the ConnectionInfo. */
  connecting: 1,
  /** A full limit slows a producer of this connection. */
  flowControl: 2,
  /** The peer does not read its answers. */
  backlog: 4,
  /** Too many receipts wait for the disk. */
  receipts: 8,
} as const
export type StopReason = (typeof StopReason)[keyof typeof StopReason]

export class ReadGate implements TurnWorker {
  private reasons = 0
  private requested = false

  constructor(
    private readonly link: Link,
    private readonly turnLoop: TurnLoop,
    /** Handles what the reader has held back; the owner catches its errors. */
    private readonly readOn: () => void,
  ) {}

  get isOpen(): boolean {
    return this.reasons === 0
  }

  stop(reason: StopReason): void {
    if (this.reasons === 0) this.link.pause()
    this.reasons |= reason
  }

  go(reason: StopReason): void {
    if ((this.reasons & reason) === 0) return
    this.reasons &= ~reason
    if (this.reasons !== 0 || this.requested) return
    this.requested = true
    this.turnLoop.request('flush', this)
  }

  runTurn(): void {
    this.requested = false
    if (this.reasons !== 0) return
    this.readOn()
    if (this.isOpen) this.link.resume()
  }
}

/** Lets `reader` go on when `gate` says so. */
export function gateFor(
  link: Link,
  turnLoop: TurnLoop,
  reader: FrameReader,
  failed: (error: unknown) => void,
): ReadGate {
  return new ReadGate(link, turnLoop, () => {
    try {
      reader.resume()
    } catch (error) {
      failed(error)
    }
  })
}
