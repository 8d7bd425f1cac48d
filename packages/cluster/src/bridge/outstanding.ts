/** Forwards that the other broker has not confirmed yet, by command number. */
import type { Message } from '@hermod/model'
import type { BridgeConsumer } from './bridge-consumer.js'

export interface Forward {
  readonly consumer: BridgeConsumer
  /** As it lies here. */
  readonly message: Message
}

export class Outstanding {
  private readonly forwards = new Map<number, Forward>()

  get size(): number {
    return this.forwards.size
  }

  add(commandId: number, forward: Forward): void {
    this.forwards.set(commandId, forward)
  }

  /** Undefined for an answer to something else. */
  take(commandId: number): Forward | undefined {
    const forward = this.forwards.get(commandId)
    if (forward !== undefined) this.forwards.delete(commandId)
    return forward
  }

  clear(): void {
    this.forwards.clear()
  }
}
