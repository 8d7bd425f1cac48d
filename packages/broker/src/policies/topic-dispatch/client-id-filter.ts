/**
 * `clientIdFilterDispatchPolicy`: on topics whose name ends in a suffix, a message that names a client id in a property
 * is for that client alone. On other topics such a message is for nobody, as in ActiveMQ.
 */
import type { Destination, Message } from '@hermod/model'
import type { ClientIdFilterOptions } from '../../options/dispatch-policy.js'

/** The one client that may have it; undefined: everybody; null: nobody. */
export function addresseeOf(
  message: Message,
  topic: Destination,
  { ptpClientId, ptpSuffix }: ClientIdFilterOptions,
): string | null | undefined {
  const clientId = message.properties().get(ptpClientId)
  if (clientId === undefined || clientId === null) return undefined
  return typeof clientId === 'string' && topic.qualifiedName.endsWith(ptpSuffix) ? clientId : null
}
