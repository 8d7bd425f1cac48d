/**
 * Messages that nobody will consume leave their place: to the dead-letter destination or away, as the policy says.
 * The copy is stored before the original is removed, in one batch, so a crash between cannot lose it.
 */
import type { DyingMessage, Message, ThrowableInfo } from '@hermod/model'
import type { Kernel } from '../kernel.js'
import type { Entry } from '../pending/entry.js'
import type { Source } from '../pending/source.js'
import { mustBeOver } from '../plugins/hooks.js'
import { type DeadLetterReason, deadLetter, expiredCause } from '../policies/dead-letter.js'

export class DeadLetters {
  constructor(private readonly kernel: Kernel) {}

  /** The consumer gave up on it. The entry is in no list any more. */
  poisoned(entry: Entry, cause: ThrowableInfo | null): void {
    this.bury(entry.message, entry.source, 'poison', causeText(cause), entry.redeliveryCounter)
    this.end(entry)
  }

  /** Its time is over. The entry is in no list any more. */
  expired(entry: Entry): void {
    const { source } = entry
    source.counters.expiredCount++
    this.bury(entry.message, source, 'expired', expiredCause(entry.message))
    this.kernel.messageAdvisories?.expired(source, entry.message)
    this.end(entry)
  }

  /** A copy to where it belongs, if anywhere; the caller takes the original away. */
  bury(
    message: Message,
    source: Place,
    reason: DeadLetterReason,
    cause: string | null,
    redeliveryCounter = message.redeliveryCounter,
  ): void {
    const strategy = source.policy.deadLetter
    const context = { destination: source.destination, reason, subscriptionKey: source.subscriptionKey }
    if (this.takenByPlugin({ message, ...context, cause, redeliveryCounter })) return
    const destination = strategy.decide(message, context)
    if (destination === undefined) return
    const letter = deadLetter(message, destination, cause, strategy.expirationMs, this.kernel.clock.now())
    this.kernel.destinations.markDlq(destination)
    this.kernel.destinations.deposit(letter)
    source.counters.deadLetterCount++
    this.kernel.messageAdvisories?.sentToDeadLetterQueue(source, message)
  }

  private takenByPlugin(dying: DyingMessage): boolean {
    for (const plugin of this.kernel.hooks.die ?? []) {
      try {
        const outcome = mustBeOver(plugin.die(dying))
        if (outcome === 'taken' || outcome === 'dropped') return true
      } catch (error) {
        // The message is not to be lost for that: it goes where it would have gone.
        this.kernel.log.error(`Plug-in ${plugin.name} failed with a message for the dead-letter queue`, error)
      }
    }
    return false
  }

  private end(entry: Entry): void {
    entry.source.forget(entry, true)
    entry.source.settled(entry)
  }
}

/** What of a source matters here; a topic subscription without entries is one too. */
export type Place = Pick<Source, 'destination' | 'policy' | 'counters' | 'subscriptionKey'>

/** As Java's `Throwable.toString`; null when the consumer said nothing. */
function causeText(cause: ThrowableInfo | null): string | null {
  if (cause === null) return null
  return cause.message === null ? cause.className : `${cause.className}: ${cause.message}`
}
