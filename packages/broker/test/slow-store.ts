/** A store that becomes durable, or fails, when the test says so. */
import type { StoreListener, StoreRecovery, Ticket } from '@hermod/model'
import { MemoryStore } from '@hermod/store'

export class SlowStore extends MemoryStore {
  private asked = 0
  private listener!: StoreListener

  override async open(listener: StoreListener, progress: (line: string) => void): Promise<StoreRecovery> {
    this.listener = listener
    return super.open(listener, progress)
  }
  override ticket(): Ticket {
    return ++this.asked
  }
  finish(): void {
    Object.assign(this, { durable: this.asked })
    this.listener.durable(this.asked)
  }
  fail(error: Error): void {
    this.listener.failed(error, this.asked)
  }
}
