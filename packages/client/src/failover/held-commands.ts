/** Commands given while there is no link, in the order in which they were given. */
import type { Clock, Timer } from '@hermod/model'
import { clientErrors } from '../errors.js'
import type { Request } from '../wire/channel.js'

interface Held {
  readonly command: Request
  /** For one who waits until it has gone. */
  readonly waiter: Waiter | undefined
  readonly timer: Timer | undefined
}

interface Waiter {
  readonly resolve: () => void
  readonly reject: (reason: Error) => void
}

export class HeldCommands {
  private readonly held = new Map<number, Held>()

  constructor(
    private readonly clock: Clock,
    private readonly limit: number,
    /** Where a broker is looked for, for errors. */
    private readonly uris: () => string,
  ) {}

  has(commandId: number): boolean {
    return this.held.has(commandId)
  }

  /** Throws BrokerError when too many are held. */
  add(command: Request): void {
    this.put(command, undefined, undefined)
  }

  /** `timeoutMs` > 0: `expired` is called when it was held for so long; it is not sent then. */
  addFor(command: Request, timeoutMs: number, expired: (error: Error) => void): void {
    this.put(command, undefined, this.timer(command.commandId, timeoutMs, expired))
  }

  /** Resolves when it has been sent; rejects after `timeoutMs`, if that is above 0, and when all is over. */
  wait(command: Request, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.put(command, { resolve, reject }, this.timer(command.commandId, timeoutMs, reject))
    })
  }

  /** All, once. */
  release(send: (command: Request) => void): void {
    const all = [...this.held.values()]
    this.held.clear()
    for (const { command, waiter, timer } of all) {
      timer?.cancel()
      send(command)
      waiter?.resolve()
    }
  }

  /** None will ever be sent. */
  refuse(reason: Error): void {
    const all = [...this.held.values()]
    this.held.clear()
    for (const { waiter, timer } of all) {
      timer?.cancel()
      waiter?.reject(reason)
    }
  }

  private put(command: Request, waiter: Waiter | undefined, timer: Timer | undefined): void {
    if (this.held.size >= this.limit) {
      timer?.cancel()
      throw clientErrors.tooManyWaiting({ limit: this.limit, uris: this.uris() })
    }
    this.held.set(command.commandId, { command, waiter, timer })
  }

  private timer(commandId: number, timeoutMs: number, expired: (error: Error) => void): Timer | undefined {
    if (timeoutMs <= 0) return undefined
    return this.clock.after(timeoutMs, () => {
      this.held.delete(commandId)
      expired(clientErrors.notConnected({ timeoutMs }))
    })
  }
}
