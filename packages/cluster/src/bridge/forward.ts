/**
 * One message on its way to the other broker, and what its answer means. Pure; body and properties are shared with the
 * message that stays here until the answer has come.
 */
import type { BrokerId, Message, ProducerId, ThrowableInfo } from '@hermod/model'
import { compressContent } from '@hermod/openwire'

/** What is the same for all messages of a bridge. */
export interface CrossingTerms {
  readonly here: BrokerId
  /** Of the bridge at the other broker. */
  readonly producerId: ProducerId
  /** Bodies that are not packed yet are packed. */
  readonly compress: boolean
}

/** The copy that crosses: with this broker in its path, sent by the bridge's producer, outside of any transaction. */
export function crossing(
  message: Message,
  redeliveryCounter: number,
  { here, producerId, compress }: CrossingTerms,
  commandId: number,
  responseRequired: boolean,
): Message {
  const copy = message.copy()
  const path = message.brokerPath
  copy.brokerPath = path === null ? [here] : [...path, here]
  copy.producerId = producerId
  copy.redeliveryCounter = redeliveryCounter
  if (copy.transactionId !== null) {
    copy.originalTransactionId ??= copy.transactionId
    copy.transactionId = null
  }
  copy.commandId = commandId
  copy.responseRequired = responseRequired
  if (compress) compressContent(copy)
  return copy
}

/** `poison`: nobody will ever take it; `fail`: the bridge ends, and the message stays where it is. */
export type Verdict = 'poison' | 'fail'

/** Temporary destinations go while messages are under way to them; any other refusal may pass. */
export function verdictOn(exception: ThrowableInfo | null, message: Pick<Message, 'destination'>): Verdict {
  const gone =
    exception !== null &&
    (exception.className.endsWith('.DestinationDoesNotExistException') ||
      exception.className.endsWith('.InvalidDestinationException'))
  return gone && message.destination.isTemporary ? 'poison' : 'fail'
}
