/**
 * Remembers what a consumer has acknowledged lately. After a reconnect the broker may dispatch a message again whose
 * acknowledgement was lost with the link; the application must not see it twice.
 */
import type { MessageId } from '@hermod/model'

export class DuplicateAudit {
  private readonly ids = new Set<string>()
  /** As long as no link was lost, no acknowledgement was. */
  private wasInterrupted = false

  /** `depth` 0: remembers nothing. */
  constructor(private readonly depth: number) {}

  /** It is acknowledged. */
  add(id: MessageId): void {
    if (this.depth === 0) return
    this.ids.add(id.producerKey())
    if (this.ids.size > this.depth) this.ids.delete(this.ids.values().next().value as string)
  }

  isDuplicate(id: MessageId): boolean {
    return this.wasInterrupted && this.ids.has(id.producerKey())
  }

  interrupted(): void {
    this.wasInterrupted = true
  }
}
