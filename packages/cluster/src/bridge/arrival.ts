/** A message as it comes from the other broker, which may have left out what the model promises of it. */
import type { Message } from '@hermod/model'
import { pathFault } from '@hermod/openwire'
import { clusterErrors } from '../errors.js'

const REQUIRED = ['destination', 'messageId'] as const

/** Throws for one that is not complete. What belongs to the other broker's transactions stays there. */
export function checkArrival(message: Message): void {
  for (const field of REQUIRED) {
    if ((message[field] as unknown) === null) throw clusterErrors.incompleteMessage({ field })
  }
  if ((message.messageId.producerId as unknown) === null) {
    throw clusterErrors.incompleteMessage({ field: 'messageId.producerId' })
  }
  const fault = pathFault(message.brokerPath)
  if (fault !== undefined) throw clusterErrors.badPath({ messageId: message.messageId, fault })
  message.transactionId = null
}
