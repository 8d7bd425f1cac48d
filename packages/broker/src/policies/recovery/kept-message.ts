/**
 * A message that stays for long while those that came with it go. Its bytes lie in a block that it shares with them, so
 * it takes copies along: one small message kept per topic would else hold a whole block each.
 */
import { copyBytes, type Message } from '@hermod/model'

export function keptMessage(message: Message): Message {
  const kept = message.copy()
  if (kept.content !== null) kept.content = copyBytes(kept.content)
  if (kept.marshalledProperties !== null) kept.marshalledProperties = copyBytes(kept.marshalledProperties)
  return kept
}

/** What it takes in the account of all that is kept: as in memory limits, and with its texts, which may be as long. */
export function keptBytes(message: Message): number {
  const { correlationId, type, groupID, userID, replyTo, originalDestination } = message
  const texts = [correlationId, type, groupID, userID, replyTo?.name, originalDestination?.name]
  return message.accountedSize + 2 * texts.reduce((sum, text) => sum + (text?.length ?? 0), 0)
}
